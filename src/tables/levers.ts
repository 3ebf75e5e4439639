import type { Holder, LeverId } from '../model/pictures/architecture.ts';

/** When this table was last compared with what providers document (readiness model, T-PROV). */
export const LEVERS_KNOWN_ON = '2026-11-15';

/** Who holds a lever, and why. */
export type Hold = readonly [holder: Holder, reason: string];

/** A column of the table: one way of running a cluster. */
export type LeverProfile = 'self-managed' | 'eks' | 'eks-auto' | 'gke' | 'gke-autopilot' | 'aks';

/** `managed`: what holds for every provider that runs a control plane. */
interface LeverRow {
  readonly id: LeverId;
  readonly title: string;
  readonly managed?: Hold;
  readonly by: Readonly<Partial<Record<LeverProfile, Hold>>>;
}

const PART_OF_NODES = 'for Auto Mode and Fargate; nodes of our own groups are ours';

export const LEVERS: readonly LeverRow[] = [
  {
    id: 'control-plane',
    title: 'Control plane and API server flags',
    managed: ['provider', 'The provider sets the flags; we have the options of its API.'],
    by: { 'self-managed': ['ours', 'Its components run on machines of ours.'] },
  },
  {
    id: 'audit-log',
    title: 'Audit log',
    by: {
      'self-managed': ['ours', 'Policy file and flags of the API server are ours.'],
      eks: ['shared', 'The policy is fixed; switching the log on is ours.'],
      'eks-auto': ['shared', 'The policy is fixed; switching the log on is ours.'],
      gke: ['shared', 'The policy is fixed; reads are kept only with Data Access logs.'],
      'gke-autopilot': [
        'shared',
        'The policy is fixed; reads are kept only with Data Access logs.',
      ],
      aks: ['shared', 'The policy is fixed; diagnostic settings choose what is kept.'],
    },
  },
  {
    id: 'etcd',
    title: 'Backup and restore of etcd',
    managed: ['provider', 'Nobody but the provider reaches etcd: restore objects, not the store.'],
    by: { 'self-managed': ['ours', 'Snapshots and their restore are ours.'] },
  },
  {
    id: 'cluster-ca',
    title: 'Rotation of the cluster CA',
    by: {
      'self-managed': ['ours', 'The key is ours, and so is handing out what it signs.'],
      eks: ['provider', 'Customers cannot rotate it.'],
      'eks-auto': ['provider', 'Customers cannot rotate it.'],
      gke: ['shared', 'We start a credential rotation; the provider re-issues what the CA signed.'],
      'gke-autopilot': ['shared', 'We start a credential rotation; the provider carries it out.'],
      aks: ['shared', 'We start a certificate rotation; the provider carries it out.'],
    },
  },
  {
    id: 'encryption-key',
    title: 'Key that encrypts Secrets at rest',
    by: {
      'self-managed': ['ours', 'Encryption configuration and key are ours.'],
      eks: ['shared', 'The provider encrypts; the key may be ours.'],
      'eks-auto': ['shared', 'The provider encrypts; the key may be ours.'],
      gke: ['shared', 'The provider encrypts; the key may be ours.'],
      'gke-autopilot': ['shared', 'The provider encrypts; the key may be ours.'],
      aks: ['shared', 'The provider encrypts; the key may be ours.'],
    },
  },
  {
    id: 'api-endpoint',
    title: 'Restriction of the API endpoint',
    by: {
      'self-managed': ['ours', 'Load balancer and firewall in front of it are ours.'],
      eks: ['ours', 'A setting of the cluster: public access and its networks.'],
      'eks-auto': ['ours', 'A setting of the cluster: public access and its networks.'],
      gke: ['ours', 'A setting of the cluster: authorized networks.'],
      'gke-autopilot': ['ours', 'A setting of the cluster: authorized networks.'],
      aks: ['ours', 'A setting of the cluster: authorized ranges, or a private cluster.'],
    },
  },
  {
    id: 'version',
    title: 'Version upgrade',
    by: {
      'self-managed': ['ours', 'Control plane and nodes are upgraded by us.'],
      eks: ['shared', 'We start it and upgrade the nodes; at the end of support it is forced.'],
      'eks-auto': ['shared', 'We start it; nodes follow, and at the end of support it is forced.'],
      gke: ['shared', 'The channel upgrades it; windows and exclusions are ours.'],
      'gke-autopilot': ['shared', 'The channel upgrades it; windows and exclusions are ours.'],
      aks: ['shared', 'We start it or choose a channel; the provider carries it out.'],
    },
  },
  {
    id: 'node-image',
    title: 'Node images and replacement',
    by: {
      'self-managed': ['ours', 'Images and machines are ours.'],
      eks: ['ours', 'We choose the image and replace the nodes.'],
      'eks-auto': [
        'shared',
        `The provider chooses and replaces, within 21 days, ${PART_OF_NODES}.`,
      ],
      gke: ['shared', 'The provider builds the image; upgrades and repair replace nodes.'],
      'gke-autopilot': ['provider', 'The provider runs the nodes.'],
      aks: ['shared', 'The provider builds the image; we start its upgrade.'],
    },
  },
  {
    id: 'node-isolation',
    title: 'Network isolation of a node',
    by: {
      'self-managed': ['ours', 'Network and firewall of the machines are ours.'],
      eks: ['ours', 'Security groups of the instances are ours.'],
      'eks-auto': ['shared', `The provider runs the machines ${PART_OF_NODES}.`],
      gke: ['ours', 'Firewall rules of the network are ours.'],
      'gke-autopilot': ['provider', 'The provider runs the nodes: isolate pods instead.'],
      aks: ['ours', 'Network security groups of the node pools are ours.'],
    },
  },
  {
    id: 'node-forensics',
    title: 'Shell and disk of a node',
    by: {
      'self-managed': ['ours', 'Machines and disks are ours.'],
      eks: ['ours', 'Instances and volumes are in our account.'],
      'eks-auto': ['shared', `There is no shell, and hardly a disk, ${PART_OF_NODES}.`],
      gke: ['ours', 'Instances and disks are in our project.'],
      'gke-autopilot': ['provider', 'Neither shell nor disk is given out.'],
      aks: ['ours', 'Instances and disks are in our subscription.'],
    },
  },
  {
    id: 'network-policy',
    title: 'Engine that enforces NetworkPolicy',
    by: {
      'self-managed': ['ours', 'We choose and run the network plugin.'],
      eks: ['ours', 'An add-on that we switch on, or a plugin of our own.'],
      'eks-auto': ['shared', 'The agent is part of the nodes; switching it on is ours.'],
      gke: ['shared', 'Chosen with the cluster; the provider runs it.'],
      'gke-autopilot': ['provider', 'Always there, and run by the provider.'],
      aks: ['shared', 'Chosen for the cluster; the provider runs it.'],
    },
  },
  {
    id: 'admission',
    title: 'Admission control',
    managed: ['shared', 'Policies and webhooks are ours; plugins of the API server are not.'],
    by: { 'self-managed': ['ours', 'Plugins, policies and webhooks are ours.'] },
  },
  {
    id: 'backups',
    title: 'Backups of objects and volumes',
    managed: ['ours', 'What the provider keeps of etcd is not for us to restore from.'],
    by: { 'self-managed': ['ours', 'Nobody else keeps any.'] },
  },
];
