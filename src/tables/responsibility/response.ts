import type { Code } from '../catalogue/entry.ts';
import {
  BY_DRILL,
  type DutyRow,
  IN_BOTH,
  IN_CLUSTER,
  IN_PLAN,
  ours,
  provider,
  shared,
} from './duty.ts';

type Rows<Prefix extends string> = Readonly<Record<Extract<Code, `${Prefix}-${string}`>, DutyRow>>;

/** Who answers for the means of a response. */
export const responseDuties: Rows<'IRR'> = {
  'IRR-01': {
    everywhere: ours('Served kinds and the network plugin show it.'),
    by: {
      'eks-auto': shared('AWS builds the plugin; served kinds show what it takes.'),
      gke: shared('GKE builds the dataplane; served kinds show what it takes.'),
      aks: shared('AKS runs the engine that we chose; served kinds show what it takes.'),
      osd: shared('OVN-Kubernetes takes AdminNetworkPolicy; writing one is ours.'),
    },
  },
  'IRR-02': IN_BOTH,
  'IRR-03': BY_DRILL,
  'IRR-04': IN_BOTH,
  'IRR-05': IN_BOTH,
  'IRR-06': IN_CLUSTER,
  'IRR-07': IN_BOTH,
  'IRR-08': IN_BOTH,
  'IRR-09': IN_PLAN,
  'IRR-10': {
    everywhere: ours('containment.node of the plan names a firewall or a policy of the host.'),
    by: {
      eks: ours('Security groups of the instances; containment.node names the one.'),
      'eks-auto': shared('Auto Mode runs the machines; on Fargate AWS alone isolates them.'),
      gke: ours('Firewall policies of the network; containment.node names the one.'),
      'gke-autopilot': provider('Nodes are out of reach: support isolates them (ORG-16).'),
      aks: ours('Network security groups of the pools; containment.node names the one.'),
      aro: provider('The resource group is locked: support isolates nodes (ORG-16).'),
    },
  },
  'IRR-11': IN_BOTH,
  'IRR-12': {
    everywhere: ours('Version and runtime of nodes hint at it; only a test proves it.'),
    by: {
      'eks-auto': provider('Machines are closed; another way has to be declared.'),
      'gke-autopilot': provider('Machines are closed; another way has to be declared.'),
    },
  },
  'IRR-13': IN_CLUSTER,
  'IRR-14': {
    everywhere: ours('Classes of volume snapshots, and forensics.diskSnapshot, show it.'),
    by: {
      'eks-auto': shared('Volumes are ours; disks of Auto Mode limited, of Fargate none.'),
      'gke-autopilot': shared('Volumes are ours; disks of nodes are not given out.'),
      aro: shared('Volumes are ours; disks of nodes are in a locked resource group.'),
    },
  },
  'IRR-15': IN_PLAN,
  'IRR-16': BY_DRILL,
  'IRR-17': {
    everywhere: ours('Autoscalers and their settings show it.'),
    by: {
      'eks-auto': shared('Auto Mode ends each node within 21 days; pausing it is limited.'),
      'gke-autopilot': provider('GKE ends nodes as it sees fit.'),
    },
  },
  'IRR-18': BY_DRILL,
  'IRR-19': {
    everywhere: ours('Keys are ours; credentials.caRotation of the plan shows the rehearsal.'),
    by: {
      managed: provider('The provider holds the keys.'),
      eks: shared('EKS replaces its CA where we ask for it; rehearsing is ours.'),
      gke: shared('GKE carries out the credential rotation that we start.'),
      aks: shared('AKS carries out the certificate rotation that we start.'),
      hosted: provider('Whoever hosts the control plane holds the keys.'),
    },
  },
  'IRR-20': {
    everywhere: ours('Ages and images of nodes show it.'),
    by: {
      'eks-auto': provider('Auto Mode replaces nodes within 21 days, Fargate with each pod.'),
      gke: shared('GKE upgrades and repairs; replacing one that is suspect is ours.'),
      'gke-autopilot': provider('GKE replaces nodes by itself; their ages show it.'),
      aks: shared('AKS builds images; starting the upgrade of the pool is ours.'),
      osd: shared('Machine sets replace; Red Hat builds the image.'),
    },
  },
  'IRR-21': BY_DRILL,
  'IRR-22': {
    everywhere: ours('Objects of the backup tool show it, and the plan snapshots of etcd.'),
    by: {
      managed: ours('Objects of the backup tool show it: etcd is not for us to restore.'),
      gke: ours('Backup for GKE, or objects of another tool, show it.'),
      hosted: ours('Objects of the backup tool show it: etcd is in the hosting cluster.'),
    },
  },
  'IRR-23': IN_PLAN,
  'IRR-24': IN_PLAN,
  'IRR-25': IN_CLUSTER,
  'IRR-26': IN_PLAN,
  'IRR-27': BY_DRILL,
};
