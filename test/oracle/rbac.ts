import { isKind, items, type Json, type JsonObject, labelsAt, text, texts } from './json.ts';
import { selects } from './label-selector.ts';

/** What one request asks for, in the words of a SubjectAccessReview. */
export interface Request {
  readonly user: string;
  /** All that the authenticator gives, such as system:authenticated. */
  readonly groups: readonly string[];
  readonly verb: string;
  readonly path?: string;
  readonly group?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

/** Whether the API server allows it: every binding is looked at, and every rule of its role. */
export function allowedByRbac(objects: readonly Json[], request: Request): boolean {
  if (request.groups.includes('system:masters')) return true;
  const { namespace = '' } = request;
  for (const binding of objects) {
    const home = text(binding, 'metadata', 'namespace') ?? '';
    const counts =
      isKind(binding, RBAC, 'ClusterRoleBinding') ||
      (isKind(binding, RBAC, 'RoleBinding') && namespace !== '' && home === namespace);
    if (!counts) continue;
    const names = items(binding, 'subjects').some((one) => isNamed(one, home, request));
    if (names && rulesOf(binding, objects).some((rule) => matches(rule, request))) return true;
  }
  return false;
}

/** The ClusterRoles with the rules that the controller puts into those that aggregate. */
export function filled(objects: readonly Json[]): readonly Json[] {
  let now = objects;
  // Each round carries rules one role further.
  for (const _ of objects) {
    now = now.map((one) => (items(one, ...SELECTORS).length === 0 ? one : gathered(one, now)));
  }
  return now;
}

const SELECTORS = ['aggregationRule', 'clusterRoleSelectors'];

function gathered(role: Json, all: readonly Json[]): Json {
  const others = all.filter(
    (one) =>
      isKind(one, RBAC, 'ClusterRole') &&
      text(one, 'metadata', 'name') !== text(role, 'metadata', 'name') &&
      items(role, ...SELECTORS).some(
        (selector) => selects(selector, labelsAt(one, 'metadata', 'labels')) === true,
      ),
  );
  const rules = new Map(
    others.flatMap((one) => items(one, 'rules')).map((rule) => [JSON.stringify(rule), rule]),
  );
  return { ...(role as JsonObject), rules: [...rules.values()] };
}

function isNamed(subject: Json, home: string, { user, groups }: Request): boolean {
  const name = text(subject, 'name') ?? '';
  switch (text(subject, 'kind')) {
    case 'User':
      return name === user;
    case 'Group':
      return groups.includes(name);
    case 'ServiceAccount':
      return user === `system:serviceaccount:${text(subject, 'namespace') ?? home}:${name}`;
    default:
      return false;
  }
}

function rulesOf(binding: Json, objects: readonly Json[]): readonly Json[] {
  const kind = text(binding, 'roleRef', 'kind') ?? '';
  const home = kind === 'Role' ? text(binding, 'metadata', 'namespace') : undefined;
  return objects
    .filter(
      (one) =>
        isKind(one, RBAC, kind) &&
        text(one, 'metadata', 'name') === text(binding, 'roleRef', 'name') &&
        text(one, 'metadata', 'namespace') === home,
    )
    .flatMap((one) => items(one, 'rules'));
}

function matches(rule: Json, request: Request): boolean {
  const verbs = texts(rule, 'verbs');
  if (!verbs.includes('*') && !verbs.includes(request.verb)) return false;
  const { path } = request;
  if (path !== undefined) {
    return texts(rule, 'nonResourceURLs').some((url) => matchesUrl(url, path));
  }
  const groups = texts(rule, 'apiGroups');
  if (!groups.includes('*') && !groups.includes(request.group ?? '')) return false;
  if (!texts(rule, 'resources').some((one) => matchesResource(one, request))) return false;
  const names = texts(rule, 'resourceNames');
  return names.length === 0 || names.includes(request.name ?? '');
}

function matchesUrl(url: string, path: string): boolean {
  if (url === '*' || url === path) return true;
  if (!url.endsWith('*')) return false;
  let prefix = url;
  while (prefix.endsWith('*')) prefix = prefix.slice(0, -1);
  return path.startsWith(prefix);
}

function matchesResource(listed: string, { resource = '', subresource = '' }: Request): boolean {
  if (listed === '*') return true;
  if (subresource === '') return listed === resource;
  return listed === `${resource}/${subresource}` || listed === `*/${subresource}`;
}
