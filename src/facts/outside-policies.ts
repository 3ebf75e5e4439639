import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Evidence } from '../model/verdict.ts';
import type { PodView } from './workloads.ts';

const SECONDARY_NETWORKS = 'k8s.v1.cni.cncf.io/networks';

/** The fields by which traffic of a pod passes network policies by; none when all of it is governed. */
export function outsidePolicies({ object, base, spec, annotations }: PodView): readonly Evidence[] {
  const found: Evidence[] = [];
  if (spec.hostNetwork) found.push(fieldOf(object, `${base}.hostNetwork`, true));
  for (const { path, ports } of spec.containers) {
    for (const [index, { hostPort }] of ports.entries()) {
      // The API server fills in a hostPort for every port of a pod in its node's network.
      if (spec.hostNetwork || hostPort === undefined || hostPort === 0) continue;
      found.push(fieldOf(object, `${path}.ports[${index}].hostPort`, hostPort));
    }
  }
  const networks = annotations.get(SECONDARY_NETWORKS) ?? '';
  if (networks.trim() !== '' && networks.trim() !== '[]') {
    const path = `${base.replace(/spec$/, 'metadata')}.annotations['${SECONDARY_NETWORKS}']`;
    found.push(fieldOf(object, path, networks));
  }
  return found;
}
