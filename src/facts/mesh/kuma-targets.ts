import type { KumaTarget } from '../../model/kubernetes/kuma-permission.ts';
import type { Meta } from '../../model/kubernetes/meta.ts';
import type { PodView } from '../workloads.ts';

/** Where policies for all of a mesh stand; elsewhere they are for their own namespace. */
const SYSTEM: readonly string[] = ['kuma-system', 'kong-mesh-system'];
const MESH = 'kuma.io/mesh';

/** Whether a policy could be for pods of a namespace in a mesh at all. */
export function isNear(meta: Meta, namespace: string, mesh: string): boolean {
  const own = meta.labels.get(MESH) ?? 'default';
  return own === mesh && (meta.namespace === namespace || SYSTEM.includes(meta.namespace));
}

/** Undefined where tags decide that Kuma gives itself, or a name that is not the pod's own. */
export function isFor(target: KumaTarget, { labels }: PodView): boolean | undefined {
  if (target.kind === 'Mesh') return true;
  const own = [...target.labels].filter(([key]) => !key.startsWith('kuma.io/'));
  if (own.some(([key, value]) => labels.get(key) !== value)) return false;
  return target.name === undefined && own.length === target.labels.size ? true : undefined;
}
