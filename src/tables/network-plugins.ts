/** When this table was last compared with the plugins' documentation and sources. */
export const NETWORK_PLUGINS_KNOWN_ON = '2026-11-15';

/** What happens to connections that are open when a policy begins to deny them. */
type EstablishedFlows =
  | 'cut'
  /** Cut in some modes or for some flows. */
  | 'conditional'
  | 'persist'
  | 'unknown';

/** A network plugin and what it does with NetworkPolicy (table T-CNI of the readiness model). */
export interface NetworkPlugin {
  readonly id: string;
  readonly name: string;
  /** Names that containers of its agent have in what its makers ship. */
  readonly containers: readonly string[];
  /** Last parts of the repositories of its agent's images; mirrors keep them. */
  readonly images: readonly string[];
  /** The name of its DaemonSet, where that alone tells it from what it is built on. */
  readonly daemonSet?: string;
  /** `by-configuration`: a setting decides, which the fact network-plugin reads. */
  readonly enforces: 'yes' | 'no' | 'by-configuration';
  /** The kinds with which an administrator can deny what tenants allow. */
  readonly denyTier: readonly string[];
  readonly established: EstablishedFlows;
  /** Whether CIDR and ipBlock peers also match pods that the plugin manages. */
  readonly cidrMatchesPods: boolean;
  readonly blindSpots: readonly string[];
  /** Whether it was read in sources or documentation, or is known from use. */
  readonly basis: 'verified' | 'known';
}

const HOST_NETWORK = 'pods in the network of their node';
const CALICO_TIER: readonly string[] = ['GlobalNetworkPolicy'];
const CILIUM_TIER: readonly string[] = ['CiliumClusterwideNetworkPolicy', 'CiliumNetworkPolicy'];
const ADMIN_TIER: readonly string[] = [
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];

export const NETWORK_PLUGINS: readonly NetworkPlugin[] = [
  {
    id: 'calico',
    name: 'Calico',
    containers: ['calico-node'],
    images: ['calico/node', 'calico-node', 'mirrored-calico-node', 'hardened-calico'],
    enforces: 'yes',
    denyTier: CALICO_TIER,
    // The eBPF data plane cuts some flows; which one runs is not in the DaemonSet.
    established: 'conditional',
    cidrMatchesPods: true,
    blindSpots: [`${HOST_NETWORK}, unless host endpoints are defined`, 'staged policies'],
    basis: 'verified',
  },
  {
    id: 'gke-dataplane-v2',
    name: 'GKE Dataplane V2',
    containers: ['cilium-agent'],
    images: ['cilium/cilium'],
    daemonSet: 'anetd',
    enforces: 'by-configuration',
    denyTier: ['CiliumClusterwideNetworkPolicy'],
    established: 'cut',
    cidrMatchesPods: false,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'cilium',
    name: 'Cilium',
    containers: ['cilium-agent'],
    images: ['cilium/cilium', 'mirrored-cilium-cilium', 'hardened-cilium'],
    enforces: 'by-configuration',
    denyTier: CILIUM_TIER,
    established: 'cut',
    cidrMatchesPods: false,
    blindSpots: [`${HOST_NETWORK}, unless the host firewall is on`, 'traffic from the own node'],
    basis: 'verified',
  },
  {
    id: 'antrea',
    name: 'Antrea',
    containers: ['antrea-agent'],
    images: ['antrea-agent-ubuntu', 'antrea-agent-ubi', 'antrea-agent', 'antrea-ubuntu'],
    enforces: 'yes',
    denyTier: ['ClusterNetworkPolicy (crd.antrea.io)'],
    established: 'persist',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'verified',
  },
  {
    id: 'ovn-kubernetes',
    name: 'OVN-Kubernetes',
    containers: ['ovnkube-controller', 'ovnkube-node', 'ovn-controller'],
    images: ['ovn-kube-ubuntu', 'ovn-kube-fedora', 'ovn-kubernetes'],
    enforces: 'yes',
    denyTier: ADMIN_TIER,
    established: 'cut',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'verified',
  },
  {
    id: 'kube-network-policies',
    name: 'kube-network-policies',
    containers: ['kube-network-policies'],
    images: ['kube-network-policies'],
    enforces: 'yes',
    denyTier: ADMIN_TIER,
    established: 'conditional',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'verified',
  },
  {
    id: 'kindnet',
    name: 'kindnet',
    containers: ['kindnet-cni'],
    images: ['kindnetd'],
    enforces: 'by-configuration',
    denyTier: [],
    established: 'persist',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'verified',
  },
  {
    id: 'aws-vpc-cni',
    name: 'Amazon VPC CNI',
    containers: ['aws-node'],
    images: ['amazon-k8s-cni'],
    enforces: 'by-configuration',
    // Since VPC CNI 1.21.1 and Kubernetes 1.29.
    denyTier: ['ClusterNetworkPolicy (networking.k8s.aws)'],
    established: 'conditional',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK, 'Fargate', 'Windows', 'pods with strict security groups'],
    basis: 'verified',
  },
  {
    id: 'azure-npm',
    name: 'Azure Network Policy Manager',
    containers: ['azure-npm'],
    images: ['azure-npm'],
    enforces: 'yes',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK, 'Windows'],
    basis: 'known',
  },
  {
    id: 'kube-router',
    name: 'kube-router',
    containers: ['kube-router'],
    images: ['kube-router'],
    enforces: 'by-configuration',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'weave',
    name: 'Weave Net',
    containers: ['weave-npc'],
    images: ['weave-npc'],
    enforces: 'yes',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'kube-ovn',
    name: 'Kube-OVN',
    containers: ['cni-server'],
    images: ['kubeovn/kube-ovn'],
    enforces: 'yes',
    denyTier: ADMIN_TIER,
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'nsx',
    name: 'NSX Container Plugin',
    containers: ['nsx-node-agent'],
    images: ['nsx-ncp-ubuntu', 'nsx-ncp'],
    enforces: 'yes',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'terway',
    name: 'Terway',
    containers: ['terway'],
    images: ['acs/terway', 'terway'],
    enforces: 'by-configuration',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'openshift-sdn',
    name: 'OpenShift SDN',
    containers: ['sdn'],
    images: ['openshift/sdn'],
    enforces: 'by-configuration',
    denyTier: [],
    established: 'unknown',
    cidrMatchesPods: true,
    blindSpots: [HOST_NETWORK],
    basis: 'known',
  },
  {
    id: 'flannel',
    name: 'Flannel',
    containers: ['kube-flannel'],
    images: ['flannel/flannel', 'flannel-io/flannel', 'mirrored-flannel', 'hardened-flannel'],
    enforces: 'no',
    denyTier: [],
    established: 'persist',
    cidrMatchesPods: true,
    blindSpots: ['every pod'],
    basis: 'verified',
  },
  {
    id: 'azure-cni',
    name: 'Azure CNI without a policy engine',
    containers: ['azure-cns'],
    images: ['azure-cns'],
    enforces: 'no',
    denyTier: [],
    established: 'persist',
    cidrMatchesPods: true,
    blindSpots: ['every pod'],
    basis: 'known',
  },
  {
    id: 'oci-vcn',
    name: 'OCI VCN-native pod networking',
    containers: ['vcn-native-ip-cni', 'oci-vcn-native-ip-cni'],
    images: ['oke-public-vcn-native-ip-cni'],
    enforces: 'no',
    denyTier: [],
    established: 'persist',
    cidrMatchesPods: true,
    blindSpots: ['every pod'],
    basis: 'known',
  },
];

/** Enforces on nodes without a DaemonSet: k3s runs it inside its own process. */
export const EMBEDDED_KUBE_ROUTER: NetworkPlugin = {
  id: 'k3s-kube-router',
  name: 'kube-router inside k3s',
  containers: [],
  images: [],
  enforces: 'by-configuration',
  denyTier: [],
  established: 'unknown',
  cidrMatchesPods: true,
  blindSpots: [HOST_NETWORK],
  basis: 'verified',
};

/** Enforces on EKS Auto Mode nodes, where the agent is part of the node image. */
export const EKS_AUTO_AGENT: NetworkPlugin = {
  id: 'eks-auto-mode',
  name: 'Amazon VPC CNI of EKS Auto Mode',
  containers: [],
  images: [],
  enforces: 'by-configuration',
  denyTier: ['ClusterNetworkPolicy (networking.k8s.aws)'],
  established: 'conditional',
  cidrMatchesPods: true,
  blindSpots: [HOST_NETWORK],
  basis: 'verified',
};

/** The first kindnetd image that enforces policies: the one of kind v0.24.0. Tags begin with a date. */
export const KINDNET_ENFORCES_SINCE = '20240813';
