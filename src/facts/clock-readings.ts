import { type Lease, leases, NODE_LEASES } from '../model/kubernetes/lease.ts';
import { subjectOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type ClockSample, nodeClocks } from '../model/node-clocks.ts';
import {
  type Gap,
  gapsIn,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import type { Subject } from '../model/verdict.ts';

/** Seconds, as narrow as the server's clock tells them: it gives whole seconds, the rest cut off. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What the samples say of one Ready node's clock: the worst of them. */
export interface ClockReading {
  readonly node: Node;
  readonly lease: Subject;
  /** Whether node-problem-detector reports that its time service is down. */
  readonly problem: boolean;
  /** How far renewals lie ahead of the server's clock; negative when they do not. */
  readonly ahead: Bounds | undefined;
  /** How long ago renewals were when they were read, which is also how late a clock may be. */
  readonly behind: Bounds | undefined;
  /** Seconds between renewals; undefined where the lease was not seen. */
  readonly interval: number | undefined;
  /** At different instants. */
  readonly samples: number;
  /** Why nothing can be said for sure; empty otherwise. */
  readonly gaps: readonly Gap[];
}

/** By the model. */
const ENOUGH = 3;
/** A kubelet renews after a quarter of the time that its lease lasts. */
const RENEWED_AFTER = 0.25;

export const clockReadings: Fact<readonly ClockReading[]> = definePartialFact({
  id: 'clock-readings',
  title: "How far the clocks of Ready nodes are from the API server's",
  needs: { nodes: maybe(nodes), leases: maybe(leases), clocks: maybe(nodeClocks) },
  compute: ({ nodes, leases, clocks }): Observed<readonly ClockReading[]> => {
    if (nodes.state === 'unseen') return unseen(nodes.gaps);
    const ready = nodes.value.filter((node) => node.ready === true);
    const lasting = new Map(
      visible(leases)
        .filter(isOfNode)
        .map((one) => [one.meta.name, one]),
    );
    const value = ready.map((node): ClockReading => {
      const found = readingOf(node.meta.name, visible(clocks));
      const interval = intervalOf(lasting.get(node.meta.name));
      const gaps = [
        ...sampleGaps(clocks, node, found.samples),
        ...(interval === undefined ? leaseGaps(leases, node) : []),
      ];
      const problem = node.conditions.get('NTPProblem') === 'True';
      return { node, lease: leaseOf(node), problem, ...found, interval, gaps };
    });
    const gaps = someGaps(gapsOf(nodes));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (readings: readonly ClockReading[]) =>
    readings.map(({ node, ahead, behind, interval, samples }) => ({
      node: node.meta.name,
      samples,
      secondsAhead: ahead ?? null,
      secondsBehind: behind ?? null,
      renewedEvery: interval ?? null,
    })),
});

type Compared = Pick<ClockReading, 'ahead' | 'behind' | 'samples'>;

function readingOf(node: string, samples: readonly ClockSample[]): Compared {
  const ages = new Map<number, number>();
  for (const { at, renewed } of samples) {
    const renewal = renewed.get(node);
    if (renewal !== undefined) ages.set(at, (at - renewal) / 1000);
  }
  if (ages.size === 0) return { ahead: undefined, behind: undefined, samples: 0 };
  const oldest = Math.max(...ages.values());
  const newest = Math.min(...ages.values());
  return {
    ahead: { least: -newest - 1, most: -newest },
    behind: { least: oldest, most: oldest + 1 },
    samples: ages.size,
  };
}

function leaseOf({ meta: { name } }: Node): Subject {
  const [apiVersion] = leases.apiVersions;
  return subjectOf({ apiVersion, kind: leases.kind, namespace: NODE_LEASES, name });
}

function isOfNode({ meta }: Lease): boolean {
  return meta.namespace === NODE_LEASES;
}

function intervalOf(lease: Lease | undefined): number | undefined {
  const { durationSeconds } = lease ?? {};
  return durationSeconds === undefined ? undefined : durationSeconds * RENEWED_AFTER;
}

function sampleGaps(
  clocks: Observed<readonly ClockSample[]>,
  node: Node,
  samples: number,
): readonly Gap[] {
  const gaps = gapsOf(clocks);
  const refused = gaps.filter(({ cause }) => cause !== 'not-collected');
  if (refused.length > 0) return refused;
  if (gaps.length === 0 && samples >= ENOUGH) return [];
  const detail =
    gaps.length === 0
      ? `the lease of ${node.meta.name} was sampled ${samples} times of ${ENOUGH}`
      : 'clocks are compared only while a live cluster is read';
  return [
    {
      source: nodeClocks.id,
      cause: 'not-collected',
      detail,
      permission: `a live scan that may list leases in ${NODE_LEASES}`,
    },
  ];
}

function leaseGaps(observed: Observed<readonly Lease[]>, node: Node): readonly Gap[] {
  const gaps = gapsIn(observed, NODE_LEASES);
  if (gaps.length > 0) return gaps;
  return [
    {
      source: leases.id,
      cause: 'not-collected',
      detail: `the lease of ${node.meta.name} does not say how long it lasts`,
      permission: `a kubelet that renews the lease ${node.meta.name} in ${NODE_LEASES}`,
    },
  ];
}
