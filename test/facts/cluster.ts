/** Objects of small clusters, as YAML list items in flow style. */

export interface NodeOptions {
  readonly ready?: boolean;
  readonly os?: string;
  readonly labels?: string;
  readonly taints?: string;
  readonly annotations?: string;
  readonly kubelet?: string;
}

export function node(name: string, options: NodeOptions = {}): string {
  const { ready = true, os = 'linux', labels = '{}', taints = '[]', annotations = '{}' } = options;
  const info = `{operatingSystem: ${os}, kubeletVersion: '${options.kubelet ?? 'v1.34.1'}'}`;
  return `
- apiVersion: v1
  kind: Node
  metadata: {name: ${name}, labels: ${labels}, annotations: ${annotations}}
  spec: {taints: ${taints}}
  status: {conditions: [{type: Ready, status: '${ready ? 'True' : 'False'}'}], nodeInfo: ${info}}`;
}

export interface AgentOptions {
  readonly namespace?: string;
  readonly container?: string;
  /** Nodes with a ready pod. */
  readonly on?: readonly string[];
  /** Nodes with a pod that is not ready. */
  readonly failingOn?: readonly string[];
  readonly args?: string;
  readonly volumes?: string;
  /** `desiredNumberScheduled` and `numberReady`. */
  readonly numbers?: readonly [number, number];
}

/** A DaemonSet and its pods. */
export function agent(name: string, image: string, options: AgentOptions = {}): string {
  const { namespace = 'kube-system', container = 'main', args = '[]', volumes = '[]' } = options;
  const { on = [], failingOn = [], numbers } = options;
  const spec = `containers: [{name: ${container}, image: '${image}', args: ${args}}], volumes: ${volumes}`;
  const status =
    numbers === undefined
      ? '{}'
      : `{desiredNumberScheduled: ${numbers[0]}, numberReady: ${numbers[1]}}`;
  const pods = [...on.map((at) => [at, 'True']), ...failingOn.map((at) => [at, 'False'])];
  return `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {template: {spec: {${spec}}}}
  status: ${status}${pods
    .map(
      ([at, ready]) => `
- apiVersion: v1
  kind: Pod
  metadata:
    name: ${name}-${at}
    namespace: ${namespace}
    ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: ${name}, controller: true}]
  spec: {nodeName: ${at}, ${spec}}
  status: {phase: Running, conditions: [{type: Ready, status: '${ready}'}]}`,
    )
    .join('')}`;
}

export function configMap(name: string, data: string, namespace = 'kube-system'): string {
  return `
- {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, namespace: ${namespace}}, data: ${data}}`;
}
