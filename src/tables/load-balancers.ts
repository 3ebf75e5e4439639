/** When this table was last compared with the clouds' documentation. */
export const LOAD_BALANCERS_KNOWN_ON = '2026-09-15';

/** An annotation by which a cloud keeps a load balancer off the internet. */
export interface InternalMark {
  readonly annotation: string;
  /** The values that say so, in lower case; any value but `false` and the empty one when missing. */
  readonly values?: readonly string[];
}

/** On Services of type LoadBalancer, and on what a Gateway creates. */
export const INTERNAL_SERVICE: readonly InternalMark[] = [
  { annotation: 'service.beta.kubernetes.io/aws-load-balancer-internal' },
  { annotation: 'service.beta.kubernetes.io/aws-load-balancer-scheme', values: ['internal'] },
  { annotation: 'networking.gke.io/load-balancer-type', values: ['internal'] },
  { annotation: 'cloud.google.com/load-balancer-type', values: ['internal'] },
  { annotation: 'service.beta.kubernetes.io/azure-load-balancer-internal', values: ['true'] },
  { annotation: 'service.beta.kubernetes.io/do-loadbalancer-network', values: ['internal'] },
  {
    annotation: 'service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type',
    values: ['private'],
  },
  { annotation: 'service.beta.kubernetes.io/oci-load-balancer-internal', values: ['true'] },
  { annotation: 'oci-network-load-balancer.oraclecloud.com/internal', values: ['true'] },
  { annotation: 'service.beta.kubernetes.io/openstack-internal-load-balancer', values: ['true'] },
  { annotation: 'service.beta.kubernetes.io/scw-loadbalancer-private', values: ['true'] },
  { annotation: 'load-balancer.hetzner.cloud/disable-public-network', values: ['true'] },
  {
    annotation: 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type',
    values: ['intranet'],
  },
  { annotation: 'networking.istio.io/service-type', values: ['clusterip'] },
];

/** Load balancers that are internal unless an annotation says `internet-facing`. */
export const INTERNAL_BY_DEFAULT: {
  readonly classes: readonly string[];
  readonly type: string;
  readonly types: readonly string[];
  readonly scheme: string;
} = {
  classes: ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb'],
  type: 'service.beta.kubernetes.io/aws-load-balancer-type',
  types: ['external', 'nlb-ip'],
  scheme: 'service.beta.kubernetes.io/aws-load-balancer-scheme',
};

export const INTERNAL_INGRESS_CLASSES: readonly string[] = ['gce-internal'];

export const INTERNAL_INGRESS: readonly InternalMark[] = [
  { annotation: 'alb.ingress.kubernetes.io/scheme', values: ['internal'] },
  { annotation: 'appgw.ingress.kubernetes.io/use-private-ip', values: ['true'] },
];

/** Ingress classes whose scheme, where no annotation says it, is set by parameters we do not read. */
export const SCHEME_BY_PARAMETERS: {
  readonly classes: readonly string[];
  readonly annotation: string;
  readonly parameters: string;
} = {
  classes: ['alb'],
  annotation: 'alb.ingress.kubernetes.io/scheme',
  parameters: 'IngressClassParams',
};

export const INTERNAL_GATEWAY_CLASSES: readonly string[] = [
  'gke-l7-rilb',
  'gke-l7-rilb-mc',
  'gke-l7-cross-regional-internal-managed-mc',
  'istio-waypoint',
];

/** Classes of Ingress whose certificates are found or named outside of `spec.tls`. */
export const CERTIFICATES_ELSEWHERE: readonly string[] = [
  'alb',
  'gce',
  'azure-application-gateway',
  'azure-alb-external',
  'openshift-default',
];
