import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { containment } from '../../src/drills/containment/containment.ts';
import { leavesOf } from '../../src/engine/plan.ts';
import { reachability } from '../../src/facts/reachability/reachability.ts';
import { compare, parse as fraction, ZERO } from '../../src/model/fraction.ts';
import type { ContainedTarget, StrategyResult } from '../../src/model/pictures/containment.ts';
import { adminPolicies, clusterPolicies } from '../facts/reachability/random/admin.ts';
import { networkPolicies } from '../facts/reachability/random/standard.ts';
import { type Objects, STANDARD, UPSTREAM } from '../facts/reachability/random/worlds.ts';
import { PATIENCE, runs } from '../facts/reachability/runs.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { at, type JsonObject, text } from '../oracle/json.ts';
import { AWS, CALICO, CILIUM, OVN, PLAN, pod, WORLD } from './clusters.ts';

const ENFORCING: Objects = parse(OVN, { version: '1.1' });

function drilled(
  objects: string,
  options: ExampleOptions = {},
): ReadonlyMap<string, ContainedTarget> {
  const found = computeFact(containment, { objects, plan: PLAN, version: 'v1.34.1' }, options);
  if (found.state === 'unseen') return new Map();
  const { workloads, of } = found.value;
  return new Map(
    workloads
      .filter(({ namespace }) => namespace !== 'kube-system')
      .map((one) => [one.subject.key, of(one)]),
  );
}

function drilledWith(world: Objects): ReadonlyMap<string, ContainedTarget> {
  return drilled(JSON.stringify([...world, ...ENFORCING]));
}

/** Pods of their own: a controller's would have to be edited one by one. */
function loosePods(world: Objects): readonly JsonObject[] {
  return world.filter((one) => one['kind'] === 'Pod');
}

function keyOf(one: JsonObject): string {
  return `core/Pod/${text(one, 'metadata', 'namespace')}/${text(one, 'metadata', 'name')}`;
}

/** What the commands of a strategy make of the objects. */
function done(world: Objects, target: JsonObject, { commands, files }: StrategyResult): Objects {
  const label = commands.findLast((one) => one.includes('label')) ?? [];
  const labels = new Map(Object.entries((target['metadata'] as JsonObject)['labels'] ?? {}));
  for (const word of label.slice(label.indexOf('label') + 2)) {
    const [key = '', value] = word.split('=');
    if (value !== undefined) labels.set(key, value);
    else if (word.endsWith('-') && !word.startsWith('-')) labels.delete(word.slice(0, -1));
  }
  const metadata = { ...(target['metadata'] as JsonObject), labels: Object.fromEntries(labels) };
  const made = Object.values(files).flatMap((one) => {
    const file = JSON.parse(JSON.stringify(one)) as JsonObject;
    return (file['items'] as Objects | undefined) ?? [file];
  });
  return [...world.map((one) => (one === target ? { ...one, metadata } : one)), ...made];
}

interface Rows {
  readonly flows: readonly { readonly src: string; readonly dst: string }[];
  readonly uncertain: Rows['flows'];
}

/** Whether anything passes from or to a pod, by what reachability says takes effect. */
function passing(
  world: Objects,
  target: JsonObject,
): { readonly sure: boolean; readonly may: boolean } {
  const objects = JSON.stringify([...world, ...ENFORCING]);
  const found = computeFact(reachability, { objects, version: 'v1.34.1' });
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  const shown: unknown = reachability.show?.(found.value as never, { enforced: true });
  const { flows, uncertain } = shown as Rows;
  const id = idOf(target);
  const hosts = new Set([...world, ...ENFORCING].filter(isHostPod).map(idOf));
  const ofIt = (all: Rows['flows']): boolean =>
    all.some(({ src, dst }) => (src === id && !hosts.has(dst)) || (dst === id && !hosts.has(src)));
  return { sure: ofIt(flows), may: ofIt(flows) || ofIt(uncertain) };
}

function idOf(one: JsonObject): string {
  return `${text(one, 'metadata', 'namespace')}/${text(one, 'metadata', 'name')}[${text(one, 'kind')}]`;
}

/** The drill counts pods on the network of a node as nodes. */
function isHostPod(one: JsonObject): boolean {
  const spec = at(one, 'spec', 'template', 'spec') ?? at(one, 'spec');
  return at(spec, 'hostNetwork') === true;
}

function strategiesOf(target: ContainedTarget | undefined): readonly StrategyResult[] {
  return target?.strategies ?? [];
}

/** Flows with other pods and the outside: nodes have no rows in the printed answer. */
function leaks({ residual }: StrategyResult): { readonly sure: boolean; readonly may: boolean } {
  const rows = residual.rows.filter((one) => one.class !== 'nodes');
  return { sure: rows.some(({ certain }) => certain), may: rows.length > 0 };
}

test.for(['Q1', 'Q2', 'Q3'])(
  'what still passes after %s is what reachability says of a cluster where it was done',
  { timeout: PATIENCE },
  (id) => {
    fc.assert(
      fc.property(UPSTREAM, (world) => {
        const found = drilledWith(world);
        for (const one of loosePods(world)) {
          const strategy = strategiesOf(found.get(keyOf(one))).find((tried) => tried.id === id);
          if (strategy === undefined || strategy.verdict === 'NO_EFFECT') continue;
          expect(leaks(strategy), keyOf(one)).toEqual(passing(done(world, one, strategy), one));
        }
      }),
      runs(25),
    );
  },
);

const RANK = ['nothing', 'dns', 'more'] as const;

/** What certainly leaks, and how much may. */
function worstOf({ residual }: StrategyResult, certain: boolean): number {
  const rows = residual.rows.filter((one) => one.certain || !certain);
  if (rows.length === 0) return 0;
  return rows.every((one) => one.class === 'dns') ? RANK.indexOf('dns') : RANK.indexOf('more');
}

/** Policies whose rules only deny. */
const denials: fc.Arbitrary<Objects> = fc
  .oneof(adminPolicies, clusterPolicies)
  .map((all) => all.map((one, index) => denyingOnly(one, `more-${index}`)));

function denyingOnly(one: JsonObject, name: string): JsonObject {
  const changed = JSON.stringify(one).replaceAll(
    /"action":"(?:Allow|Accept|Pass)"/g,
    '"action":"Deny"',
  );
  return { ...(JSON.parse(changed) as JsonObject), metadata: { name } };
}

test('a policy that only denies lets nothing more pass after a label', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(UPSTREAM, denials, (world, more) => {
      const [before, after] = [drilledWith(world), drilledWith([...world, ...more])];
      for (const [key, target] of before) {
        for (const id of ['Q1', 'Q2']) {
          const [had, has] = [target, after.get(key)].map((one) =>
            strategiesOf(one).find((tried) => tried.id === id),
          );
          if (had === undefined || has === undefined) continue;
          expect(worstOf(has, true), `${key} ${id}`).toBeLessThanOrEqual(worstOf(had, true));
        }
      }
    }),
    runs(25),
  );
});

test('a workload that no policy allows anything never leaks after a label and a policy', {
  timeout: PATIENCE,
}, () => {
  const closing = networkPolicies.map((all) => all.map(withoutRules));
  fc.assert(
    fc.property(STANDARD, closing, (world, policies) => {
      const pods = world.filter((one) => one['kind'] !== 'NetworkPolicy');
      for (const [key, target] of drilledWith([...pods, ...policies])) {
        const q1 = strategiesOf(target).find(({ id }) => id === 'Q1');
        expect(q1?.residual.rows, key).toEqual([]);
        expect(q1?.verdict, key).not.toMatch(/^LEAKS/);
      }
    }),
    runs(25),
  );
});

function withoutRules(one: JsonObject): JsonObject {
  const { podSelector = {} } = one['spec'] as JsonObject;
  return { ...one, spec: { podSelector, policyTypes: ['Ingress', 'Egress'] } };
}

const API = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: api, namespace: shop}
  spec: {replicas: 1, selector: {matchLabels: {app: api}}, template: {metadata: {labels: {app: api}}, spec: {containers: [{name: main, image: a}]}}}
- apiVersion: argoproj.io/v1alpha1
  kind: Application
  metadata: {name: shop, namespace: argocd}
  spec: {project: default, syncPolicy: {automated: {selfHeal: true}}}
  status: {resources: [{group: apps, kind: Deployment, namespace: shop, name: api}]}
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: allow-web, namespace: shop}
  spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}]}
- {apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: shop}, spec: {hard: {pods: "9"}}}
- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port: 80}]}}`;

describe.for([
  ['OVN', OVN],
  ['Calico', CALICO],
  ['Cilium', CILIUM()],
  ['Amazon', AWS],
])('with %s', ([, plugin]) => {
  const objects = `${plugin}${WORLD}${API}${pod('web')}`;
  const whole = drilled(objects);

  test.for([...leavesOf({ containment }).values()].filter(({ type }) => type === 'kind'))(
    'hiding $id never helps a strategy',
    ({ id }) => {
      for (const [key, target] of drilled(objects, { hidden: [id] })) {
        const before = whole.get(key);
        // Workloads of which nothing was known before have no standing to lose.
        if (before === undefined) continue;
        expectNoBetter(before, target, `${key} without ${id}`);
      }
    },
  );
});

function expectNoBetter(before: ContainedTarget, after: ContainedTarget, what: string): void {
  expect(compare(lowOf(after), lowOf(before)), what).toBeLessThanOrEqual(0);
  for (const one of after.strategies) {
    const known = before.strategies.find(({ id }) => id === one.id);
    if (known === undefined) continue;
    expect(compare(lowOf(one), lowOf(known)), `${what}, ${one.id}`).toBeLessThanOrEqual(0);
    if (known.verdict === 'UNKNOWN') expect(one, what).not.toMatchObject(SURELY);
  }
}

const SURELY = { verdict: 'ISOLATED', credit: ['1', '1'] };

function lowOf({ credit: [low] }: { readonly credit: readonly [string, string] }) {
  return fraction(low) ?? ZERO;
}
