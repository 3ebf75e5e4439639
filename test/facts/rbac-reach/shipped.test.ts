import { expect, it } from 'vitest';
import { check as isolation } from '../../../checks/isolation/isolation-is-not-editable-by-tenants.ts';
import { check as writes } from '../../../checks/rbac/control-plane-writes-are-confined.ts';
import { check as promotion } from '../../../checks/rbac/escalation-verbs-are-confined.ts';
import { check as kubelets } from '../../../checks/rbac/kubelet-proxy-is-confined.ts';
import { check as secrets } from '../../../checks/rbac/secret-read-is-restricted.ts';
import { check as tokens } from '../../../checks/rbac/token-minting-is-confined.ts';
import { show } from '../../../src/facts/rbac-reach/show.ts';
import { BINDINGS } from '../../../src/tables/bootstrap/bindings.ts';
import { shippedRules } from '../../../src/tables/bootstrap/bootstrap.ts';
import { CONTROLLER_ROLES } from '../../../src/tables/bootstrap/controller-roles.ts';
import { DISTRIBUTION_BINDINGS } from '../../../src/tables/bootstrap/distributions.ts';
import { judgeExample } from '../../judge.ts';
import { reachOf } from './objects.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Everything that an API server binds when it starts, with the roles. */
const SHIPPED: readonly (readonly [string, readonly [string, ...string[]]])[] = [
  ...Object.entries(BINDINGS),
  ...Object.keys(CONTROLLER_ROLES).map((name) => {
    const full = `system:controller:${name}`;
    return [full, [`ClusterRole/${full}`, `ServiceAccount/kube-system/${name}`]] as const;
  }),
];

function objectsOf([key, [role, ...subjects]]: (typeof SHIPPED)[number]): readonly unknown[] {
  const [namespace, name] = key.includes('/') ? key.split('/') : [undefined, key];
  const [kind = '', roleName = ''] = role.split('/');
  const where = kind === 'Role' ? namespace : undefined;
  const rules = shippedRules(where === undefined ? roleName : `${where}/${roleName}`)?.value ?? [];
  const meta = (one: string | undefined, at: string | undefined) => ({
    name: one,
    ...(at === undefined ? {} : { namespace: at }),
  });
  return [
    {
      apiVersion: `${GROUP}/v1`,
      kind,
      metadata: meta(roleName, where),
      rules: rules.map(({ verbs, groups, resources, resourceNames, urls }) => ({
        verbs,
        apiGroups: groups,
        resources,
        resourceNames,
        nonResourceURLs: urls,
      })),
    },
    {
      apiVersion: `${GROUP}/v1`,
      kind: namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding',
      metadata: meta(name, namespace),
      roleRef: { apiGroup: GROUP, kind, name: roleName },
      subjects: subjects.map((one) => {
        const [type, ...rest] = one.split('/');
        const [at, account] = rest;
        return type === 'ServiceAccount'
          ? { kind: type, namespace: at, name: account }
          : { kind: type, name: rest.join('/') };
      }),
    },
  ];
}

const objects = JSON.stringify(SHIPPED.flatMap(objectsOf));

it('what Kubernetes binds itself leads somewhere, and all of it is marked as shipped', () => {
  const rows = show(reachOf(objects));
  const shown: readonly unknown[] = Array.isArray(rows) ? rows : [];
  expect(shown).toContainEqual(
    expect.objectContaining({ subject: 'Group/system:masters', gains: 'cluster-admin' }),
  );
  expect(shown.filter((row) => Reflect.get(Object(row), 'shipped') !== true)).toEqual([]);
});

it.for(
  [secrets, promotion, kubelets, tokens, writes, isolation].map((one) => [one.code, one] as const),
)('%s finds nothing in what Kubernetes binds itself', ([, check]) => {
  const outcome = judgeExample(check, { objects });
  expect(outcome).toMatchObject({ type: 'judged', status: 'pass' });
});

const OF_DISTRIBUTIONS = Object.entries(DISTRIBUTION_BINDINGS).map(
  ([of, bindings]) => [of, Object.entries(bindings)] as const,
);

it.for(OF_DISTRIBUTIONS)('what %s binds is marked as shipped, all of it', ([, bindings]) => {
  const rows = [show(reachOf(JSON.stringify(bindings.flatMap(objectsOf))))].flat();
  expect(rows.filter((row) => Reflect.get(Object(row), 'shipped') !== true)).toEqual([]);
});

it.for(OF_DISTRIBUTIONS)(
  'no rule about what nobody but the platform may finds %s',
  ([, bindings]) => {
    const shipped = JSON.stringify(bindings.flatMap(objectsOf));
    for (const check of [secrets, promotion, kubelets, tokens, writes, isolation]) {
      const outcome = judgeExample(check, { objects: shipped });
      expect([check.code, outcome]).toMatchObject([check.code, { status: 'pass' }]);
    }
  },
);

it('a shipped binding that names somebody else is one of the cluster, and so is a wider role', () => {
  const name = 'kube-apiserver-kubelet-admin';
  const bound = DISTRIBUTION_BINDINGS['k3s and RKE2']?.[name] ?? expect.fail();
  const widened = JSON.stringify(objectsOf([name, [...bound, 'User/eve']]));
  expect(judgeExample(kubelets, { objects: widened })).toMatchObject({ status: 'fail' });
  const wide = JSON.stringify(objectsOf([name, bound])).replace('"nodes/proxy"', '"secrets"');
  expect(judgeExample(secrets, { objects: wide })).toMatchObject({ status: 'fail' });
});
