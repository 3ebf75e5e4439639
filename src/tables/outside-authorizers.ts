/** When this table was last compared with what the clouds can grant beside RBAC. */
export const OUTSIDE_AUTHORIZERS_KNOWN_ON = '2026-11-15';

/** By distribution: how a cloud gives rights in the cluster that no binding shows. */
export const OUTSIDE_AUTHORIZERS: Readonly<Record<string, string>> = {
  eks: 'EKS access policies',
  gke: 'IAM roles of Google Cloud',
  aks: 'Azure role assignments',
};
