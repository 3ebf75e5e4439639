import type { ClusterInfo } from '../model/cluster.ts';
import type { ServedApi, ServerVersion } from '../model/info.ts';
import { CLUSTER, fieldOf, type Meta } from '../model/kubernetes/meta.ts';
import type { Node } from '../model/kubernetes/node.ts';
import type { Pod } from '../model/kubernetes/pod.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  API_GROUPS,
  DISTRIBUTIONS,
  HOSTED,
  NODE_ANNOTATIONS,
  NODE_LABELS,
  NODE_NAMES,
  NODE_PROVIDER_IDS,
  OS_IMAGES,
  PROVIDER_IDS,
  type Trace,
  VERSIONS,
} from '../tables/platforms.ts';

/** A sign of one distribution, with the field that shows it. */
export interface Found extends Trace {
  readonly evidence: Evidence;
}

/** Everything a node tells of its distribution. */
export function tracesOfNode(node: Node): readonly Found[] {
  const { labels, annotations, name } = node.meta;
  const found: Found[] = [];
  const add = (trace: Trace, path: string, value: string): void => {
    found.push({ ...trace, evidence: fieldOf(node, path, value) });
  };
  for (const [label, value] of labels) {
    const trace = NODE_LABELS.find((one) => isLabel(one, label, value));
    if (trace !== undefined) add(trace, `metadata.labels['${label}']`, value);
  }
  for (const trace of NODE_ANNOTATIONS) {
    const value = annotations.get(trace.annotation);
    if (value !== undefined) add(trace, `metadata.annotations['${trace.annotation}']`, value);
  }
  const byPrefix = [
    { traces: NODE_PROVIDER_IDS, path: 'spec.providerID', value: node.providerId },
    { traces: NODE_NAMES, path: 'metadata.name', value: name },
    { traces: OS_IMAGES, path: 'status.nodeInfo.osImage', value: node.osImage },
  ];
  for (const { traces, path, value } of byPrefix) {
    const trace = traces.find(({ prefix }) => value?.startsWith(prefix));
    if (trace !== undefined && value !== undefined) add(trace, path, value);
  }
  const version = VERSIONS.find(({ pattern }) => pattern.test(node.kubelet ?? ''));
  if (version !== undefined) add(version, 'status.nodeInfo.kubeletVersion', node.kubelet ?? '');
  return found;
}

export function tracesOfVersion({ gitVersion }: ServerVersion): readonly Found[] {
  const trace = VERSIONS.find(({ pattern }) => pattern.test(gitVersion));
  const evidence: Evidence = { subject: CLUSTER, path: '/version gitVersion', value: gitVersion };
  return trace === undefined ? [] : [{ ...trace, evidence }];
}

export function tracesOfApis(apis: readonly ServedApi[]): readonly Found[] {
  return API_GROUPS.flatMap((trace) => {
    const found = apis.some(
      ({ groupVersion, kind }) =>
        groupOf(groupVersion) === trace.group && (trace.kind ?? kind) === kind,
    );
    const value = trace.kind === undefined ? trace.group : `${trace.group}/${trace.kind}`;
    return found ? [{ ...trace, evidence: { subject: CLUSTER, path: '/apis', value } }] : [];
  });
}

export function servesGroup(apis: readonly ServedApi[], group: string): boolean {
  return apis.some(({ groupVersion }) => groupOf(groupVersion) === group);
}

function groupOf(groupVersion: string): string {
  return groupVersion.split('/')[0] ?? '';
}

/** What a cloud, or a cluster that manages it, lists it as: it knows without asking the cluster. */
export function tracesOfInventory({ name, described }: ClusterInfo): readonly Found[] {
  const distribution = described?.distribution ?? '';
  if (DISTRIBUTIONS[distribution] === undefined) return [];
  const subject = { type: 'cloud', key: name, name } as const;
  return [{ distribution, evidence: { subject, path: 'inventory', value: distribution } }];
}

/** An API server that runs as a static pod of one of this cluster's nodes: nobody else runs it. */
export function isOwnApiServer({ meta }: Pod): boolean {
  return isStaticComponent(meta, 'kube-apiserver');
}

/** A part of the control plane that runs as a static pod, by the labels of kubeadm and of kOps. */
export function isStaticComponent(meta: Meta, component: string): boolean {
  return (
    meta.namespace === 'kube-system' &&
    meta.annotations.has('kubernetes.io/config.mirror') &&
    (meta.labels.get('component') ?? meta.labels.get('k8s-app')) === component
  );
}

export function ownApiServers(pods: readonly Pod[]): readonly Evidence[] {
  return pods
    .filter(isOwnApiServer)
    .map((pod) =>
      fieldOf(
        pod,
        pod.meta.labels.has('component')
          ? "metadata.labels['component']"
          : "metadata.labels['k8s-app']",
        'kube-apiserver',
        'a static pod of one of the nodes',
      ),
    );
}

/** What kubeadm writes on the API server's static pod, apart from the name. */
export function isLaidOutByKubeadm(pods: readonly Pod[]): boolean {
  return pods.some(
    ({ meta }) =>
      meta.namespace === 'kube-system' &&
      meta.annotations.has('kubernetes.io/config.mirror') &&
      meta.labels.get('component') === 'kube-apiserver' &&
      meta.labels.get('tier') === 'control-plane',
  );
}

/**
 * kubeadm always runs the control plane as static pods of nodes: where its nodes have joined a cluster
 * of which all nodes and pods were seen, and none is an API server, another cluster hosts it (as Kamaji
 * and k0smotron do).
 */
export function traceOfHosted(found: readonly Found[]): readonly Found[] {
  const joined = found.some(({ distribution }) => distribution === 'kubeadm');
  if (!joined || found.some(({ distribution }) => distribution !== 'kubeadm')) return [];
  const value = 'no static pod is kube-apiserver';
  const evidence: Evidence = { subject: CLUSTER, path: 'pods of kube-system', value };
  return [{ distribution: 'kubeadm', mode: HOSTED, evidence }];
}

/** The infrastructure a node runs on, by its providerID; undefined for one we do not know. */
export function providerOf({ providerId }: Node): string | undefined {
  return PROVIDER_IDS.find(({ prefix }) => providerId?.startsWith(prefix))?.provider;
}

function isLabel(
  { label: pattern, value: wanted }: (typeof NODE_LABELS)[number],
  label: string,
  value: string,
): boolean {
  const named = pattern.endsWith('*') ? label.startsWith(pattern.slice(0, -1)) : label === pattern;
  return named && (wanted === undefined || wanted === value);
}
