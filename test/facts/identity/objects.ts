/** Control planes as YAML list items. */

export function apiServer(name: string, ...flags: readonly string[]): string {
  const command = JSON.stringify(['kube-apiserver', ...flags]);
  return `
- apiVersion: v1
  kind: Pod
  metadata:
    name: kube-apiserver-${name}
    namespace: kube-system
    labels: {component: kube-apiserver, tier: control-plane}
    annotations: {kubernetes.io/config.mirror: 0a1b}
  spec: {containers: [{name: kube-apiserver, image: 'kube-apiserver:v1.34.1', command: ${command}}]}`;
}

export function k3sServer(name: string, ...args: readonly string[]): string {
  const written = JSON.stringify(['server', ...args]);
  return `
- apiVersion: v1
  kind: Node
  metadata: {name: ${name}, annotations: {k3s.io/hostname: ${name}, k3s.io/node-args: '${written}'}}
  status: {nodeInfo: {kubeletVersion: v1.34.1+k3s1}}`;
}

export const EKS = 'v1.34.1-eks-113cf36';
export const K3S = 'v1.34.1+k3s1';
