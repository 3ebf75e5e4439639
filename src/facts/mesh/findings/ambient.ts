import type { IstioSidecar } from '../../../model/kubernetes/istio-sidecar.ts';
import type { Namespace } from '../../../model/kubernetes/namespace.ts';
import { AMBIENT_LABEL } from '../../../tables/meshes.ts';
import type { WorkloadView } from '../../workloads.ts';
import { finding, IGNORED, type MeshFinding, type Selected } from './finding.ts';

/** Sidecar objects for pods that have no sidecar, because the proxy of their node carries them. */
export function* inAmbient(
  all: readonly IstioSidecar[],
  namespaces: readonly Namespace[],
  selected: Selected,
  isAmbient: (workload: WorkloadView) => boolean,
): Iterable<MeshFinding> {
  const wholly = new Set(
    namespaces.filter(({ meta }) => isForNode(meta.labels)).map(({ meta }) => meta.name),
  );
  for (const one of all) {
    const found = selected(one.meta.namespace, one.selector) ?? [];
    const nobody = one.selector.size === 0 ? wholly.has(one.meta.namespace) : found.length > 0;
    if (!nobody || !found.every(isAmbient)) continue;
    const wrong = 'is for pods that the proxy of their node carries';
    yield finding(one, 'spec.workloadSelector', wrong, IGNORED);
  }
}

function isForNode(labels: ReadonlyMap<string, string>): boolean {
  const sidecar = labels.get('istio-injection') === 'enabled' || labels.has('istio.io/rev');
  return labels.get(AMBIENT_LABEL) === 'ambient' && !sidecar;
}
