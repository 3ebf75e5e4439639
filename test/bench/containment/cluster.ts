import { containment } from '../../../src/drills/containment/containment.ts';
import { type ClusterSize, madeOf, PODS_PER_NAMESPACE } from '../reachability/cluster.ts';
import type { Made } from '../reachability/objects.ts';
import { many, snapshotLines } from '../snapshot-lines.ts';

const NODES = 5000;

/** The lines of a snapshot of the reachability benchmark's cluster, with nodes on which Calico runs. */
export function linesOf(size: ClusterSize): Generator<string> {
  const nodes = Math.min(NODES, size.namespaces * PODS_PER_NAMESPACE);
  const made = new Map<string, Iterable<unknown>>([
    ...madeOf(size),
    ['core/Node', many(nodes, nodeOf)],
    ['apps/DaemonSet', [agent()]],
    ['info/version', [{ gitVersion: 'v1.34.1' }]],
    ['info/apis', [SERVED]],
  ]);
  made.set('core/Pod', joined(made.get('core/Pod') ?? [], many(nodes, agentPodOf)));
  made.set('core/Namespace', joined(made.get('core/Namespace') ?? [], [system()]));
  return snapshotLines(made, { containment });
}

function* joined(some: Iterable<unknown>, more: Iterable<unknown>): Generator<unknown> {
  yield* some;
  yield* more;
}

const SERVED = [
  { groupVersion: 'v1', kind: 'Pod' },
  { groupVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' },
  { groupVersion: 'crd.projectcalico.org/v1', kind: 'GlobalNetworkPolicy' },
];

function system(): Made {
  const name = 'kube-system';
  const labels = { 'kubernetes.io/metadata.name': name };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function nodeOf(at: number): Made {
  const name = `node-${at}`;
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      nodeInfo: { operatingSystem: 'linux' },
    },
  };
}

const AGENT = 'calico-node';
const CONTAINERS = [{ name: AGENT, image: 'docker.io/calico/node:v3.31.0' }];
const LABELS = { 'k8s-app': AGENT };

function agent(): Made {
  const spec = { hostNetwork: true, tolerations: [{ operator: 'Exists' }], containers: CONTAINERS };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: AGENT, namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec },
    },
  };
}

function agentPodOf(at: number): Made {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: AGENT, controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${AGENT}-${at}`,
      namespace: 'kube-system',
      labels: LABELS,
      ownerReferences: [owner],
    },
    spec: { nodeName: `node-${at}`, hostNetwork: true, containers: CONTAINERS },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  };
}
