import type { DenyTier } from '../../facts/deny-tiers.ts';
import { formatAddress } from '../../facts/reachability/addresses.ts';
import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import type { EntryPort } from '../../facts/reachability/entry-ports.ts';
import type { Reachability } from '../../facts/reachability/reachability.ts';
import type { Reading } from '../../facts/reachability/reading.ts';
import { LAYER_ORDER, type Layer, type Policy, type Term } from '../../facts/reachability/rules.ts';
import { type Held, holds } from '../../facts/reachability/terms.ts';
import { DENIED, type Denial, type Mark } from '../../facts/reachability/what-if.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { type Surroundings, surroundingsOf } from './residual.ts';
import { withoutLabels } from './strip.ts';

/** What takes effect in the cluster, with the policies that a responder would create. */
export interface DrillWorld {
  readonly reading: Reading;
  readonly around: Surroundings;
  /** What marks a pod that a new deny is about; undefined where there is no tier for one. */
  readonly denied: Mark | undefined;
  /** Policies that may select pods of a namespace: all but those of other namespaces. */
  readonly policiesIn: (namespace: string) => readonly Placed[];
  /** What controllers lead into a namespace. */
  readonly entriesIn: (namespace: string) => readonly EntryPort[];
  /** The number of a workload among its endpoints' workloads, and these; undefined where it has none. */
  readonly find: (workload: WorkloadView) => Found | undefined;
}

/** A policy, its direction and the order of its layer. */
export interface Placed {
  readonly side: Side;
  readonly order: number;
  readonly policy: Policy;
}

export interface Found {
  readonly id: number;
  readonly endpoints: readonly Endpoint[];
}

/** `tier`: of the deny that a responder would create. */
export function drillWorld({ enforced }: Reachability, tier: DenyTier | undefined): DrillWorld {
  const reading = enforced();
  const { world, placed, workloads } = reading;
  const nameOf = (endpoint: Endpoint): string => {
    const [first] = endpoint.workloads;
    const workload = first === undefined ? undefined : workloads[first];
    return workload?.name ?? nameless(endpoint, reading);
  };
  const byKey = new Map(
    placed.map((one) => [`${one.workload.subject.key} ${one.workload.namespace}`, one]),
  );
  const entries = Map.groupBy(
    reading.entries.filter(({ via }) => via === 'controller'),
    ({ namespace }) => namespace,
  );
  return {
    reading,
    denied: tier === undefined ? undefined : DENIED[denialOf(tier)],
    around: surroundingsOf(world, nameOf),
    policiesIn: indexed(world.spec),
    entriesIn: (namespace) => entries.get(namespace) ?? [],
    find: ({ subject, namespace }) => {
      const found = byKey.get(`${subject.key} ${namespace}`);
      if (found === undefined) return undefined;
      const endpoints = found.endpoints.flatMap((id) => world.spec.endpoints[id] ?? []);
      return { id: found.workload.id, endpoints: distinct(endpoints) };
    },
  };
}

/** Plugins' own denies name everyone; in a place that is taken nobody is ahead. */
function denialOf({ id, taken }: DenyTier): Denial {
  switch (id) {
    case 'cilium':
    case 'calico':
    case 'antrea':
      return taken.length > 0 ? 'doubtful' : 'first';
    case 'cluster-network-policy':
    case 'admin-network-policy':
    case 'eks-cluster-network-policy':
      return 'admin';
  }
}

type Side = 'ingress' | 'egress';
const SIDES: readonly Side[] = ['ingress', 'egress'];

function indexed(spec: Readonly<Record<Side, readonly Layer[]>>): DrillWorld['policiesIn'] {
  const placed = SIDES.flatMap((side) =>
    spec[side].flatMap(({ order, policies }) =>
      policies.map((policy): Placed => ({ side, order, policy })),
    ),
  );
  const byNamespace = Map.groupBy(placed, ({ policy }) => namespaceOf(policy.selects));
  const common = byNamespace.get(undefined) ?? [];
  return (namespace) => [...common, ...(byNamespace.get(namespace) ?? [])];
}

/** The one namespace of the pods that a term can hold. */
function namespaceOf(term: Term): string | undefined {
  if (term.type === 'maybe') return namespaceOf(term.term);
  if (term.type !== 'pods' || term.namespaces.type !== 'named') return undefined;
  return term.namespaces.name;
}

function nameless({ type, atoms, labels }: Endpoint, { world }: Reading): string {
  switch (type) {
    case 'outside': {
      const range = world.spec.atoms.ranges[atoms[0] ?? -1];
      if (range === undefined) return 'outside';
      const [low, high] = [range.low, range.high].map((one) => formatAddress(range.family, one));
      return `${range.family === 4 ? 'ip' : 'ip6'}:${low}-${high}`;
    }
    case 'node': {
      const name = labels.get('kubernetes.io/hostname');
      return name === undefined ? 'a node' : `node ${name}`;
    }
    case 'pod':
    case 'host-pod':
    case 'ingress-controller':
      return type;
  }
}

/** Pods that differ in nothing that a policy could tell apart. */
function distinct(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const found = new Map(
    endpoints.map((one) => {
      const labels = [...one.labels].map(([key, value]) => `${key}=${value}`).sort();
      const key = [one.type, one.governed, one.account?.name, one.atoms.join(), ...labels].join(
        '\n',
      );
      return [key, one];
    }),
  );
  return [...found.values()];
}

/** Whether policies are there already that a pod gets by one label alone, in both directions. */
export interface Staged {
  readonly policy: boolean;
  readonly deny: boolean;
}

/** What waits for the label on these very pods: other labels of theirs may keep a policy from selecting them. */
export function stagedFor(
  policies: readonly Placed[],
  endpoint: Endpoint,
  [key, value]: readonly [string, string],
): Staged {
  const { labels } = endpoint;
  const labelled = { ...endpoint, labels: new Map([...labels, [key, value] as const]) };
  const without = withoutLabels(endpoint, [key]);
  const waiting = policies.filter(
    ({ policy }) => heldBy(policy, labelled) === 'yes' && heldBy(policy, without) === 'no',
  );
  const onBoth = (holds: (one: Placed) => boolean): boolean =>
    SIDES.every((side) => waiting.some((one) => one.side === side && holds(one)));
  return {
    policy: onBoth(({ order, policy }) => order === LAYER_ORDER.standard && policy.isolates),
    deny: onBoth(({ order, policy }) => order < LAYER_ORDER.standard && closes(policy)),
  };
}

function closes({ isolates, rules }: Policy): boolean {
  return isolates || rules.some(({ action }) => action === 'deny');
}

const NO_ATOMS: ReadonlySet<number> = new Set();

function heldBy({ selects }: Policy, endpoint: Endpoint): Held {
  return holds(selects, endpoint, () => NO_ATOMS);
}
