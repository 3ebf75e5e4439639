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

/** A request to a path that is no resource, such as `/metrics`. */
export interface UrlAction {
  readonly verb: string;
  readonly url: string;
}

const ANY = '*';

/** Requests that carry no name, so that no rule with names is about them. */
const NAMELESS: readonly string[] = ['create', 'deletecollection'];

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
export function allows(rule: PolicyRule, action: Action | UrlAction): boolean {
  if ('url' in action) {
    return holds(rule.verbs, action.verb) && rule.urls.some((one) => coversUrl(one, action.url));
  }
  const { name } = action;
  const { resourceNames } = rule;
  return (
    covers(rule, action) &&
    (resourceNames.length === 0 || (name !== undefined && resourceNames.includes(name)))
  );
}

/** Whether a rule allows an action at least on some object. */
export function covers({ verbs, groups, resources }: PolicyRule, wanted: Action): boolean {
  return (
    holds(verbs, wanted.verb) &&
    holds(groups, wanted.group) &&
    resources.some((one) => coversResource(one, wanted.resource))
  );
}

/**
 * The action as a request states it: to create an object, and to delete many, carries no name, save
 * for subresources. Lists and watches carry the name that their field selector asks for.
 */
export function asRequested(action: Action): Action {
  const { name: _name, ...nameless } = action;
  return isNameless(action) ? nameless : action;
}

export function isNameless({ verb, resource }: Action): boolean {
  return NAMELESS.includes(verb) && !resource.includes('/');
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
  const slash = resource.indexOf('/');
  return slash >= 0 && pattern === `*${resource.slice(slash)}`;
}

// The API server cuts off every star at the end.
function coversUrl(pattern: string, url: string): boolean {
  if (pattern === url) return true;
  let end = pattern.length;
  while (pattern[end - 1] === ANY) end -= 1;
  return end < pattern.length && url.startsWith(pattern.slice(0, end));
}
