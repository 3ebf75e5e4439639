import { type Tell, textsIn } from './lenient.ts';

/** Rules only add up: nothing is ever denied. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  /** With subresources, as in `pods/exec`. */
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly urls: readonly string[];
}

const NOTHING: PolicyRule = { verbs: [], groups: [], resources: [], resourceNames: [], urls: [] };

const AS_NOTHING = 'as a rule that gives nothing';
const AS_IT_STANDS = 'as that very name, which nothing has';

/** One rule; it holds nothing when the API server would refuse a role with it. Any verb is legal. */
export function ruleOf(raw: unknown, path: string, namespaced: boolean, tell: Tell): PolicyRule {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    tell(path, 'is no rule', AS_NOTHING);
    return NOTHING;
  }
  const rule: PolicyRule = {
    verbs: textsIn(raw, 'verbs', path, tell),
    groups: textsIn(raw, 'apiGroups', path, tell),
    resources: textsIn(raw, 'resources', path, tell),
    resourceNames: textsIn(raw, 'resourceNames', path, tell),
    urls: textsIn(raw, 'nonResourceURLs', path, tell),
  };
  const refused = refusal(rule, namespaced);
  if (refused !== undefined) {
    tell(`${path}.${refused.field}`, refused.wrong, AS_NOTHING);
    return NOTHING;
  }
  if (hasUnreadNames(raw, rule)) {
    tell(`${path}.resourceNames`, 'holds no text at all', AS_NOTHING);
    return NOTHING;
  }
  tellTypos(rule, path, tell);
  return rule;
}

interface Refusal {
  readonly field: string;
  readonly wrong: string;
}

function refusal(rule: PolicyRule, namespaced: boolean): Refusal | undefined {
  const { verbs, groups, resources, resourceNames, urls } = rule;
  if (verbs.length === 0) return { field: 'verbs', wrong: 'holds no verb' };
  if (urls.length > 0) {
    const field = 'nonResourceURLs';
    if (namespaced) return { field, wrong: 'is for ClusterRoles: a namespace has no URLs' };
    const both = groups.length + resources.length + resourceNames.length > 0;
    return both ? { field, wrong: 'stands beside resources, in the same rule' } : undefined;
  }
  if (groups.length === 0) return { field: 'apiGroups', wrong: 'holds no API group' };
  if (resources.length === 0) return { field: 'resources', wrong: 'holds no resource' };
  return undefined;
}

/** Names that were left out must not make the rule one about every name. */
function hasUnreadNames(raw: object, { resourceNames }: PolicyRule): boolean {
  const written: unknown = Reflect.get(raw, 'resourceNames');
  if (written === undefined || written === null || resourceNames.length > 0) return false;
  return !Array.isArray(written) || written.length > 0;
}

const NO_NAME = ['create', 'deletecollection'];

/** What the API server takes and what gives nothing all the same. */
function tellTypos(
  { verbs, groups, resources, resourceNames }: PolicyRule,
  path: string,
  tell: Tell,
): void {
  for (const [index, one] of resources.entries()) {
    const [resource = '', subresource] = one.split('/');
    const isPattern = subresource === '*' || (resource.includes('*') && resource !== '*');
    if (isPattern) {
      const wrong = `${JSON.stringify(one)} is no pattern: there are only "*" and "*/subresource"`;
      tell(`${path}.resources[${index}]`, wrong, AS_IT_STANDS);
    }
  }
  for (const [index, one] of groups.entries()) {
    const wrong = wrongGroup(one);
    if (wrong !== undefined) tell(`${path}.apiGroups[${index}]`, wrong, AS_IT_STANDS);
  }
  const nameless = verbs.filter((verb) => NO_NAME.includes(verb));
  if (
    resourceNames.length > 0 &&
    nameless.length > 0 &&
    resources.some((one) => !one.includes('/'))
  ) {
    const wrong = `names objects, and no request to ${nameless.join(' or ')} names one`;
    tell(
      `${path}.resourceNames`,
      wrong,
      `as if ${nameless.join(' and ')} were not among its verbs`,
    );
  }
}

function wrongGroup(group: string): string | undefined {
  if (group.includes('/')) return `${JSON.stringify(group)} is a group with a version`;
  if (group.includes('*') && group !== '*') return `${JSON.stringify(group)} is no pattern`;
  return group === 'core' ? 'the core group is written ""' : undefined;
}
