import type { Node } from '../model/kubernetes/node.ts';
import { NODE_POOL_LABELS } from '../tables/node-pools.ts';

/** The name of the pool that a node is of, by the label that its cloud gives it. */
export function nodePoolOf({ meta }: Node): string | undefined {
  const label = NODE_POOL_LABELS.find((one) => meta.labels.has(one));
  return label === undefined ? undefined : meta.labels.get(label);
}
