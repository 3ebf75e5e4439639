import { at, elements, labels, list, sharing, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { MANAGERS_KEEP, META_KEEP, type Meta, metaOf } from './meta.ts';
import { isSpreadStrictly, type PodAffinity, podAffinityOf } from './pod-affinity.ts';
import { type Amounts, requestsOf } from './pod-requests.ts';
import { type PodSpec, podSpecOf } from './pod-spec.ts';
import { POD_SPEC_KEEP } from './pod-spec-keep.ts';

export interface Pod {
  readonly meta: Meta;
  readonly spec: PodSpec;
  /** Pending, Running, Succeeded, Failed; undefined in manifests. */
  readonly phase: string | undefined;
  readonly ready: boolean;
  readonly ips: readonly string[];
  /** The digest each container runs, by container name, as the runtime reports it. */
  readonly imageIds: ReadonlyMap<string, string>;
  /** What the scheduler reserves for it on a node. */
  readonly requests: Amounts;
  readonly affinity: PodAffinity;
  readonly spreadStrictly: boolean;
}

/** Annotations of pods and pod templates that decide something, by name. */
const POD_ANNOTATIONS: readonly string[] = [
  'kubernetes.io/config.mirror',
  'kubernetes.io/config.source',
  'sidecar.istio.io/inject',
  'sidecar.istio.io/interceptionMode',
  'inject.istio.io/templates',
  'traffic.sidecar.istio.io/includeInboundPorts',
  'traffic.sidecar.istio.io/excludeInboundPorts',
  'traffic.sidecar.istio.io/includeOutboundIPRanges',
  'traffic.sidecar.istio.io/excludeOutboundIPRanges',
  'traffic.sidecar.istio.io/excludeOutboundPorts',
  'istio.io/dataplane-mode',
  'ambient.istio.io/redirection',
  'ambient.istio.io/bypass-inbound-capture',
  'linkerd.io/inject',
  'linkerd.io/proxy-version',
  'config.linkerd.io/default-inbound-policy',
  'config.linkerd.io/skip-inbound-ports',
  'config.linkerd.io/skip-outbound-ports',
  'kuma.io/mesh',
  'kuma.io/sidecar-injection',
  'traffic.kuma.io/exclude-inbound-ports',
  'traffic.kuma.io/exclude-outbound-ports',
  'consul.hashicorp.com/connect-inject',
  'consul.hashicorp.com/connect-inject-status',
  'consul.hashicorp.com/connect-service',
  'consul.hashicorp.com/transparent-proxy',
  'consul.hashicorp.com/transparent-proxy-status',
  'consul.hashicorp.com/transparent-proxy-exclude-inbound-ports',
  'consul.hashicorp.com/transparent-proxy-exclude-outbound-ports',
  'consul.hashicorp.com/transparent-proxy-exclude-outbound-cidrs',
  'cluster-autoscaler.kubernetes.io/safe-to-evict',
  'karpenter.sh/do-not-disrupt',
  'eks.amazonaws.com/compute-type',
  'vault.hashicorp.com/agent-inject',
  'vault.hashicorp.com/agent-pre-populate-only',
  'container.apparmor.security.beta.kubernetes.io/*',
  'seccomp.security.alpha.kubernetes.io/pod',
  'container.seccomp.security.alpha.kubernetes.io/*',
]
  .map((name) => `annotations['${name}']`)
  .concat(
    // Its settings of a plugin are free text.
    "annotations['k8s.v1.cni.cncf.io/networks']~",
    // That it is there says that a sidecar was injected; what it holds is of no interest.
    "annotations['sidecar.istio.io/status']?",
  );

export const pods: Kind<Pod> = defineKind({
  apiVersions: ['v1'],
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...MANAGERS_KEEP,
    ...POD_ANNOTATIONS.map((one) => `metadata.${one}`),
    ...POD_SPEC_KEEP.map((one) => `spec.${one}`),
    'status.phase',
    'status.podIP',
    'status.podIPs[].ip',
    'status.hostIP',
    'status.startTime',
    'status.conditions[].type',
    'status.conditions[].status',
    'status.containerStatuses[].name',
    'status.containerStatuses[].imageID',
    'status.containerStatuses[].ready',
    'status.containerStatuses[].restartCount',
    'status.initContainerStatuses[].name',
    'status.initContainerStatuses[].imageID',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    spec: podSpecOf(at(raw, 'spec'), 'spec'),
    phase: text(raw, 'status.phase'),
    ready: isReady(at(raw, 'status.conditions'), 'status.conditions'),
    ips: ipsOf(raw),
    imageIds: imageIdsOf(raw),
    requests: requestsOf(at(raw, 'spec')),
    affinity: podAffinityOf(at(raw, 'spec.affinity'), 'spec.affinity'),
    spreadStrictly: isSpreadStrictly(at(raw, 'spec.topologySpreadConstraints'), ''),
  }),
});

function ipsOf(raw: unknown): readonly string[] {
  // Not flatMap, whose lists keep room for more: there are as many of these as pods.
  const all = list(raw, 'status.podIPs').map((one) => text(one, 'ip'));
  const known = all.every((one) => one !== undefined)
    ? all
    : all.filter((one) => one !== undefined);
  const first = text(raw, 'status.podIP');
  return known.length > 0 || first === undefined ? known : [first];
}

const isReady = sharing((conditions, path): boolean =>
  elements(conditions, path).some(
    (one) => text(one, 'type') === 'Ready' && text(one, 'status') === 'True',
  ),
);

function imageIdsOf(raw: unknown): ReadonlyMap<string, string> {
  const main = imagesOf(at(raw, 'status.containerStatuses'), 'status.containerStatuses');
  const init = at(raw, 'status.initContainerStatuses');
  if (init === undefined) return main;
  return new Map([...main, ...imagesOf(init, 'status.initContainerStatuses')]);
}

const imagesOf = sharing((statuses, path): ReadonlyMap<string, string> => {
  const images = new Map<string, string>();
  for (const one of elements(statuses, path)) {
    const [name, image] = [text(one, 'name'), text(one, 'imageID')];
    if (name !== undefined && image !== undefined) images.set(name, image);
  }
  return images;
});

/** The template of a workload: labels and spec of the pods it would create. */
export interface PodTemplate {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: PodSpec;
  /** Where it stands in the workload, such as `spec.template`. */
  readonly path: string;
}

/** Kept of a pod template at a path such as `spec.template`. */
export function templateKeep(path: string): readonly string[] {
  return [
    `${path}.metadata.labels`,
    ...POD_ANNOTATIONS.map((one) => `${path}.metadata.${one}`),
    ...POD_SPEC_KEEP.map((one) => `${path}.spec.${one}`),
  ];
}

export function templateOf(raw: unknown, path: string): PodTemplate {
  const template = at(raw, path);
  return {
    labels: labels(template, 'metadata.labels'),
    annotations: labels(template, 'metadata.annotations'),
    spec: podSpecOf(at(template, 'spec'), `${path}.spec`),
    path,
  };
}
