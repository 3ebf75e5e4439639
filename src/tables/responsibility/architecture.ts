import type { Code } from '../catalogue/entry.ts';
import { type DutyRow, IN_BOTH, IN_CLUSTER, IN_PLAN, ours, provider, shared } from './duty.ts';

type Rows<Prefix extends string> = Readonly<Record<Extract<Code, `${Prefix}-${string}`>, DutyRow>>;

/** Who answers for the architecture of a cluster and for the isolation inside it. */
export const architectureDuties: Rows<'ARC'> & Rows<'NSI'> & Rows<'MSH'> = {
  'ARC-01': IN_BOTH,
  'ARC-02': {
    everywhere: ours('The plan states who reaches it, and its addresses bear that out.'),
    by: {
      managed: shared('The provider runs the endpoint; its API shows which networks we let in.'),
      eks: shared('EKS runs the endpoint; resourcesVpcConfig shows which networks we let in.'),
      gke: shared('GKE runs the endpoint; controlPlaneEndpointsConfig shows whom we let in.'),
      aks: shared('AKS runs the endpoint; apiServerAccessProfile shows which ranges we let in.'),
      hosted: shared('The hosting cluster publishes it; the plan states who reaches it.'),
    },
  },
  'ARC-03': {
    everywhere: ours('The version of the API server and a dated table of releases show it.'),
    by: {
      managed: shared('The provider builds and ends versions; starting the upgrade is ours.'),
      eks: shared('EKS ends support; version, upgradePolicy and DescribeClusterVersions show it.'),
      gke: shared('The release channel upgrades; FetchClusterUpgradeInfo shows the ends.'),
      'gke-autopilot': provider('GKE upgrades control plane and nodes; windows are ours.'),
      aks: shared('AKS ends support; kubernetesVersions of the region show it.'),
      osd: shared('Red Hat builds and carries out upgrades; choosing when is ours.'),
    },
  },
  'ARC-04': IN_BOTH,
  'ARC-05': IN_BOTH,
  'ARC-06': IN_CLUSTER,
  'ARC-07': {
    everywhere: ours('Room on nodes and the rules of pods show it.'),
    by: {
      'eks-auto': shared('Auto Mode and Fargate start machines; rules of pods are ours.'),
      'gke-autopilot': provider('GKE places pods and starts machines for them.'),
    },
  },
  'ARC-08': IN_CLUSTER,
  'ARC-09': IN_PLAN,
  'ARC-10': {
    everywhere: ours('Zones of nodes and pods show it, and the plan what lies outside.'),
    by: {
      managed: shared('The provider spreads the control plane; spreading workloads is ours.'),
      hosted: shared('The hosting cluster spreads the control plane; workloads are ours.'),
    },
  },
  'NSI-01': {
    everywhere: ours('Agents of the plugin on each node show it.'),
    by: {
      eks: shared('AWS builds the VPC CNI; its add-on shows whether we let it enforce.'),
      'eks-auto': shared('The agent is part of the nodes; a ConfigMap shows whether it is on.'),
      gke: shared('GKE runs the dataplane; networkConfig and networkPolicy show our choice.'),
      'gke-autopilot': provider('Dataplane V2 is always there; networkConfig shows it.'),
      aks: shared('AKS runs the engine; networkProfile.networkPolicy shows our choice.'),
      openshift: ours('OVN-Kubernetes enforces; its pods and Network/cluster show it.'),
      osd: provider('Red Hat runs OVN-Kubernetes; its pods on each node show it.'),
    },
  },
  'NSI-02': IN_CLUSTER,
  'NSI-03': IN_CLUSTER,
  'NSI-04': IN_CLUSTER,
  'NSI-05': IN_CLUSTER,
  'NSI-06': {
    everywhere: ours('Policies for pods show it; machines in a data centre have none.'),
    by: {
      eks: ours('metadataOptions of the launch template, or policies, show it.'),
      'eks-auto': provider('Auto Mode and Fargate keep them from pods; metadataOptions is theirs.'),
      gke: ours('workloadMetadataConfig.mode of the node pool, or policies, show it.'),
      'gke-autopilot': provider('Workload Identity is always on.'),
      aks: ours('The restriction of metadata on the pool, or policies, show it.'),
    },
  },
  'NSI-07': IN_BOTH,
  'NSI-08': IN_BOTH,
  'NSI-09': {
    everywhere: ours('Labels of namespaces and policies of admission show it.'),
    by: {
      'gke-autopilot': shared('Autopilot refuses most privileged pods; labels are ours.'),
      osd: shared('Security context constraints are there; who may use which is ours.'),
      openshift: ours('Security context constraints and labels of namespaces show it.'),
    },
  },
  'NSI-10': IN_CLUSTER,
  'NSI-11': IN_CLUSTER,
  'MSH-01': IN_BOTH,
  'MSH-02': IN_CLUSTER,
  'MSH-03': IN_CLUSTER,
  'MSH-04': IN_CLUSTER,
  'MSH-05': IN_CLUSTER,
  'MSH-06': IN_CLUSTER,
  'MSH-07': IN_CLUSTER,
  'MSH-08': IN_BOTH,
  'MSH-09': IN_BOTH,
};
