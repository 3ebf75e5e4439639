/** When the table was last compared with what the distributions ship. */
export const SYSTEM_AGENTS_KNOWN_ON = '2026-11';

/** Something that a distribution or a network plugin runs on nodes; `*` in a name stands for any text. */
export interface SystemAgent {
  readonly kind: 'DaemonSet' | 'CronJob' | 'Pod';
  readonly namespace: string;
  readonly name: string;
  readonly of: string;
}

function agents(
  kind: SystemAgent['kind'],
  of: string,
  names: string,
  namespace = 'kube-system',
): readonly SystemAgent[] {
  return names.split(' ').map((name) => ({ kind, namespace, name, of }));
}

/** What is there without anybody having declared it. The names are their makers'; nobody checks what runs under them. */
export const SYSTEM_AGENTS: readonly SystemAgent[] = [
  ...agents('DaemonSet', 'Kubernetes', 'kube-proxy kube-proxy-windows node-local-dns nodelocaldns'),
  ...agents('DaemonSet', 'kind', 'kindnet'),
  ...agents('DaemonSet', 'Calico', 'calico-node canal'),
  ...agents('DaemonSet', 'Cilium', 'cilium cilium-envoy cilium-node-init'),
  ...agents('DaemonSet', 'Flannel', 'kube-flannel-ds kube-flannel'),
  ...agents('DaemonSet', 'Antrea', 'antrea-agent'),
  ...agents('DaemonSet', 'kube-router', 'kube-router'),
  ...agents('DaemonSet', 'EKS', 'aws-node ebs-csi-node ebs-csi-node-windows efs-csi-node'),
  ...agents('DaemonSet', 'EKS', 'eks-pod-identity-agent eks-node-monitoring-agent s3-csi-node'),
  ...agents('DaemonSet', 'GKE', 'gke-metadata-server gke-metrics-agent* fluentbit-gke* netd anetd'),
  ...agents('DaemonSet', 'GKE', 'pdcsi-node pdcsi-node-windows ip-masq-agent konnectivity-agent'),
  ...agents(
    'DaemonSet',
    'GKE',
    'filestore-node gcsfusecsi-node metadata-proxy-* runsc-metric-server',
  ),
  ...agents('DaemonSet', 'GKE', 'nvidia-gpu-device-plugin* tpu-device-plugin collector'),
  ...agents('DaemonSet', 'AKS', 'azure-cns azure-cns-win azure-ip-masq-agent* cloud-node-manager*'),
  ...agents('DaemonSet', 'AKS', 'csi-azuredisk-node* csi-azurefile-node* csi-blob-node azure-npm*'),
  ...agents('DaemonSet', 'AKS', 'ama-logs* ama-metrics-node microsoft-defender-collector-ds'),
  ...agents('DaemonSet', 'AKS', 'aks-secrets-store-* retina-agent* cilium* kubernetes-vnet*'),
  ...agents('DaemonSet', 'k3s', 'svclb-*'),
  // Static pods of nodes that are no control plane; the end of the name is the node's.
  ...agents('Pod', 'GKE and RKE2', 'kube-proxy-*'),
  ...agents('Pod', 'Kubespray', 'nginx-proxy-* haproxy-*'),
];
