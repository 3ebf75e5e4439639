import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allOf } from '../../../src/facts/rbac-reach/administrators.ts';
import { ANY_NODE, CLUSTER_ADMIN } from '../../../src/facts/rbac-reach/ends.ts';
import { administered, near } from '../../../src/facts/rbac-reach/near.ts';
import { runs } from '../reachability/runs.ts';
import { account, bind, clusterRole, namespace, node, pod, reachOf, rule } from './objects.ts';

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
  'get core/secrets s',
  'get core/nodes/proxy n1',
  'impersonate core/serviceaccounts a',
  'impersonate core/groups team',
  'bind rbac.authorization.k8s.io/roles local',
  'update rbac.authorization.k8s.io/rolebindings',
  'escalate,update rbac.authorization.k8s.io/roles',
  'update core/serviceaccounts',
  'update core/configmaps coredns',
  'create argoproj.io/applications',
  'create certificates.k8s.io/certificatesigningrequests,certificatesigningrequests/nodeclient',
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
  `
- apiVersion: ${RBAC}/v1
  kind: Role
  metadata: {name: local, namespace: x}
  rules: [${rule('create core/pods/exec,secrets')}]
- apiVersion: ${RBAC}/v1
  kind: RoleBinding
  metadata: {name: local, namespace: x}
  roleRef: {apiGroup: ${RBAC}, kind: Role, name: local}
  subjects: [{kind: User, name: carl}]`,
  pod('x', 'p', 'serviceAccountName: a, nodeName: n1'),
  pod(
    'y',
    'q',
    'serviceAccountName: b, nodeName: n2, securityContext: {windowsOptions: {hostProcess: true}}',
  ),
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

/** Reached by name, or by what stands for all of them: nobody else may name it any more. */
function missing(before: ReadonlySet<string>, after: ReadonlySet<string> = new Set()) {
  return [...before].filter((one) => !after.has(one) && !after.has(allOf(one) ?? one));
}

it('one more binding never makes anybody reach less', () => {
  fc.assert(
    fc.property(worlds, binding, (world, more) => {
      const before = closures(objectsOf(world));
      const after = closures(objectsOf({ ...world, bindings: [...world.bindings, more] }));
      for (const [subject, { lo, hi }] of before) {
        expect(missing(lo, after.get(subject)?.lo)).toEqual([]);
        expect(missing(hi, after.get(subject)?.hi)).toEqual([]);
      }
    }),
    runs(60),
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
        if (beyond.length > 0) expect(hi).toContain('frontier:unseen');
      }
    }),
    runs(60),
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
    runs(60),
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
    runs(60),
  );
});

it('who administers a namespace and nothing worse is the same backwards and forwards', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { graph, subjects, from } = reachOf(objectsOf(world));
      const places = administered(graph);
      const led = near(graph, places);
      for (const subject of subjects) {
        const { lo, hi } = from([subject]);
        if ([CLUSTER_ADMIN, ANY_NODE, 'namespace-admin:*'].some(hi.has)) continue;
        const certain = places.filter(lo.has);
        const possible = places.filter((one) => hi.has(one) && !lo.has(one));
        const found = led(subject);
        expect(new Set(found.filter((one) => one.certain).map((one) => one.target))).toEqual(
          new Set(certain),
        );
        expect(new Set(found.filter((one) => !one.certain).map((one) => one.target))).toEqual(
          new Set(possible),
        );
        for (const { target, path, certain } of found)
          expect(path().length).toBe((certain ? lo : hi).path(target)?.length);
      }
    }),
    runs(60),
  );
});

const SCARCE: readonly (readonly [hidden: string, rule: string, gone: string])[] = [
  ['core/Pod', 'patch core/pods p', 'pod:core/Pod/x/p@n1'],
  ['core/Pod', 'get core/nodes/proxy n1', 'pod:core/Pod/x/p@n1'],
  [
    'core/Pod',
    'create certificates.k8s.io/certificatesigningrequests,certificatesigningrequests/nodeclient',
    'core/ServiceAccount/x/a',
  ],
  ['core/ServiceAccount', 'impersonate core/serviceaccounts a', 'core/ServiceAccount/x/a'],
  [`${RBAC}/Role`, 'bind,create rbac.authorization.k8s.io/roles,rolebindings', 'role:Role/local@x'],
];

it.for(SCARCE)('with %s hidden, %s still may lead to more', ([hidden, rules, gone]) => {
  const world: World = { roles: [[rules]], bindings: [[0, '{kind: User, name: ann}', undefined]] };
  expect(closures(objectsOf(world)).get('User/ann')?.lo).toContain(gone);
  expect(closures(objectsOf(world), [hidden]).get('User/ann')?.hi).toContain('frontier:unseen');
});

it('a node has the accounts of its pods where it was not seen whether these mount a token', () => {
  const rules =
    'create certificates.k8s.io/certificatesigningrequests,certificatesigningrequests/nodeclient';
  const world: World = { roles: [[rules]], bindings: [[0, '{kind: User, name: ann}', undefined]] };
  const hidden = closures(objectsOf(world), ['core/ServiceAccount']).get('User/ann');
  expect(hidden?.lo).toContain('core/ServiceAccount/x/a');
});

it('an administrator reaches whom somebody else may act as by name', () => {
  const roles = [['impersonate core/users bob'], ['* */*']];
  const first: World['bindings'] = [[0, '{kind: User, name: ann}', undefined]];
  const more: World['bindings'] = [...first, [1, '{kind: User, name: carl}', undefined]];
  const after = closures(objectsOf({ roles, bindings: more }));
  expect(after.get('User/carl')?.lo).toContain('User/bob');
});
