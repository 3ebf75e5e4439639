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

/**
 * Clouds read from annotations whether a load balancer is internal; each has its own words. Named
 * one by one: others of the same prefixes hold addresses, tags and certificates.
 */
export const LOAD_BALANCER_ANNOTATIONS: readonly string[] = [
  'cloud.google.com/load-balancer-type',
  'load-balancer.hetzner.cloud/disable-public-network',
  'networking.gke.io/load-balancer-type',
  'networking.istio.io/service-type',
  'oci-network-load-balancer.oraclecloud.com/internal',
  'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type',
  'service.beta.kubernetes.io/aws-load-balancer-internal',
  'service.beta.kubernetes.io/aws-load-balancer-scheme',
  'service.beta.kubernetes.io/aws-load-balancer-type',
  'service.beta.kubernetes.io/azure-load-balancer-internal',
  'service.beta.kubernetes.io/do-loadbalancer-network',
  'service.beta.kubernetes.io/oci-load-balancer-internal',
  'service.beta.kubernetes.io/openstack-internal-load-balancer',
  'service.beta.kubernetes.io/scw-loadbalancer-private',
  'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type',
];

export const services: Kind<Service> = defineKind({
  apiVersions: ['v1'],
  kind: 'Service',
  plural: 'services',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...LOAD_BALANCER_ANNOTATIONS.map((name) => `metadata.annotations['${name}']`),
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
  // No list of the pairs: this is asked of each Service for each pod of its namespace.
  for (const [key, value] of selector) if (labels.get(key) !== value) return false;
  return selector.size > 0;
}
