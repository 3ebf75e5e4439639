import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { many, snapshotLines } from '../snapshot-lines.ts';
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
export function linesOf(size: ClusterSize): Generator<string> {
  return snapshotLines(new Map(madeOf(size)), { reachability });
}

/** Its objects, by kind. */
export function madeOf({
  namespaces,
  apart,
}: ClusterSize): readonly (readonly [string, Iterable<Made>])[] {
  return [
    ['core/Namespace', many(namespaces, namespaceOf)],
    ['core/Pod', many(namespaces * PODS_PER_NAMESPACE, (at) => podOf(at, apart))],
    [
      'networking.k8s.io/NetworkPolicy',
      many(namespaces * POLICIES_PER_NAMESPACE, (at) => policyOf(at, apart)),
    ],
  ];
}
