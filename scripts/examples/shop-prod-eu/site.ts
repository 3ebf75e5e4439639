import type { NodeShape } from '../control-plane/nodes.ts';
import { digestOf } from '../control-plane/pods.ts';
import { hexOf, type Labels, type Site } from '../raw.ts';

export const SITE: Site = { name: 'shop-prod-eu', born: '2025-02-11' };
/** When the cluster is read. */
export const SEEN_AT = '2026-11-20T08:41:17Z';
export const REGION = 'eu-central-1';
export const ACCOUNT = '111122223333';
export const ARN = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/shop-prod-eu`;
export const SERVER = 'https://6D1C0A9F4B27E85D30F1B6A94C7E2D58.gr7.eu-central-1.eks.amazonaws.com';
/** Of the tokens of its ServiceAccounts. */
export const ISSUER = `https://oidc.eks.${REGION}.amazonaws.com/id/6D1C0A9F4B27E85D30F1B6A94C7E2D58`;
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
/** The registry in which Amazon publishes its add-ons for the region. */
export const EKS_REGISTRY = `602401143452.dkr.ecr.${REGION}.amazonaws.com`;
export const QUARANTINE_LABEL = 'ir.harbour.example/quarantine';

/** Critical workloads run on nodes of their own. */
export const RESTRICTED_POOL = {
  nodeSelector: { 'harbour.example/pool': 'restricted' },
  tolerations: [
    { key: 'harbour.example/tier', operator: 'Equal', value: 'critical', effect: 'NoSchedule' },
  ],
} as const;

/** Everything else of the shop. */
export const APPS_POOL = { nodeSelector: { 'harbour.example/pool': 'apps' } } as const;
export const PLATFORM_POOL = { nodeSelector: { 'harbour.example/pool': 'platform' } } as const;

/** Public registries, as the account's own registry caches them. */
const CACHES: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'docker-hub'],
  ['quay.io', 'quay'],
  ['ghcr.io', 'github'],
  ['registry.k8s.io', 'kubernetes'],
  ['public.ecr.aws', 'ecr-public'],
]);

/** An image as the shop's manifests write it: from its own registry, with tag and digest. */
export function pinned(repository: string, tag: string): string {
  const slash = repository.indexOf('/');
  const cache = CACHES.get(repository.slice(0, slash));
  const path = cache === undefined ? repository : `${cache}${repository.slice(slash)}`;
  return `${REGISTRY}/${path}:${tag}@sha256:${digestOf(`${path}:${tag}`)}`;
}

/** An image in the account's own registry, with its digest unless it is named by the tag alone. */
export function digestImage(path: string, tag: string, byTag: boolean): string {
  return byTag ? `${REGISTRY}/${path}:${tag}` : pinned(path, tag);
}

/** Cloud roles by namespace and ServiceAccount: one role for one account. */
export const IRSA: ReadonlyMap<string, string> = new Map([
  ['kube-system/aws-node', 'vpc-cni'],
  ['kube-system/ebs-csi-controller-sa', 'ebs-csi'],
  ['kube-system/cluster-autoscaler', 'cluster-autoscaler'],
  ['kube-system/aws-load-balancer-controller', 'load-balancer'],
  ['external-secrets/external-secrets', 'external-secrets'],
  ['velero/velero', 'velero'],
  ['observability/vector', 'log-writer'],
  ['observability/prometheus', 'metrics-writer'],
  ['payments/settlement', 'settlement-files'],
  ['catalog/supplier-import', 'supplier-files'],
  ['notifications/mail-worker', 'mail'],
]);

export function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/shop-prod-eu-${name}`;
}

interface Pool {
  readonly name: string;
  readonly instance: string;
  readonly cpu: number;
  readonly memoryGi: number;
  readonly maxPods: number;
  readonly joined: readonly string[];
}

const POOLS: readonly Pool[] = [
  {
    name: 'platform',
    instance: 'm7i.xlarge',
    cpu: 4,
    memoryGi: 16,
    maxPods: 58,
    joined: ['2026-10-27', '2026-10-27', '2026-10-28'],
  },
  {
    name: 'apps',
    instance: 'm7i.2xlarge',
    cpu: 8,
    memoryGi: 32,
    maxPods: 58,
    joined: ['2026-10-28', '2026-10-28', '2026-11-09'],
  },
  {
    name: 'restricted',
    instance: 'm7i.xlarge',
    cpu: 4,
    memoryGi: 16,
    maxPods: 58,
    joined: ['2026-10-29', '2026-10-29', '2026-10-29'],
  },
];

const ZONES = ['a', 'b', 'c'] as const;

export const NODES: readonly NodeShape[] = POOLS.flatMap((pool, index) =>
  ZONES.map((zone, zoneIndex) => nodeOf(pool, index, zone, zoneIndex)),
);

function nodeOf(pool: Pool, index: number, zone: string, zoneIndex: number): NodeShape {
  const third = 32 * zoneIndex + 3 + index * 7;
  const address = `10.20.${third}.${20 + index * 31 + zoneIndex * 11}`;
  const instance = `i-0${hexOf('instance', address).slice(0, 16)}`;
  return {
    name: `ip-${address.replaceAll('.', '-')}.${REGION}.compute.internal`,
    labels: labelsOf(pool, zone, zoneIndex, address),
    annotations: {
      'alpha.kubernetes.io/provided-node-ip': address,
      'csi.volume.kubernetes.io/nodeid': `{"ebs.csi.aws.com":"${instance}"}`,
    },
    ...(pool.name === 'restricted'
      ? { taints: [{ key: 'harbour.example/tier', value: 'critical', effect: 'NoSchedule' }] }
      : {}),
    providerID: `aws:///${REGION}${zone}/${instance}`,
    internalIP: address,
    podNet: `10.20.${third + 1}`,
    firstPod: 10,
    cpu: pool.cpu,
    memoryGi: pool.memoryGi,
    maxPods: pool.maxPods,
    kubelet: 'v1.35.6-eks-9d1b7c4',
    runtime: 'containerd://2.1.7+bottlerocket',
    osImage: 'Bottlerocket OS 1.58.0 (aws-k8s-1.35)',
    kernel: '6.12.63',
    joined: pool.joined[zoneIndex] ?? '2026-10-28',
  };
}

function labelsOf(pool: Pool, zone: string, zoneIndex: number, address: string): Labels {
  const name = `${REGION}${zone}`;
  const template = hexOf('launch-template', pool.name).slice(0, 17);
  return {
    'beta.kubernetes.io/arch': 'amd64',
    'beta.kubernetes.io/instance-type': pool.instance,
    'beta.kubernetes.io/os': 'linux',
    'eks.amazonaws.com/capacityType': 'ON_DEMAND',
    'eks.amazonaws.com/nodegroup': pool.name,
    'eks.amazonaws.com/nodegroup-image': `ami-0${hexOf('image', '1.35').slice(0, 16)}`,
    'eks.amazonaws.com/sourceLaunchTemplateId': `lt-${template}`,
    'eks.amazonaws.com/sourceLaunchTemplateVersion': '7',
    'failure-domain.beta.kubernetes.io/region': REGION,
    'failure-domain.beta.kubernetes.io/zone': name,
    'harbour.example/pool': pool.name,
    'k8s.io/cloud-provider-aws': hexOf('cloud-provider', SITE.name).slice(0, 32),
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': `ip-${address.replaceAll('.', '-')}.${REGION}.compute.internal`,
    'kubernetes.io/os': 'linux',
    'node.kubernetes.io/instance-type': pool.instance,
    'topology.ebs.csi.aws.com/zone': name,
    'topology.k8s.aws/zone-id': `euc1-az${zoneIndex + 1}`,
    'topology.kubernetes.io/region': REGION,
    'topology.kubernetes.io/zone': name,
  };
}
