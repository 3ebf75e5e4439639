/** The mirror pod of a self-managed API server with these arguments, as one item of a list of objects. */
export function apiServer(...args: readonly string[]): string {
  return `
    - apiVersion: v1
      kind: Pod
      metadata:
        name: kube-apiserver-node-1
        namespace: kube-system
        labels: {component: kube-apiserver, tier: control-plane}
        annotations: {kubernetes.io/config.mirror: 0a1b}
      spec:
        containers:
          - name: kube-apiserver
            image: registry.k8s.io/kube-apiserver:v1.34.1
            command: ${JSON.stringify(['kube-apiserver', ...args])}
  `;
}
