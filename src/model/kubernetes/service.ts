import { labels, list, number, numberOrText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface Service {
  readonly meta: Meta;
  /** ClusterIP, NodePort, LoadBalancer or ExternalName. */
  readonly type: string;
  /** Empty where its endpoints are kept by hand: such a Service selects nothing. */
  readonly selector: ReadonlyMap<string, string>;
  readonly ports: readonly ServicePort[];
  /** `None` for a headless Service. */
  readonly clusterIp: string | undefined;
  readonly externalIps: readonly string[];
  readonly externalName: string | undefined;
  readonly loadBalancerClass: string | undefined;
  readonly sourceRanges: readonly string[];
  /** Addresses and names the load balancer got; none in manifests. */
  readonly ingress: readonly string[];
}

export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number | undefined;
  readonly protocol: string;
  readonly targetPort: number | string | undefined;
  readonly nodePort: number | undefined;
  readonly appProtocol: string | undefined;
}

export const services: Kind<Service> = defineKind({
  apiVersions: ['v1'],
  kind: 'Service',
  plural: 'services',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    // Clouds read from annotations whether a load balancer is internal; each has its own words.
    "metadata.annotations['service.beta.kubernetes.io/*']",
    "metadata.annotations['service.kubernetes.io/*']",
    "metadata.annotations['networking.gke.io/*']",
    "metadata.annotations['cloud.google.com/load-balancer-type']",
    "metadata.annotations['oci-network-load-balancer.oraclecloud.com/*']",
    "metadata.annotations['load-balancer.hetzner.cloud/*']",
    'spec.type',
    'spec.selector',
    'spec.ports',
    'spec.clusterIP',
    'spec.externalIPs',
    'spec.externalName',
    'spec.externalTrafficPolicy',
    'spec.loadBalancerClass',
    'spec.loadBalancerSourceRanges',
    'status.loadBalancer.ingress',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    type: text(raw, 'spec.type') ?? 'ClusterIP',
    selector: labels(raw, 'spec.selector'),
    ports: list(raw, 'spec.ports').map((one) => ({
      name: text(one, 'name'),
      port: number(one, 'port'),
      protocol: text(one, 'protocol') ?? 'TCP',
      targetPort: numberOrText(one, 'targetPort'),
      nodePort: number(one, 'nodePort'),
      appProtocol: text(one, 'appProtocol'),
    })),
    clusterIp: text(raw, 'spec.clusterIP'),
    externalIps: texts(raw, 'spec.externalIPs'),
    externalName: text(raw, 'spec.externalName'),
    loadBalancerClass: text(raw, 'spec.loadBalancerClass'),
    sourceRanges: texts(raw, 'spec.loadBalancerSourceRanges'),
    ingress: list(raw, 'status.loadBalancer.ingress').flatMap(
      (one) => text(one, 'ip') ?? text(one, 'hostname') ?? [],
    ),
  }),
});

/** Whether the Service's selector takes a pod with these labels; one without selector takes none. */
export function serves(
  { selector }: Pick<Service, 'selector'>,
  labels: ReadonlyMap<string, string>,
): boolean {
  return selector.size > 0 && [...selector].every(([key, value]) => labels.get(key) === value);
}
