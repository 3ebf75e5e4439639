/** When this table was last compared with how the platforms start their kubelets. */
export const KUBELET_DEFAULTS_KNOWN_ON = '2026-11-15';

/**
 * A platform whose own nodes run kubelets that refuse anonymous requests and ask the API server for
 * every other one.
 */
export interface KubeletDefaults {
  readonly of: string;
  /** A label or annotation that only its own nodes bear; `*` at the end stands for any text. */
  readonly sign: { readonly label: string } | { readonly annotation: string };
  /** Whether the read-only port is closed too; null where the cloud alone says. */
  readonly readOnlyPortClosed: true | null;
  /** The label that names the node's pool. */
  readonly pool?: string;
}

export const KUBELET_DEFAULTS: readonly KubeletDefaults[] = [
  { of: 'EKS', sign: { label: 'eks.amazonaws.com/*' }, readOnlyPortClosed: true },
  { of: 'AKS', sign: { label: 'kubernetes.azure.com/*' }, readOnlyPortClosed: true },
  // Open in clusters that were made before 1.32 and not changed since.
  {
    of: 'GKE',
    sign: { label: 'cloud.google.com/gke-*' },
    readOnlyPortClosed: null,
    pool: 'cloud.google.com/gke-nodepool',
  },
  { of: 'OpenShift', sign: { label: 'node.openshift.io/os_id' }, readOnlyPortClosed: true },
  { of: 'k3s', sign: { annotation: 'k3s.io/hostname' }, readOnlyPortClosed: true },
  { of: 'RKE2', sign: { annotation: 'rke2.io/hostname' }, readOnlyPortClosed: true },
];
