import type { Holder, LeverId } from '../model/pictures/architecture.ts';
import type { ProfileId } from './responsibility/profiles.ts';

/** When this table was last compared with what providers document (readiness model, T-PROV). */
export const LEVERS_KNOWN_ON = '2026-11-20';

/** Who holds a lever, and why. */
export type Hold = readonly [holder: Holder, reason: string];

/** What a profile does not say holds as for the one it is under. */
interface LeverRow {
  readonly id: LeverId;
  readonly title: string;
  readonly by: Readonly<Partial<Record<ProfileId, Hold>>>;
}

const PART_OF_NODES = 'for Auto Mode and Fargate; nodes of our own groups are ours';

export const LEVERS: readonly LeverRow[] = [
  {
    id: 'control-plane',
    title: 'Control plane and API server flags',
    by: {
      'self-managed': ['ours', 'Its components run on machines of ours.'],
      managed: ['provider', 'The provider sets the flags; we have the options of its API.'],
      hosted: [
        'provider',
        'Its components run in the hosting cluster, with flags that are set there.',
      ],
    },
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
      openshift: ['ours', 'One of the profiles of the API servers; its rules are the makers’.'],
      osd: ['shared', 'Red Hat runs it; the profile of the API servers is ours to choose.'],
      hosted: ['shared', 'The hosting cluster writes it; asking for a policy is ours.'],
    },
  },
  {
    id: 'etcd',
    title: 'Backup and restore of etcd',
    by: {
      'self-managed': ['ours', 'Snapshots and their restore are ours.'],
      managed: [
        'provider',
        'Nobody but the provider reaches etcd: restore objects, not the store.',
      ],
      hosted: ['provider', 'It runs in the hosting cluster: restore objects, not the store.'],
    },
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
      openshift: ['ours', 'Operators rotate what it signs; starting it by hand is ours.'],
      osd: ['provider', 'Red Hat rotates it.'],
      hosted: ['provider', 'Whoever hosts the control plane holds the key.'],
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
      openshift: ['ours', 'The API server makes and turns the key that we ask for.'],
      osd: ['provider', 'Red Hat decides with the cluster whether etcd is encrypted.'],
      rosa: ['shared', 'The provider encrypts; the key may be ours, chosen with the cluster.'],
      hosted: ['shared', 'The hosting cluster encrypts; asking for a key is ours.'],
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
      osd: ['shared', 'Public or private is ours to choose; Red Hat runs what is in front.'],
      hosted: ['shared', 'The hosting cluster publishes it; asking for limits is ours.'],
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
      openshift: ['ours', 'We start it; operators of the cluster carry it out.'],
      osd: [
        'shared',
        'We choose when; Red Hat carries it out, and at the end of support forces it.',
      ],
      hosted: ['shared', 'Nodes are ours; the control plane is upgraded in the hosting cluster.'],
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
      osd: ['provider', 'Red Hat builds images and replaces machines.'],
      hosted: ['ours', 'Node pools are ours, and so are their images.'],
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
      osd: ['shared', 'Machines are in an account of ours, under what Red Hat supports.'],
      aro: ['provider', 'The resource group of the nodes is locked: ask support.'],
      hosted: ['ours', 'Network and firewall of the machines are ours.'],
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
      osd: ['shared', 'Disks are in an account of ours; a shell is Red Hat’s business.'],
      aro: ['provider', 'The resource group of the nodes is locked: ask support.'],
      hosted: ['ours', 'Machines and disks are ours.'],
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
      openshift: ['ours', 'OVN-Kubernetes comes with it; another plugin may be chosen at first.'],
      osd: ['provider', 'Always there, and run by Red Hat.'],
      hosted: ['ours', 'The plugin runs on nodes of ours.'],
    },
  },
  {
    id: 'admission',
    title: 'Admission control',
    by: {
      'self-managed': ['ours', 'Plugins, policies and webhooks are ours.'],
      managed: ['shared', 'Policies and webhooks are ours; plugins of the API server are not.'],
      hosted: ['shared', 'Policies and webhooks are ours; plugins of the API server are not.'],
    },
  },
  {
    id: 'backups',
    title: 'Backups of objects and volumes',
    by: {
      'self-managed': ['ours', 'Nobody else keeps any.'],
      managed: ['ours', 'What the provider keeps of etcd is not for us to restore from.'],
      hosted: ['ours', 'What the hosting cluster keeps of etcd is not for us to restore from.'],
    },
  },
];
