/** When this table was last compared with what providers and provisioners put on nodes. */
export const NODE_POOLS_KNOWN_ON = '2026-11-15';

/** Labels whose value names the pool that a node belongs to, the most telling first. */
export const NODE_POOL_LABELS: readonly string[] = [
  'eks.amazonaws.com/nodegroup',
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/fargate-profile',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'doks.digitalocean.com/node-pool',
  'lke.linode.com/pool-id',
  'ibm-cloud.kubernetes.io/worker-pool-name',
  'oke.oraclecloud.com/pool.name',
  'kops.k8s.io/instancegroup',
  'hypershift.openshift.io/nodePool',
];

/** The beginning of labels that name a role: the pool of machines that nobody grouped otherwise. */
export const NODE_ROLE_PREFIX = 'node-role.kubernetes.io/';

/** Labels of machines that their cloud may take back at any time. */
export const SPOT_LABELS: readonly { readonly label: string; readonly value: string }[] = [
  { label: 'eks.amazonaws.com/capacityType', value: 'SPOT' },
  { label: 'cloud.google.com/gke-spot', value: 'true' },
  { label: 'cloud.google.com/gke-preemptible', value: 'true' },
  { label: 'kubernetes.azure.com/scalesetpriority', value: 'spot' },
  { label: 'karpenter.sh/capacity-type', value: 'spot' },
];

/** Annotations of what makes machines: Cluster API, and OpenShift's machine configuration. */
export const MACHINE_ANNOTATIONS: readonly string[] = [
  'cluster.x-k8s.io/cluster-name',
  'machineconfiguration.openshift.io/currentConfig',
];
