import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Node } from '../model/kubernetes/node.ts';
import type { Evidence } from '../model/verdict.ts';
import { MACHINE_ANNOTATIONS, NODE_POOL_LABELS, SPOT_LABELS } from '../tables/node-pools.ts';

/** The name of the pool that a node is of, by the label that its cloud gives it. */
export function nodePoolOf({ meta }: Node): string | undefined {
  const label = NODE_POOL_LABELS.find((one) => meta.labels.has(one));
  return label === undefined ? undefined : meta.labels.get(label);
}

/** The label or annotation by which a group makes a node, and replaces it. */
export function nodeGroupOf(node: Node): Evidence | undefined {
  const label = NODE_POOL_LABELS.find((one) => node.meta.labels.has(one));
  if (label !== undefined) {
    return fieldOf(node, `metadata.labels['${label}']`, nodePoolOf(node) ?? '');
  }
  const made = MACHINE_ANNOTATIONS.find((one) => node.meta.annotations.has(one));
  if (made === undefined) return undefined;
  return fieldOf(node, `metadata.annotations['${made}']`, node.meta.annotations.get(made) ?? '');
}

/** The label of a machine that its cloud may take back at any time. */
export function spotMarkOf(node: Node): Evidence | undefined {
  const mark = SPOT_LABELS.find(({ label, value }) => node.meta.labels.get(label) === value);
  return mark && fieldOf(node, `metadata.labels['${mark.label}']`, mark.value);
}
