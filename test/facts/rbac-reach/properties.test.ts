import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CLUSTER_ADMIN } from '../../../src/facts/rbac-reach/ends.ts';
import { account, bind, clusterRole, namespace, node, pod, reachOf } from './objects.ts';

const RBAC = 'rbac.authorization.k8s.io';

const RULES = [
  '* */*',
  'create core/pods',
  'get,create core/secrets',
  'create core/serviceaccounts/token',
  'create core/serviceaccounts/token a',
  'patch core/pods p',
  'create core/pods/exec',
  'get core/nodes/proxy',
  'bind rbac.authorization.k8s.io/clusterroles r0',
  'create rbac.authorization.k8s.io/clusterrolebindings,rolebindings',
  'escalate,update rbac.authorization.k8s.io/clusterroles',
  'impersonate core/users bob',
  'impersonate core/serviceaccounts',
  'patch core/namespaces',
  'get core/configmaps',
];

const SUBJECTS = [
  '{kind: User, name: ann}',
  '{kind: User, name: bob}',
  '{kind: Group, name: "system:authenticated"}',
  '{kind: Group, name: "system:serviceaccounts:x"}',
  '{kind: ServiceAccount, name: a, namespace: x}',
  '{kind: ServiceAccount, name: b, namespace: y}',
];

const FIXED = [
  namespace('x', 'baseline'),
  namespace('y'),
  account('x', 'a'),
  account('y', 'b'),
  node('n1'),
  node('n2', '{node-role.kubernetes.io/control-plane: ""}'),
  pod('x', 'p', 'serviceAccountName: a, nodeName: n1'),
  pod('y', 'q', 'serviceAccountName: b, nodeName: n2, hostPID: true'),
];

const role = fc.subarray(RULES, { minLength: 1, maxLength: 3 });
const place = fc.constantFrom(undefined, 'x', 'y');
const binding = fc.tuple(fc.nat(3), fc.constantFrom(...SUBJECTS), place);
const worlds = fc.record({
  roles: fc.array(role, { minLength: 1, maxLength: 4 }),
  bindings: fc.array(binding, { maxLength: 5 }),
});

type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

function objectsOf({ roles, bindings }: World): string {
  const made = roles.map((rules, index) => clusterRole(`r${index}`, rules));
  const bound = bindings.map(([index, subject, where], at) =>
    bind(`r${index}`, subject, where).replace('name: of-', `name: b${at}-`),
  );
  return [...FIXED, ...made, ...bound].join('');
}

/** By subject, what is reached for sure, and what may be. */
function closures(objects: string, hidden: readonly string[] = []) {
  const found = reachOf(objects, { hidden });
  return new Map(
    found.subjects.map((subject) => {
      const { lo, hi } = found.from([subject]);
      return [subject, { lo: new Set(lo.reached()), hi: new Set(hi.reached()) }];
    }),
  );
}

const KINDS = [
  'core/Namespace',
  'core/ServiceAccount',
  'core/Pod',
  'core/Node',
  `${RBAC}/ClusterRole`,
  `${RBAC}/ClusterRoleBinding`,
  `${RBAC}/RoleBinding`,
  `${RBAC}/Role`,
];

it('one more binding never makes anybody reach less', () => {
  fc.assert(
    fc.property(worlds, binding, (world, more) => {
      const before = closures(objectsOf(world));
      const after = closures(objectsOf({ ...world, bindings: [...world.bindings, more] }));
      for (const [subject, { lo, hi }] of before) {
        expect([...lo.difference(after.get(subject)?.lo ?? new Set())]).toEqual([]);
        expect([...hi.difference(after.get(subject)?.hi ?? new Set())]).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

it('hiding a kind never makes more certain, and whatever it hid may be there', () => {
  fc.assert(
    fc.property(worlds, fc.constantFrom(...KINDS), (world, kind) => {
      const seen = closures(objectsOf(world));
      for (const [subject, { lo, hi }] of closures(objectsOf(world), [kind])) {
        const before = seen.get(subject);
        expect([...lo.difference(before?.lo ?? new Set([subject]))]).toEqual([]);
        const beyond = [...(before?.hi ?? [])].filter((one) => !hi.has(one));
        if (beyond.length > 0)
          expect([...hi].some((one) => one.startsWith('frontier:'))).toBe(true);
      }
    }),
    { numRuns: 60 },
  );
});

it('every path is a chain from its start to its end, and each of its bindings can cut it', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const found = reachOf(objectsOf(world));
      for (const subject of found.subjects) {
        const path = found.from([subject]).lo.path(CLUSTER_ADMIN) ?? [];
        const ends = [subject, ...path.map(({ to }) => to)];
        expect(path.map(({ from }) => from)).toEqual(ends.slice(0, -1));
        const objects = path.flatMap(({ reason }) =>
          reason.clauses.flatMap((causes) => causes.flatMap((one) => one.objects)),
        );
        const cut = found.from([subject], { removed: new Set(objects) }).lo;
        const other = cut.path(CLUSTER_ADMIN) ?? [];
        for (const { reason } of other) {
          for (const causes of reason.clauses) {
            expect(causes.some((one) => one.objects.every((key) => !objects.includes(key)))).toBe(
              true,
            );
          }
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('backwards and forwards agree on who becomes an administrator, and in how many steps', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const found = reachOf(objectsOf(world));
      const back = found.leadingTo([CLUSTER_ADMIN], 'certain');
      for (const subject of found.subjects) {
        const forth = found.from([subject]).lo.path(CLUSTER_ADMIN);
        expect(back.path(subject)?.length).toBe(forth?.length);
      }
    }),
    { numRuns: 60 },
  );
});
