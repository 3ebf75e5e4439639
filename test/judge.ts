import { parse } from 'yaml';
import { project } from '../src/collect/project.ts';
import { planSchema } from '../src/config/plan/schema.ts';
import { judge } from '../src/engine/judge.ts';
import { leavesOf } from '../src/engine/plan.ts';
import { Resolver, type Surroundings } from '../src/engine/resolver.ts';
import type { Check, Example, Outcome } from '../src/model/check.ts';
import type { ClusterData, ClusterInfo, Item } from '../src/model/cluster.ts';
import { type Gap, type Observed, partial, seen, unseen } from '../src/model/observed.ts';
import type { AcrossValue, Fact, Kind, Leaf, Needs } from '../src/model/source.ts';

export const AS_OF = '2026-11-20T09:00:00Z';

const INFO: ClusterInfo = {
  id: 'example',
  name: 'example',
  identities: [{ type: 'configured', value: 'example' }],
  source: 'kubeconfig',
  collectedAt: AS_OF,
};

export interface ExampleOptions {
  /** Leaf ids that could not be read, with the gap's cause (forbidden when it is just an id). */
  readonly hidden?: readonly string[] | Readonly<Record<string, Gap['cause']>>;
  /** Leaf ids of which only a part was read: what the example holds is the visible part. */
  readonly partial?: readonly string[];
  readonly info?: Partial<ClusterInfo>;
}

/** Judges a check against an example: its objects are all there is, and every kind is readable. */
export function judgeExample(
  check: Check,
  example: Example,
  options: ExampleOptions = {},
): Outcome {
  const outcome = judge(check, resolverOf(check.needs, example, options));
  if (outcome === undefined) throw new Error('nothing was asked');
  return outcome;
}

/** Computes one fact from an example. */
export function computeFact<V>(
  fact: Fact<V>,
  example: Example,
  options: ExampleOptions = {},
): Observed<V> {
  return resolverOf({ fact }, example, options).fact(fact);
}

function resolverOf(needs: Needs, example: Example, options: ExampleOptions): Resolver {
  const data = exampleData(needs, example, options);
  return new Resolver(data, surroundingsOf(example, options), acrossOf(needs, example, options));
}

/** What fleet checks ask of the example and of the clusters beside it. */
function acrossOf(
  needs: Needs,
  example: Example,
  options: ExampleOptions,
): ReadonlyMap<string, readonly AcrossValue<unknown>[]> {
  const { others = {}, ...own } = example;
  const clusters = [[INFO.id, own.objects] as const, ...Object.entries(others)].map(
    ([id, objects]) => ({
      example: { ...own, ...(objects === undefined ? {} : { objects }) },
      info: { ...INFO, id, name: id, identities: [{ type: 'configured', value: id }] } as const,
    }),
  );
  const facts = Object.values(needs).flatMap((need) => (need.type === 'across' ? [need.fact] : []));
  return new Map(
    facts.map((fact) => [
      fact.id,
      clusters.map(({ example: one, info }) => ({
        cluster: info,
        observed: computeFact(fact, one, { ...options, info }),
      })),
    ]),
  );
}

/** The cluster an example stands for, with the leaves that these needs read. */
function exampleData(needs: Needs, example: Example, options: ExampleOptions = {}): ClusterData {
  const objects: readonly unknown[] = parse(example.objects ?? '', { version: '1.1' }) ?? [];
  const leaves = new Map<string, Observed<readonly Item[]>>();
  for (const [id, leaf] of leavesOf(needs)) {
    const observed = hide(id, options) ?? observe(leaf, objects, example);
    if (observed !== undefined) leaves.set(id, narrow(id, observed, options));
  }
  return {
    info: { ...INFO, ...options.info },
    leaves,
    permissions: { held: [], missing: [] },
    gaps: [],
    ignored: [],
  };
}

function surroundingsOf(example: Example, options: ExampleOptions = {}): Surroundings {
  return {
    asOf: Date.parse(example.asOf ?? AS_OF),
    cluster: { ...INFO, ...options.info },
    planFiled: example.plan !== undefined,
    plan: example.plan === undefined ? new Map() : planOf(example.plan),
  };
}

/** The sections as the plan's schema gives them; an example leaves out what it does not need. */
function planOf(text: string): Surroundings['plan'] {
  const sections: Record<string, unknown> = parse(text) ?? {};
  const whole = {
    apiVersion: 'readiness/v1',
    kind: 'IncidentResponsePlan',
    meta: { organization: 'Harbour', reviewed: '2026-09-01', reviewer: 'ciso' },
    ...sections,
  };
  const { apiVersion: _version, kind: _kind, ...read } = planSchema.parse(whole);
  const named = Object.entries(read).filter(([key]) => Object.hasOwn(sections, key));
  return new Map(named.map(([key, value]) => [`plan/${key}`, value]));
}

function hide(id: string, options: ExampleOptions): Observed<readonly Item[]> | undefined {
  const hidden = options.hidden ?? [];
  const cause = Array.isArray(hidden)
    ? hidden.includes(id) && 'forbidden'
    : (hidden as Readonly<Record<string, Gap['cause']>>)[id];
  if (!cause) return undefined;
  return unseen([{ source: id, cause, detail: `cannot list ${id}`, permission: `list ${id}` }]);
}

function narrow(
  id: string,
  observed: Observed<readonly Item[]>,
  options: ExampleOptions,
): Observed<readonly Item[]> {
  if (observed.state !== 'seen' || !options.partial?.includes(id)) return observed;
  const detail = `cannot list ${id} in namespace closed`;
  return partial(observed.value, [
    { source: id, cause: 'forbidden', detail, namespace: 'closed', permission: `list ${id}` },
  ]);
}

function observe(
  leaf: Leaf,
  objects: readonly unknown[],
  example: Example,
): Observed<readonly Item[]> | undefined {
  if (leaf.type === 'kind') {
    return seen(objects.filter((one) => isOf(leaf, one)).map((one) => itemOf(one, leaf)));
  }
  if (leaf.type === 'cloud' || leaf.type === 'probe' || leaf.type === 'import') {
    const { cloud, probes: probe, imports } = example;
    const given = { cloud, probe, import: imports }[leaf.type];
    const sections: Record<string, unknown> = parse(given ?? '') ?? {};
    const section = sections[leaf.id.replace(/^[a-z]+\//, '')];
    return section === undefined ? undefined : seen([{ raw: section }]);
  }
  if (leaf.id === 'info/version' && example.version !== undefined) {
    return seen([{ raw: { gitVersion: example.version } }]);
  }
  if (leaf.id === 'info/apis') return seen([{ raw: objects.map(servedAs) }]);
  return undefined;
}

/** As the collector keeps it: a field that no path keeps decides nothing. */
function itemOf(raw: unknown, kind: Kind<unknown>): Item {
  return { raw: project(raw, kind) };
}

interface RawObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function isOf(kind: Kind<unknown>, one: unknown): boolean {
  const raw = one as RawObject;
  if (raw.kind !== kind.kind || !kind.apiVersions.includes(raw.apiVersion)) return false;
  if (kind.only === undefined) return true;
  const { name, namespace = 'default' } = raw.metadata;
  if (kind.also?.matches(namespace, name)) return true;
  return name === kind.only.name && namespace === kind.only.namespace;
}

function servedAs(one: unknown): unknown {
  const { apiVersion, kind } = one as RawObject;
  return { groupVersion: apiVersion, kind };
}
