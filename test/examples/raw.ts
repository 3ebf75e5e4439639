import type { ExampleCluster } from '../../scripts/examples/fleet.ts';
import type { Raw } from '../../scripts/examples/raw.ts';
import { entries, list, requiredText, text } from '../../src/model/decode.ts';

/** `Kind namespace/name` of an object. */
export function keyOf({ kind, metadata }: Pick<Raw, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

export function ofKind({ objects }: ExampleCluster, ...kinds: readonly string[]): readonly Raw[] {
  return objects.filter(({ kind }) => kinds.includes(kind));
}

/** Pods that a controller of this name, or any of the names, owns. */
export function podsOf(cluster: ExampleCluster, owner: Raw): readonly Raw[] {
  return ofKind(cluster, 'Pod').filter((pod) =>
    list(pod, 'metadata.ownerReferences').some((one) => text(one, 'uid') === owner.metadata.uid),
  );
}

export function isReady(pod: Raw): boolean {
  return list(pod, 'status.conditions').some(
    (one) => text(one, 'type') === 'Ready' && text(one, 'status') === 'True',
  );
}

export function containersOf(pod: unknown): readonly unknown[] {
  return [...list(pod, 'spec.initContainers'), ...list(pod, 'spec.containers')];
}

/** Whether labels have everything that a map of wanted ones has. */
export function carries(raw: Raw, wanted: unknown, path: string): boolean {
  const labels = raw.metadata.labels ?? {};
  return entries(wanted, path).every(([key, value]) => labels[key] === value);
}

/** Namespace and name of what an object refers to. */
export function reference(raw: unknown): string {
  return `${text(raw, 'namespace') ?? ''}/${requiredText(raw, 'name')}`;
}
