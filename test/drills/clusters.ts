/** Pieces of clusters for the drills: nodes with a network plugin, pods, responders. */
const node = (name = 'n1'): string => `
- apiVersion: v1
  kind: Node
  metadata: {name: ${name}, labels: {kubernetes.io/os: linux, kubernetes.io/hostname: ${name}}}
  status: {conditions: [{type: Ready, status: "True"}], nodeInfo: {operatingSystem: linux}}`;

const agent = (name: string, container: string, image: string): string => `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: ${name}, namespace: kube-system}
  spec: {selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {hostNetwork: true, tolerations: [{operator: Exists}], containers: [{name: ${container}, image: ${image}}]}}}
  status: {desiredNumberScheduled: 1, numberReady: 1}
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}-x, namespace: kube-system, labels: {app: ${name}}, ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: ${name}, controller: true}]}
  spec: {nodeName: n1, hostNetwork: true, containers: [{name: ${container}, image: ${image}}]}
  status: {phase: Running, conditions: [{type: Ready, status: "True"}]}`;

export const OVN: string =
  node() + agent('ovnkube-node', 'ovnkube-controller', 'quay.io/openshift/ovn-kubernetes');
export const CALICO: string =
  node() + agent('calico-node', 'calico-node', 'docker.io/calico/node:v3.31.0');
export const FLANNEL: string =
  node() + agent('kube-flannel', 'kube-flannel', 'docker.io/flannel/flannel:v0.26');
export const CILIUM = (config = 'enable-policy: default'): string =>
  `${node()}${agent('cilium', 'cilium-agent', 'quay.io/cilium/cilium:v1.18.2')}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: cilium-config, namespace: kube-system}, data: {${config}}}`;
export const AWS: string = `${node()}${agent(
  'aws-node',
  'aws-node',
  'example.com/amazon-k8s-cni:v1.21.1',
).replaceAll(
  'containers: [{name: aws-node',
  'containers: [{name: aws-eks-nodeagent, image: example.com/amazon/aws-network-policy-agent:v1.2.7, args: [--enable-network-policy=true]}, {name: aws-node',
)}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: amazon-vpc-cni, namespace: kube-system}, data: {enable-network-policy-controller: "true"}}`;

export const NAMESPACES: string = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Namespace, metadata: {name: other}}`;

export const pod = (name: string, extra = '', metadata = ''): string => `
- apiVersion: v1
  kind: Pod
  metadata: {name: ${name}, namespace: shop, labels: {app: ${name}, tier: web}${metadata}}
  spec: {nodeName: n1, containers: [{name: main, image: shop/${name}:1}]${extra}}
  status: {phase: Running, podIP: 10.0.0.5}`;

const DNS: string = `
- apiVersion: v1
  kind: Pod
  metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
  spec: {nodeName: n1, containers: [{name: coredns, image: coredns:1}]}
  status: {phase: Running, podIP: 10.0.0.9}`;

export const RESPONDERS: string = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: responder}
  rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: responders}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: responder}
  subjects: [{kind: Group, name: responders, apiGroup: rbac.authorization.k8s.io}]`;

export const PLAN: string = `
tiers: {critical: [{namespace: shop}]}
access: {responders: [{group: responders}]}`;

export const WORLD: string = NAMESPACES + RESPONDERS + DNS;
