import type { InjectorValues } from '../../model/kubernetes/istio-config.ts';
import { CLUSTER, fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, notBuiltYet } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import { effectiveMtls, inMesh, type WorkloadMtls } from './effective-mtls.ts';
import { type Istio, istio } from './istio.ts';
import { marked } from './pod-marks.ts';

/** What the proxy does with calls to hosts that the mesh does not know. */
export interface MeshEgress {
  readonly mtls: WorkloadMtls;
  readonly unknownHosts: 'refused' | 'let through' | 'unseen';
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** Of every workload that is in a mesh, or may be. Gateways, which lead outwards, do not count. */
export const meshEgress: Fact<readonly MeshEgress[]> = defineFact({
  id: 'mesh-egress',
  title: 'Whether the proxies of a mesh refuse calls to hosts that it does not know',
  needs: { mtls: maybe(effectiveMtls), istio },
  compute: ({ mtls, istio }): readonly MeshEgress[] =>
    inMesh(mtls).map((one) => ({ mtls: one, ...egressOf(one, istio) })),
  show: (all: readonly MeshEgress[]) =>
    all.map(({ mtls: { workload, mesh }, unknownHosts, evidence }) => ({
      workload: `${workload.namespace}/${workload.meta.name}`,
      mesh,
      unknownHosts,
      because: evidence.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    })),
});

type Found = Omit<MeshEgress, 'mtls'>;

/** One shape of its pods that lets calls through is enough. */
function egressOf({ workload, mesh, ports }: WorkloadMtls, istio: Istio): Found {
  if (mesh === 'unknown') {
    return { unknownHosts: 'unseen', evidence: [], gaps: ports.flatMap(({ gaps }) => gaps) };
  }
  if (!mesh.startsWith('istio')) {
    const gap = notBuiltYet('mesh-egress', `what proxies of ${mesh} let out is not evaluated`);
    return { unknownHosts: 'unseen', evidence: [], gaps: [gap] };
  }
  if (mesh !== 'istio') {
    const note = 'the proxy of a node, or no proxy, refuses no host';
    const evidence = { subject: workload.subject, path: 'mesh', value: mesh, note };
    return { unknownHosts: 'let through', evidence: [evidence], gaps: [] };
  }
  const shapes = workload.pods.map((view) => ofView(view, workload.namespace, istio));
  const order = ['let through', 'unseen', 'refused'] as const;
  const [worst] = shapes.toSorted(
    (a, b) => order.indexOf(a.unknownHosts) - order.indexOf(b.unknownHosts),
  );
  return worst ?? { unknownHosts: 'unseen', evidence: [], gaps: [] };
}

function ofView(view: PodView, namespace: string, istio: Istio): Found {
  const around = aroundProxy(view, istio.inbound);
  if (around !== undefined) return { unknownHosts: 'let through', evidence: [around], gaps: [] };
  const sidecar = istio.sidecarOf(namespace, view.labels);
  const gaps = [...istio.rootGaps, ...gapsOf(sidecar), ...gapsOf(istio.inbound)];
  if (gaps.length > 0) return { unknownHosts: 'unseen', evidence: [], gaps };
  const own = sidecar.state === 'unseen' ? undefined : sidecar.value;
  if (own?.outboundMode !== undefined) {
    const path = 'spec.outboundTrafficPolicy.mode';
    return ofMode(own.outboundMode, fieldOf(own, path, own.outboundMode));
  }
  const { config } = istio;
  const mode = config?.outboundMode ?? 'ALLOW_ANY';
  const path = 'data.mesh.outboundTrafficPolicy.mode';
  const value = config?.outboundMode ?? 'not set, which is ALLOW_ANY';
  const unset = { subject: CLUSTER, path, value };
  return ofMode(mode, config === undefined ? unset : fieldOf(config, path, value));
}

function ofMode(mode: string, evidence: Evidence): Found {
  const unknownHosts = mode === 'REGISTRY_ONLY' ? 'refused' : 'let through';
  return { unknownHosts, evidence: [evidence], gaps: [] };
}

const SETTINGS = [
  { name: 'includeOutboundIPRanges', field: 'includeIPRanges', harmless: ['*'] },
  { name: 'excludeOutboundIPRanges', field: 'excludeIPRanges', harmless: [''] },
  { name: 'excludeOutboundPorts', field: 'excludeOutboundPorts', harmless: [''] },
] as const;

/** A setting of the pod, or what the injector gives every pod, by which calls go around the proxy. */
function aroundProxy(
  view: PodView,
  inbound: Observed<InjectorValues | undefined>,
): Evidence | undefined {
  const values = inbound.state === 'unseen' ? undefined : inbound.value;
  for (const { name, field, harmless } of SETTINGS) {
    const key = `traffic.sidecar.istio.io/${name}`;
    const own = view.annotations.get(key);
    const value = own ?? values?.[field];
    if (value === undefined || harmless.some((one) => one === value.trim())) continue;
    if (own !== undefined) return marked(view, key);
    return values && fieldOf(values, `data.values.global.proxy.${field}`, value);
  }
  return undefined;
}
