import { SCHEMA } from '../../../src/collect/snapshot/format.ts';
import { leavesOf } from '../../../src/engine/plan.ts';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { type Made, namespaceOf, podOf, policyOf } from './objects.ts';

/** How many namespaces a made-up cluster has, with 15 pods of 4 workloads and 3 policies in each. */
export interface ClusterSize {
  readonly namespaces: number;
  /** Every pod has labels of its own, and policies select by them. */
  readonly apart: boolean;
}

export const PODS_PER_NAMESPACE = 15;
const POLICIES_PER_NAMESPACE = 3;

/** The lines of its snapshot, but for the last, which holds their hash. Always the same. */
export function* linesOf({ namespaces, apart }: ClusterSize): Generator<string> {
  const info = {
    id: 'bench',
    name: 'bench',
    identities: [],
    source: 'kubeconfig',
    collectedAt: '2026-11-01T00:00:00Z',
  };
  yield JSON.stringify({ schema: SCHEMA, tool: { name: 'kubemuster', version: 'bench' } });
  yield JSON.stringify({
    cluster: { info, permissions: { held: [], missing: [] }, gaps: [], ignored: [] },
  });
  const made = new Map<string, Iterable<Made>>([
    ['core/Namespace', many(namespaces, namespaceOf)],
    ['core/Pod', many(namespaces * PODS_PER_NAMESPACE, (at) => podOf(at, apart))],
    [
      'networking.k8s.io/NetworkPolicy',
      many(namespaces * POLICIES_PER_NAMESPACE, (at) => policyOf(at, apart)),
    ],
  ]);
  const leaves = [...leavesOf({ reachability }).values()].filter(({ type }) => type === 'kind');
  let items = 0;
  for (const { id } of leaves) {
    yield JSON.stringify({ leaf: { id, state: 'seen', gaps: [] } });
    for (const raw of made.get(id) ?? []) {
      items += 1;
      yield JSON.stringify({ item: { raw } });
    }
  }
  yield JSON.stringify({ end: { leaves: leaves.length, items } });
}

function* many(count: number, make: (at: number) => Made): Generator<Made> {
  for (let at = 0; at < count; at += 1) yield make(at);
}
