import type { PolicyRule } from '../../../src/model/kubernetes/rbac.ts';
import { BINDINGS } from '../../../src/tables/bootstrap/bindings.ts';
import { MADE_OF } from '../../../src/tables/bootstrap/bootstrap.ts';
import { COMPONENT_ROLES } from '../../../src/tables/bootstrap/component-roles.ts';
import { CONTROLLER_ROLES } from '../../../src/tables/bootstrap/controller-roles.ts';
import { ruleOfLine } from '../../../src/tables/bootstrap/lines.ts';
import { USER_ROLES } from '../../../src/tables/bootstrap/user-roles.ts';
import type { Labels, Raw } from '../raw.ts';
import {
  account,
  bind,
  bindCluster,
  clusterRole,
  group,
  type RbacSubject,
  type Rule,
  role,
  user,
} from './rules.ts';

const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';
const CONTROLLER = 'system:controller:';

/** The roles and bindings that Kubernetes itself makes in every cluster, from its tables. */
export function defaultRbac(): readonly Raw[] {
  return [
    ...Object.keys(MADE_OF).map(aggregated),
    ...Object.entries({ ...USER_ROLES, ...COMPONENT_ROLES }).map(([key, lines]) =>
      roleOf(key, lines),
    ),
    ...Object.entries(CONTROLLER_ROLES).map(([name, lines]) =>
      roleOf(`${CONTROLLER}${name}`, lines),
    ),
    ...Object.keys(CONTROLLER_ROLES).map((name) =>
      bindCluster(CONTROLLER + name, CONTROLLER + name, [account('kube-system', name)]),
    ),
    ...Object.entries(BINDINGS).map(bindingOf),
  ].map(marked);
}

/** As the controller fills it in. */
function aggregated(name: string): Raw {
  const parts = MADE_OF[name] ?? [];
  const rules = parts.flatMap((part) => (USER_ROLES[part] ?? []).map(rawRule));
  const [above] = Object.keys(MADE_OF).filter((one) => MADE_OF[one]?.[1] === parts[0]);
  const labels = above === undefined ? undefined : { [AGGREGATE + above]: 'true' };
  const matchLabels = { [AGGREGATE + name]: 'true' };
  return {
    ...clusterRole(name, rules, labels),
    aggregationRule: { clusterRoleSelectors: [{ matchLabels }] },
  };
}

function roleOf(key: string, lines: readonly string[]): Raw {
  const rules = lines.map(rawRule);
  const [namespace, local] = placeOf(key);
  if (namespace !== undefined) return role(namespace, local, rules);
  const [, part] = /^system:aggregate-to-(.+)$/.exec(key) ?? [];
  return clusterRole(key, rules, part === undefined ? undefined : { [AGGREGATE + part]: 'true' });
}

function bindingOf([key, [bound, ...named]]: readonly [
  string,
  readonly [string, ...string[]],
]): Raw {
  const [namespace, local] = placeOf(key);
  const subjects = named.map(subjectOf);
  const name = bound.slice(bound.indexOf('/') + 1);
  if (namespace === undefined) return bindCluster(key, name, subjects);
  return bind(
    namespace,
    local,
    bound.startsWith('ClusterRole/') ? `cluster:${name}` : name,
    subjects,
  );
}

/** Names of roles and bindings hold no slash: one tells the namespace. */
function placeOf(key: string): readonly [namespace: string | undefined, name: string] {
  const slash = key.indexOf('/');
  return slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
}

function subjectOf(key: string): RbacSubject {
  const [kind, first = '', second = ''] = key.split('/');
  if (kind === 'ServiceAccount') return account(first, second);
  return kind === 'Group' ? group(first) : user(first);
}

function rawRule(line: string): Rule {
  const { verbs, groups, resources, resourceNames, urls }: PolicyRule = ruleOfLine(line);
  if (urls.length > 0) return { verbs, nonResourceURLs: urls };
  const names = resourceNames.length === 0 ? {} : { resourceNames };
  return { verbs, apiGroups: groups, resources, ...names };
}

function marked(raw: Raw): Raw {
  const labels: Labels = {
    'kubernetes.io/bootstrapping': 'rbac-defaults',
    ...raw.metadata.labels,
  };
  const annotations: Labels = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };
  return { ...raw, metadata: { ...raw.metadata, labels, annotations } };
}
