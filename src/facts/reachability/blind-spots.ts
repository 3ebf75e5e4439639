import type { Pod } from '../../model/kubernetes/pod.ts';
import { isActive } from '../workloads.ts';
import type { Inhabitants } from './inhabitants.ts';

/** Traffic that no network policy is about. */
export interface BlindSpot {
  /** A pod, the template of pods, or a namespace. */
  readonly object: string;
  readonly because: 'hostNetwork' | 'secondary networks' | 'user-defined network';
  readonly value: string;
}

const SECONDARY_NETWORKS = 'k8s.v1.cni.cncf.io/networks';

/** Namespaces of OVN-Kubernetes that live in a network of their own. */
const OWN_NETWORK = 'k8s.ovn.org/primary-user-defined-network';

/** Where pods speak past what policies govern, by object. */
export function blindSpotsOf({ pods, controllers, namespaces }: Inhabitants): readonly BlindSpot[] {
  const found: BlindSpot[] = [];
  for (const { meta, spec } of pods.filter(isActive)) add(found, meta, meta.annotations, spec);
  for (const { meta, template } of controllers) {
    add(found, meta, template.annotations, template.spec);
  }
  for (const { meta } of namespaces) {
    const network = meta.labels.get(OWN_NETWORK);
    if (network === undefined) continue;
    found.push({ object: meta.name, because: 'user-defined network', value: network });
  }
  return found.sort((a, b) => (a.object < b.object ? -1 : 1));
}

function add(
  found: BlindSpot[],
  meta: Pod['meta'],
  annotations: ReadonlyMap<string, string>,
  { hostNetwork }: Pod['spec'],
): void {
  const object = `${meta.namespace}/${meta.name}[${meta.kind}]`;
  if (hostNetwork) found.push({ object, because: 'hostNetwork', value: 'true' });
  const networks = (annotations.get(SECONDARY_NETWORKS) ?? '').trim();
  if (networks !== '' && networks !== '[]') {
    found.push({ object, because: 'secondary networks', value: networks });
  }
}
