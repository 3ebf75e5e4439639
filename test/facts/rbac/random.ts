import fc from 'fast-check';
import type { Json, JsonObject } from '../../oracle/json.ts';
import type { Request } from '../../oracle/rbac.ts';

const GROUP = 'rbac.authorization.k8s.io';
const VERSION = `${GROUP}/v1`;

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'delete', 'deletecollection', 'Frob'];
const GROUPS = ['', 'apps', GROUP];
const RESOURCES = ['pods', 'secrets', 'deployments', 'nodes'];
const SUBRESOURCES = ['exec', 'scale', 'log'];
const NAMES = ['a', 'b'];
const URLS = ['/metrics', '/api', '/api/v1', '/api/v1/x', '/'];
const ROLES = ['r0', 'r1', 'r2', 'r3', 'r4'];
const NAMESPACES = ['one', 'two'];

function some<T>(of: readonly T[], most = 2): fc.Arbitrary<T[]> {
  return fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: most });
}

const NAMED = RESOURCES.flatMap((one) => [one, ...SUBRESOURCES.map((sub) => `${one}/${sub}`)]);

const rule: fc.Arbitrary<JsonObject> = fc.record(
  {
    verbs: some([...VERBS, ...VERBS, '*'], 3),
    apiGroups: some([...GROUPS, ...GROUPS, '*']),
    resources: some([...NAMED, ...NAMED, '*', '*/scale', '*/exec', 'pods/*', '*/*'], 3),
    resourceNames: fc.array(fc.constantFrom(...NAMES), { maxLength: 2 }),
  },
  { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
);

const urlRule: fc.Arbitrary<JsonObject> = fc.record({
  verbs: some([...VERBS, '*']),
  nonResourceURLs: some([...URLS, ...URLS, '*', '/api*', '/api/*', '/me**', '/*/x'], 2),
});

const labels = fc.dictionary(fc.constantFrom('top', 'low'), fc.constantFrom('true', 'false'));

const selector: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ matchLabels: labels }),
  fc.record({
    matchLabels: fc.constant({}),
    matchExpressions: fc.array(
      fc.record({
        key: fc.constantFrom('top', 'low'),
        operator: fc.constantFrom('Exists', 'DoesNotExist'),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);

/**
 * Valid roles and bindings. Names end in the tag, so that the objects of several worlds fit into
 * one cluster; rules of roles that aggregate are left for the controller to fill in.
 */
export function worlds(tag: string): fc.Arbitrary<readonly Json[]> {
  const named = (name: string): string => `${name}${tag}`;
  const world = `world${tag}`;
  const here = (one: JsonObject): JsonObject => ({
    ...one,
    matchLabels: { ...(one['matchLabels'] as JsonObject), world },
  });
  const subject = fc.constantFrom<JsonObject>(
    ...['ann', 'bob', `system:serviceaccount:${named('one')}:cart`].map((name) => ({
      kind: 'User',
      name,
    })),
    ...[named('dev'), named('ops'), 'system:authenticated', 'system:unauthenticated'].map(
      (name) => ({ kind: 'Group', name }),
    ),
    ...['', `:${named('one')}`].map((of) => ({
      kind: 'Group',
      name: `system:serviceaccounts${of}`,
    })),
    ...NAMESPACES.map((one) => ({ kind: 'ServiceAccount', name: 'cart', namespace: named(one) })),
  );
  const local: fc.Arbitrary<JsonObject> = fc.constant({ kind: 'ServiceAccount', name: 'cart' });
  const clusterRole = fc
    .tuple(
      fc.array(fc.oneof({ weight: 3, arbitrary: rule }, urlRule), { maxLength: 3 }),
      labels,
      fc.option(fc.array(selector, { minLength: 1, maxLength: 2 }), { freq: 2 }),
    )
    .map(([rules, found, selectors]) => ({
      labels: { ...found, world },
      spec:
        selectors === null
          ? { rules }
          : { rules: [], aggregationRule: { clusterRoleSelectors: selectors.map(here) } },
    }));
  const roleRef = fc.constantFrom(...ROLES).map((name) => named(name));
  const cluster = fc.array(clusterRole, { minLength: 2, maxLength: 4 });
  const roles = fc.array(
    fc.tuple(fc.constantFrom(...NAMESPACES), fc.array(rule, { maxLength: 2 })),
    {
      maxLength: 4,
    },
  );
  const wide = fc.array(fc.tuple(roleRef, fc.array(subject, { maxLength: 2 })), { maxLength: 3 });
  const narrow = fc.array(
    fc.tuple(
      fc.constantFrom(...NAMESPACES),
      fc.constantFrom('Role', 'ClusterRole'),
      roleRef,
      fc.array(fc.oneof({ weight: 4, arbitrary: subject }, local), { maxLength: 2 }),
    ),
    { maxLength: 5 },
  );
  return fc.tuple(cluster, roles, wide, narrow).map(([ofCluster, ofNamespaces, bound, boundIn]) => {
    const binding = (kind: string, name: string, subjects: readonly JsonObject[]): JsonObject => ({
      roleRef: { apiGroup: GROUP, kind, name },
      subjects: subjects.map((one) =>
        one['kind'] === 'ServiceAccount' ? one : { ...one, apiGroup: GROUP },
      ),
    });
    return [
      ...ofCluster.map(({ labels: found, spec }, index) => ({
        ...object('ClusterRole', { name: named(`r${index}`), labels: found }),
        ...spec,
      })),
      ...ofNamespaces.map(([namespace, rules], index) => ({
        ...object('Role', { name: named(`r${index}`), namespace: named(namespace) }),
        rules,
      })),
      ...bound.map(([name, subjects], index) => ({
        ...object('ClusterRoleBinding', { name: named(`b${index}`) }),
        ...binding('ClusterRole', name, subjects),
      })),
      ...boundIn.map(([namespace, kind, name, subjects], index) => ({
        ...object('RoleBinding', { name: named(`b${index}`), namespace: named(namespace) }),
        ...binding(kind, name, subjects),
      })),
    ];
  });
}

function object(kind: string, metadata: JsonObject): JsonObject {
  return { apiVersion: VERSION, kind, metadata };
}

/** Requests of people and accounts of the world with this tag. */
export function requests(tag: string): fc.Arbitrary<Request> {
  const [dev, ops] = [`dev${tag}`, `ops${tag}`];
  const who = fc.constantFrom(
    { user: 'ann', groups: [dev, 'system:authenticated'] },
    { user: 'bob', groups: [dev, ops, 'system:authenticated'] },
    { user: 'eve', groups: ['system:authenticated'] },
    { user: 'root', groups: ['system:masters', 'system:authenticated'] },
    { user: 'system:anonymous', groups: ['system:unauthenticated'] },
    ...NAMESPACES.map((one) => ({
      user: `system:serviceaccount:${one}${tag}:cart`,
      groups: [
        'system:serviceaccounts',
        `system:serviceaccounts:${one}${tag}`,
        'system:authenticated',
      ],
    })),
  );
  const onResource = fc.record(
    {
      verb: fc.constantFrom(...VERBS, '*'),
      group: fc.constantFrom(...GROUPS, '*', 'other'),
      resource: fc.constantFrom(...RESOURCES, '*'),
      subresource: fc.constantFrom(...SUBRESOURCES, '*'),
      name: fc.constantFrom(...NAMES, 'c'),
      namespace: fc.constantFrom(...NAMESPACES.map((one) => `${one}${tag}`)),
    },
    { requiredKeys: ['verb', 'group', 'resource'] },
  );
  const onUrl = fc.record({
    verb: fc.constantFrom(...VERBS, '*'),
    path: fc.constantFrom(...URLS, '/metrics/x', '/apis', '/api/x'),
  });
  return fc
    .tuple(who, fc.oneof({ weight: 4, arbitrary: onResource }, onUrl))
    .map(([one, asked]) => ({ ...one, ...asked }));
}
