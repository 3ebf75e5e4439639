import type { PolicyRule } from '../model/kubernetes/rbac.ts';

/** One thing somebody wants to do. */
export interface Action {
  readonly verb: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  /** With its subresource, as in `pods/exec`. */
  readonly resource: string;
  /** The object it is done to; without it the question is whether it may be done to any object. */
  readonly name?: string;
}

const ANY = '*';

/** Verbs of the API. Who has them all on everything can give himself the rest. */
const VERBS: readonly string[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

/** Whether a rule allows an action, as the authorizer of the API server reads it. */
export function allows(rule: PolicyRule, { verb, group, resource, name }: Action): boolean {
  return (
    holds(rule.verbs, verb) &&
    holds(rule.groups, group) &&
    rule.resources.some((one) => coversResource(one, resource)) &&
    (rule.resourceNames.length === 0 || (name !== undefined && rule.resourceNames.includes(name)))
  );
}

/** The rules that together give every verb on every resource of every group; none if they do not. */
export function rulesOfEverything<R extends { readonly rule: PolicyRule }>(
  placed: readonly R[],
): readonly R[] {
  const wide = placed.filter(
    ({ rule }) =>
      rule.groups.includes(ANY) && rule.resources.includes(ANY) && rule.resourceNames.length === 0,
  );
  const all = wide.find(({ rule }) => rule.verbs.includes(ANY));
  if (all !== undefined) return [all];
  return VERBS.every((verb) => wide.some(({ rule }) => rule.verbs.includes(verb))) ? wide : [];
}

/** Whether everything a rule allows is allowed by these rules, one by one. */
export function isWithin(rule: PolicyRule, limits: readonly PolicyRule[]): boolean {
  for (const action of actionsOf(rule)) {
    if (!limits.some((limit) => allows(limit, action))) return false;
  }
  const urls = [...new Set(rule.urls)];
  return [...new Set(rule.verbs)].every((verb) =>
    urls.every((url) => urlIsWithin(verb, url, limits)),
  );
}

/** One by one, and each once: a hostile rule may name the same thing a million times. */
function* actionsOf({ verbs, groups, resources, resourceNames }: PolicyRule): Iterable<Action> {
  const names = [...new Set(resourceNames)];
  for (const verb of new Set(verbs)) {
    for (const group of new Set(groups)) {
      for (const resource of new Set(resources)) {
        const action = { verb, group, resource };
        if (names.length === 0) yield action;
        yield* names.map((name) => ({ ...action, name }));
      }
    }
  }
}

function urlIsWithin(verb: string, url: string, limits: readonly PolicyRule[]): boolean {
  return limits.some(
    ({ verbs, urls }) => holds(verbs, verb) && urls.some((limit) => coversUrl(limit, url)),
  );
}

function holds(listed: readonly string[], value: string): boolean {
  return listed.includes(ANY) || listed.includes(value);
}

// `*` also covers subresources, and `*/scale` the subresource scale of everything.
function coversResource(pattern: string, resource: string): boolean {
  if (pattern === ANY || pattern === resource) return true;
  const [, subresource] = resource.split('/');
  return subresource !== undefined && pattern === `*/${subresource}`;
}

function coversUrl(pattern: string, url: string): boolean {
  return pattern === url || (pattern.endsWith(ANY) && url.startsWith(pattern.slice(0, -1)));
}
