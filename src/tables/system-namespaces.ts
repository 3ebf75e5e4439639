/** When this table was last compared with what distributions and add-ons install. */
export const SYSTEM_NAMESPACES_KNOWN_ON = '2026-09-15';

/** A namespace that a distribution or an add-on brings; a `*` at the end stands for any text. */
export interface SystemNamespace {
  readonly pattern: string;
  readonly of: string;
}

/** Namespaces of the cluster's own machinery. Every other namespace is a tenant's. */
export const SYSTEM_NAMESPACES: readonly SystemNamespace[] = [
  ...from('Kubernetes', ['kube-system', 'kube-public', 'kube-node-lease']),
  ...from('EKS', ['amazon-cloudwatch', 'amazon-guardduty', 'aws-observability', 'eks-auto-*']),
  ...from('GKE', [
    'gke-*',
    'gmp-system',
    'gmp-public',
    'asm-system',
    'config-management-monitoring',
    'config-management-system',
    'cnrm-system',
    'configconnector-operator-system',
    'resource-group-system',
  ]),
  ...from('AKS', [
    'aks-*',
    'app-routing-system',
    'azure-arc',
    'azure-extensions-usage-system',
    'dataprotection-microsoft',
    'mdc',
    'retina',
  ]),
  ...from('IKS', ['ibm-cert-store', 'ibm-operators', 'ibm-observe', 'ibm-system']),
  ...from('OpenShift', ['openshift', 'openshift-*']),
  ...from('Rancher', [
    'cattle-*',
    'fleet-default',
    'fleet-local',
    'cluster-fleet-*',
    'local-path-storage',
    'longhorn-system',
    'system-upgrade',
  ]),
  ...from('Tanzu', [
    'vmware-system-*',
    'tanzu-system',
    'tanzu-system-*',
    'tkg-system',
    'tkg-system-*',
  ]),
  ...from('kind, minikube, MicroK8s', ['kubernetes-dashboard', 'container-registry']),
  ...from('network plugin', [
    'calico-apiserver',
    'calico-system',
    'tigera-*',
    'cilium-secrets',
    'cilium-spire',
    'kube-flannel',
    'kube-ovn',
    'metallb-system',
    'multus',
    'submariner-operator',
    'weave',
  ]),
  ...from('service mesh', ['istio-operator', 'istio-system', 'linkerd', 'linkerd-*', 'osm-system']),
  ...from('cluster add-on', [
    'capi-*',
    'cdi',
    'cert-manager',
    'crossplane-system',
    'external-dns',
    'external-secrets',
    'falco',
    'falco-system',
    'flux-system',
    'gatekeeper-system',
    'gpu-operator',
    'ingress-nginx',
    'karpenter',
    'keda',
    'kubewarden',
    'kyverno',
    'node-feature-discovery',
    'olm',
    'operators',
    'rook-ceph',
    'sealed-secrets',
    'trident',
    'trivy-system',
    'velero',
  ]),
];

function from(of: string, patterns: readonly string[]): readonly SystemNamespace[] {
  return patterns.map((pattern) => ({ pattern, of }));
}
