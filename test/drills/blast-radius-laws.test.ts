import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, ONE, parse, ZERO } from '../../src/model/fraction.ts';
import type { BlastRadius } from '../../src/model/pictures/blast-radius.ts';
import { account, bind, clusterRole, namespace, node } from '../facts/rbac-reach/objects.ts';
import { PATIENCE, runs } from '../facts/reachability/runs.ts';
import { drillOf, valuesOf, workloadIn } from './blast-radius.ts';
import { OVN } from './clusters.ts';

const RULES = [
  '* */*',
  'create core/pods',
  'get core/secrets',
  'create core/serviceaccounts/token',
  'create core/pods/exec',
  'patch core/pods p1',
  'get core/nodes/proxy',
  'bind,escalate,update rbac.authorization.k8s.io/clusterroles',
  'create rbac.authorization.k8s.io/clusterrolebindings',
  'patch core/namespaces',
  'get core/configmaps',
];

const PODS = ['p0', 'p1', 'p2'];

const podSpecs = fc.record({
  account: fc.constantFrom('a', 'b'),
  node: fc.constantFrom('n1', 'n2'),
  root: fc.boolean(),
  secret: fc.boolean(),
  volume: fc.boolean(),
  token: fc.boolean(),
});

const bindings = fc.record({
  role: fc.nat(RULES.length - 1),
  account: fc.constantFrom('a', 'b'),
  where: fc.constantFrom(undefined, 'x'),
});

const worlds = fc.record({
  pods: fc.tuple(podSpecs, podSpecs, podSpecs),
  bindings: fc.array(bindings, { maxLength: 4 }),
  level: fc.constantFrom('baseline', 'privileged'),
});

type World = typeof worlds extends fc.Arbitrary<infer W> ? W : never;

function podOf(name: string, one: World['pods'][number]): string {
  const volumes = [
    ...(one.secret ? ['{name: s, secret: {secretName: db}}'] : []),
    ...(one.volume ? ['{name: d, persistentVolumeClaim: {claimName: files}}'] : []),
  ];
  const mounts = one.volume ? ', volumeMounts: [{name: d, mountPath: /d}]' : '';
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: x, labels: {app: ${name}}}
  spec:
    nodeName: ${one.node}
    securityContext: {windowsOptions: {hostProcess: ${one.root}}}
    serviceAccountName: ${one.account}
    automountServiceAccountToken: ${one.token}
    volumes: [${volumes.join(', ')}]
    containers: [{name: main, image: i, ports: [{containerPort: 80}]${mounts}}]
  status: {phase: Running, podIP: 10.0.0.${PODS.indexOf(name) + 4}}`;
}

const SECRET = `
- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: x}, type: Opaque}`;

function objectsOf({ pods, bindings, level }: World): string {
  const bound = bindings.map(({ role, account: name, where }, at) =>
    bind(`r${role}`, `{kind: ServiceAccount, name: ${name}, namespace: x}`, where).replace(
      'name: of-',
      `name: b${at}-`,
    ),
  );
  return [
    OVN,
    namespace('x', level),
    node('n2'),
    account('x', 'a'),
    account('x', 'b'),
    SECRET,
    ...RULES.map((rule, at) => clusterRole(`r${at}`, [rule])),
    ...bound,
    ...pods.map((one, at) => podOf(PODS[at] ?? '', one)),
  ].join('');
}

interface Reached {
  readonly lo: ReadonlySet<string>;
  readonly hi: ReadonlySet<string>;
}

/** What each pod reaches, by the names of the graph. */
function reachedFrom(
  objects: string,
  hidden: readonly string[] = [],
): ReadonlyMap<string, Reached> {
  const drill = drillOf(objects, { hidden });
  const { names } = drill.reach.graph;
  return new Map(
    drill.workloads
      .filter((one) => one.namespace === 'x')
      .map((workload) => {
        const { held } = drill.of({ type: 'workload', workload });
        const of = (certainty: 'certain' | 'possible') =>
          new Set(names.filter((_, node) => held.has(node, certainty)));
        return [workload.subject.key, { lo: of('certain'), hi: of('possible') }];
      }),
  );
}

function radii(objects: string): readonly BlastRadius[] {
  const values = valuesOf(objects, { plan: 'tiers: {critical: [{namespace: x}]}' });
  return values.drill.workloads
    .filter((one) => one.namespace === 'x')
    .map((one) => values.of(workloadIn(values.drill, one.subject.key)));
}

test('what may be controlled holds what is, and the drill says what the closures of the graph say', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const objects = objectsOf(world);
      const drill = drillOf(objects);
      for (const [key, { lo, hi }] of reachedFrom(objects)) {
        const closures = drill.reach.reach([{ type: 'workload', key }]);
        expect([...lo].sort()).toEqual([...closures.lo.reached()].sort());
        expect([...hi].sort()).toEqual([...closures.hi.reached()].sort());
        expect([...lo.difference(hi)]).toEqual([]);
      }
    }),
    runs(40),
  );
});

test('every path is a shortest chain from a pod of the start to what it leads to', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const drill = drillOf(objectsOf(world));
      const { names } = drill.reach.graph;
      for (const workload of drill.workloads.filter((one) => one.namespace === 'x')) {
        const { held } = drill.of({ type: 'workload', workload });
        const { lo } = drill.reach.reach([{ type: 'workload', key: workload.subject.key }]);
        for (const [node, name] of names.entries()) {
          const path = held.path(node, 'certain');
          expect(path?.length).toBe(lo.path(name)?.length);
          path?.reduce(
            (from, hop) => {
              if (from !== undefined) expect(hop.from).toBe(from);
              return hop.to;
            },
            undefined as string | undefined,
          );
        }
      }
    }),
    runs(20),
  );
});

test('taking a binding away never makes more certain, nor more possible', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(worlds, bindings, (world, more) => {
      const after = reachedFrom(objectsOf(world));
      const before = reachedFrom(objectsOf({ ...world, bindings: [...world.bindings, more] }));
      for (const [key, { lo, hi }] of after) {
        const wider = before.get(key);
        expect([...lo.difference(wider?.lo ?? new Set())]).toEqual([]);
        expect([...hi.difference(wider?.hi ?? new Set())]).toEqual([]);
      }
    }),
    runs(30),
  );
});

const HIDEABLE = [
  'core/Secret',
  'core/ServiceAccount',
  'core/Node',
  'core/Namespace',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/RoleBinding',
];

test('hiding a kind never makes more certain, and what it hid lies behind a frontier', {
  timeout: PATIENCE,
}, () => {
  fc.assert(fc.property(worlds, fc.constantFrom(...HIDEABLE), expectNoMoreWithout), runs(40));
});

/** Each once failed: a node that only pods name was taken for one of which nothing more is to know. */
const ROOTS: readonly (readonly [root: string, specs: World['pods']])[] = PODS.map((root) => [
  root,
  [specOf(root === 'p0'), specOf(root === 'p1'), specOf(root === 'p2')],
]);

function specOf(root: boolean): World['pods'][number] {
  return { account: 'a', node: 'n1', root, secret: false, volume: false, token: false };
}

test.for(ROOTS)('with Nodes hidden, the node that %s is root of may lead further', ([, pods]) => {
  expectNoMoreWithout({ pods, bindings: [], level: 'baseline' }, 'core/Node');
});

function expectNoMoreWithout(world: World, kind: string): void {
  const objects = objectsOf(world);
  const before = reachedFrom(objects);
  for (const [key, { lo, hi }] of reachedFrom(objects, [kind])) {
    const seen = before.get(key);
    expect([...lo.difference(seen?.lo ?? new Set())]).toEqual([]);
    const lost = [...(seen?.hi ?? [])].filter((one) => !hi.has(one));
    if (lost.length > 0) expect([...hi].some((one) => one.startsWith('frontier:'))).toBe(true);
  }
}

test('what a step takes away is between nothing and all, and never more than there was', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(worlds, (world) => {
      for (const { values } of radii(objectsOf(world))) {
        expect(values.length).toBeGreaterThan(0);
        for (const { value, before, after } of values) {
          const [lo = ZERO, hi = ONE] = value.map((one) => parse(one) ?? ZERO);
          expect(compare(ZERO, lo)).toBeLessThanOrEqual(0);
          expect(compare(lo, hi)).toBeLessThanOrEqual(0);
          expect(compare(hi, ONE)).toBeLessThanOrEqual(0);
          expect(after.lo).toBeLessThanOrEqual(before.lo);
          expect(after.hi).toBeLessThanOrEqual(before.hi);
        }
      }
    }),
    runs(15),
  );
});

test('one more policy never exposes more to attack', { timeout: PATIENCE }, () => {
  const DENY = `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: deny, namespace: x}
  spec: {podSelector: {matchLabels: {app: p1}}, policyTypes: [Ingress, Egress]}`;
  fc.assert(
    fc.property(worlds, (world) => {
      const objects = objectsOf(world);
      const exposed = (all: readonly BlastRadius[]): readonly string[] =>
        all.flatMap(({ start, exposed: { rows } }) =>
          rows.flatMap(({ workload, ports }) =>
            ports.map((port) => `${start.key} ${workload} ${port}`),
          ),
        );
      const before = new Set(exposed(radii(objects)));
      expect(exposed(radii(objects + DENY)).filter((one) => !before.has(one))).toEqual([]);
    }),
    runs(10),
  );
});
