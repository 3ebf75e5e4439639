/** When this table was last compared with what the distributions put on nodes and in versions. */
export const PLATFORMS_KNOWN_ON = '2026-09-15';

/** The way of running where another cluster hosts the control plane, so that no part of it is seen here. */
export const HOSTED = 'hosted control plane';

/** A Kubernetes distribution, and who runs its control plane. */
export interface Distribution {
  readonly title: string;
  /** Whether a provider runs the control plane; null where the distribution alone does not say. */
  readonly managed: boolean | null;
  /** The only infrastructure it exists on. */
  readonly provider?: string;
  /** Distributions that it is built on, whose traces it therefore shows too. */
  readonly over?: readonly string[];
}

export const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  eks: { title: 'EKS', managed: true, provider: 'aws' },
  'eks-distro': { title: 'EKS Distro or EKS Anywhere', managed: false, over: ['kubeadm'] },
  gke: { title: 'GKE', managed: true, provider: 'gcp' },
  aks: { title: 'AKS', managed: true, provider: 'azure' },
  doks: { title: 'DOKS', managed: true, provider: 'digitalocean' },
  lke: { title: 'LKE', managed: true, provider: 'linode' },
  iks: { title: 'IKS', managed: true, provider: 'ibm' },
  roks: {
    title: 'OpenShift on IBM Cloud',
    managed: true,
    provider: 'ibm',
    over: ['iks', 'openshift', 'osd'],
  },
  oke: { title: 'OKE', managed: true, provider: 'oracle' },
  openshift: { title: 'OpenShift', managed: false },
  microshift: { title: 'MicroShift', managed: false, over: ['openshift'] },
  osd: { title: 'OpenShift Dedicated or ROSA', managed: true, over: ['openshift'] },
  rosa: { title: 'ROSA', managed: true, provider: 'aws', over: ['openshift', 'osd'] },
  aro: { title: 'ARO', managed: true, provider: 'azure', over: ['openshift', 'osd'] },
  k3s: { title: 'k3s', managed: false },
  rke2: { title: 'RKE2', managed: false, over: ['kubeadm'] },
  rke1: { title: 'RKE1', managed: false },
  kubeadm: { title: 'kubeadm', managed: false },
  kops: { title: 'kOps', managed: false, over: ['kubeadm'] },
  kind: { title: 'kind', managed: false, provider: 'local', over: ['kubeadm'] },
  minikube: { title: 'minikube', managed: false, provider: 'local', over: ['kubeadm'] },
  talos: { title: 'Talos', managed: false, over: ['kubeadm'] },
  microk8s: { title: 'MicroK8s', managed: false },
  tanzu: { title: 'Tanzu', managed: false, over: ['kubeadm'] },
  // Who runs the cluster that hosts these control planes, they do not show.
  gardener: { title: 'Gardener', managed: null },
  vcluster: { title: 'vCluster', managed: null, over: ['k3s', 'kubeadm'] },
};

/** OpenShift where its own settings decide. IBM runs the control plane of its clusters elsewhere. */
export const OPENSHIFTS: ReadonlySet<string> = new Set(['openshift', 'osd', 'rosa', 'aro']);

/** Infrastructure by the beginning of a node's `spec.providerID`. */
export const PROVIDER_IDS: readonly { readonly prefix: string; readonly provider: string }[] = [
  { prefix: 'aws://', provider: 'aws' },
  { prefix: 'eks-hybrid://', provider: 'aws' },
  { prefix: 'gce://', provider: 'gcp' },
  { prefix: 'azure://', provider: 'azure' },
  { prefix: 'digitalocean://', provider: 'digitalocean' },
  { prefix: 'linode://', provider: 'linode' },
  { prefix: 'ibm://', provider: 'ibm' },
  { prefix: 'ibmpowervs://', provider: 'ibm' },
  { prefix: 'ocid1.', provider: 'oracle' },
  { prefix: 'oci://', provider: 'oracle' },
  { prefix: 'vsphere://', provider: 'vsphere' },
  { prefix: 'openstack://', provider: 'openstack' },
  { prefix: 'hcloud://', provider: 'hetzner' },
  { prefix: 'hrobot://', provider: 'hetzner' },
  { prefix: 'scaleway://', provider: 'scaleway' },
  { prefix: 'vultr://', provider: 'vultr' },
  { prefix: 'civo://', provider: 'civo' },
  { prefix: 'exoscale://', provider: 'exoscale' },
  { prefix: 'equinixmetal://', provider: 'equinix' },
  { prefix: 'nutanix://', provider: 'nutanix' },
  { prefix: 'proxmox://', provider: 'proxmox' },
  { prefix: 'harvester://', provider: 'harvester' },
  { prefix: 'metal3://', provider: 'metal3' },
  { prefix: 'kubevirt://', provider: 'kubevirt' },
  { prefix: 'kind://', provider: 'local' },
];

/** A trace of a distribution; `mode` names a way of running it. */
export interface Trace {
  readonly distribution: string;
  readonly mode?: string;
}

/** By a node label: its name, or its beginning where it ends in `*`, and its value where it matters. */
export const NODE_LABELS: readonly (Trace & {
  readonly label: string;
  readonly value?: string;
})[] = [
  {
    distribution: 'eks',
    label: 'eks.amazonaws.com/compute-type',
    value: 'fargate',
    mode: 'Fargate',
  },
  {
    distribution: 'eks',
    label: 'eks.amazonaws.com/compute-type',
    value: 'auto',
    mode: 'Auto Mode',
  },
  {
    distribution: 'eks',
    label: 'eks.amazonaws.com/compute-type',
    value: 'hybrid',
    mode: 'hybrid nodes',
  },
  { distribution: 'eks', label: 'eks.amazonaws.com/*' },
  { distribution: 'gke', label: 'cloud.google.com/gke-*' },
  { distribution: 'aks', label: 'kubernetes.azure.com/*' },
  { distribution: 'doks', label: 'doks.digitalocean.com/*' },
  { distribution: 'lke', label: 'lke.linode.com/*' },
  { distribution: 'iks', label: 'ibm-cloud.kubernetes.io/*' },
  { distribution: 'oke', label: 'oke.oraclecloud.com/*' },
  { distribution: 'openshift', label: 'node.openshift.io/os_id' },
  { distribution: 'k3s', label: 'node.kubernetes.io/instance-type', value: 'k3s' },
  { distribution: 'rke2', label: 'node.kubernetes.io/instance-type', value: 'rke2' },
  { distribution: 'rke1', label: 'node-role.kubernetes.io/controlplane', value: 'true' },
  { distribution: 'kops', label: 'kops.k8s.io/*' },
  { distribution: 'minikube', label: 'minikube.k8s.io/*' },
  { distribution: 'microk8s', label: 'microk8s.io/cluster' },
  { distribution: 'tanzu', label: 'run.tanzu.vmware.com/*' },
  { distribution: 'gardener', label: 'worker.gardener.cloud/pool', mode: HOSTED },
  { distribution: 'vcluster', label: 'vcluster.loft.sh/fake-node', value: 'true', mode: HOSTED },
];

export const NODE_ANNOTATIONS: readonly (Trace & { readonly annotation: string })[] = [
  { distribution: 'k3s', annotation: 'k3s.io/hostname' },
  { distribution: 'rke2', annotation: 'rke2.io/hostname' },
  { distribution: 'rke1', annotation: 'rke.cattle.io/internal-ip' },
  { distribution: 'kubeadm', annotation: 'kubeadm.alpha.kubernetes.io/cri-socket' },
  { distribution: 'openshift', annotation: 'machineconfiguration.openshift.io/currentConfig' },
];

export const NODE_PROVIDER_IDS: readonly (Trace & { readonly prefix: string })[] = [
  { distribution: 'kind', prefix: 'kind://' },
  { distribution: 'k3s', prefix: 'k3s://' },
  { distribution: 'rke2', prefix: 'rke2://' },
  { distribution: 'eks', prefix: 'eks-hybrid://' },
];

export const NODE_NAMES: readonly (Trace & { readonly prefix: string })[] = [
  { distribution: 'gke', prefix: 'gk3-', mode: 'Autopilot' },
];

export const OS_IMAGES: readonly (Trace & { readonly prefix: string })[] = [
  { distribution: 'talos', prefix: 'Talos (' },
  { distribution: 'openshift', prefix: 'Red Hat Enterprise Linux CoreOS' },
];

/** By how a version of the API server or of a kubelet ends. EKS Distro counts its own releases. */
export const VERSIONS: readonly (Trace & { readonly pattern: RegExp })[] = [
  { distribution: 'eks-distro', pattern: /-eks-\d+-\d+-\d+$/ },
  { distribution: 'eks', pattern: /-eks-[0-9a-f]{7,40}$/ },
  { distribution: 'gke', pattern: /-gke\.\d+$/ },
  { distribution: 'iks', pattern: /\+IKS$/ },
  { distribution: 'k3s', pattern: /\+k3s\d+$/ },
  { distribution: 'rke2', pattern: /\+rke2r\d+$/ },
  { distribution: 'tanzu', pattern: /\+vmware\.\d+(-fips)?([.-]\d+)*$/ },
];

/** By an API group that the server serves, and a kind of it where others serve the group too. */
export const API_GROUPS: readonly (Trace & { readonly group: string; readonly kind?: string })[] = [
  { distribution: 'openshift', group: 'project.openshift.io' },
  { distribution: 'osd', group: 'managed.openshift.io', kind: 'SubjectPermission' },
  { distribution: 'aro', group: 'aro.openshift.io', kind: 'Cluster' },
];

/** By the tag that Red Hat's services put on what they make at AWS. */
export const CLUSTER_TYPES: ReadonlyMap<string, string> = new Map([
  ['rosa', 'rosa'],
  ['osd', 'osd'],
]);

/** OpenShift keeps its settings here, MicroShift has none of them but serves the other group too. */
export const OPENSHIFT_SETTINGS = 'config.openshift.io';
export const OPENSHIFT_CONSTRAINTS = 'security.openshift.io';

/**
 * Managed control planes that the provider keeps in several zones: always, where the region has zones
 * (then nodes are labelled with them), or in one mode only.
 */
export const CONTROL_PLANES_ACROSS_ZONES: readonly {
  readonly distribution: string;
  readonly where: 'everywhere' | 'regions with zones';
  readonly mode?: string;
}[] = [
  { distribution: 'eks', where: 'everywhere' },
  { distribution: 'aks', where: 'regions with zones' },
  { distribution: 'gke', where: 'everywhere', mode: 'Autopilot' },
];
