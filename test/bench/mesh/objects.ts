import { many } from '../snapshot-lines.ts';

type Made = Readonly<Record<string, unknown>>;

/**
 * A mesh of `1 / part` of 20,000 workloads in 200 namespaces, with 5,000 objects of Istio, a Service for
 * one in four workloads and policies that a plugin enforces.
 */
export function meshOf(part: number): ReadonlyMap<string, Iterable<Made>> {
  const namespaces = 200 / part;
  const home = (at: number): string => `team-${at % namespaces}`;
  const security = 'security.istio.io';
  return new Map([
    ['core/ConfigMap:istio-system/istio', many(1, settings)],
    ['core/Namespace', many(namespaces, (at) => namespace(home(at)))],
    ['core/Pod', pods(20_000 / part, home)],
    [`${security}/PeerAuthentication`, many(2_500 / part, (at) => peer(at, home(at)))],
    [`${security}/AuthorizationPolicy`, many(1_500 / part, (at) => policy(at, home(at)))],
    ['networking.istio.io/Sidecar', many(500 / part, (at) => sidecar(at, home(at)))],
    ['networking.istio.io/DestinationRule', many(500 / part, (at) => rule(at, home(at)))],
    ['core/Service', many(5_000 / part, (at) => service(at, home(at)))],
    ['core/Node', many(1, node)],
    ['apps/DaemonSet', many(1, plugin)],
    ['networking.k8s.io/NetworkPolicy', many(1_000 / part, (at) => network(at, home(at)))],
  ]);
}

function settings(): Made {
  const metadata = { name: 'istio', namespace: 'istio-system' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mesh: {} } };
}

function namespace(name: string): Made {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function* pods(count: number, home: (at: number) => string): Generator<Made> {
  yield agent();
  for (let at = 0; at < count; at += 1) yield pod(at, home(at));
}

/** Labels of their own, so that no two workloads are alike. */
function pod(at: number, where: string): Made {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `app-${at}`, namespace: where, labels: { app: `app-${at}`, tier: 'web' } },
    spec: {
      nodeName: 'node-1',
      containers: [
        { name: 'main', image: 'app:1', ports: [{ containerPort: 8080 }] },
        // One in fifty is outside the mesh.
        ...(at % 50 === 0 ? [] : [{ name: 'istio-proxy', image: 'istio/proxyv2:1.29.0' }]),
      ],
    },
    status: { phase: 'Running' },
  };
}

/** One in ten holds for its whole namespace. */
function selecting(at: number): Made {
  return at % 10 === 0 ? {} : { selector: { matchLabels: { app: `app-${at}` } } };
}

function peer(at: number, namespace: string): Made {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: `peer-${at}`, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      ...selecting(at),
      mtls: { mode: 'STRICT' },
      portLevelMtls: { '9090': { mode: 'DISABLE' } },
    },
  };
}

function policy(at: number, namespace: string): Made {
  const from = [{ source: { principals: [`cluster.local/ns/${namespace}/sa/app-${at}`] } }];
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${at}`, namespace },
    spec: { ...selecting(at), action: at % 3 === 0 ? 'DENY' : 'ALLOW', rules: [{ from }] },
  };
}

function sidecar(at: number, namespace: string): Made {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: { name: `sidecar-${at}`, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      workloadSelector: { labels: { app: `app-${at}` } },
      ingress: [{ port: { number: 9090, protocol: 'HTTPS' }, tls: { mode: 'SIMPLE' } }],
    },
  };
}

/** One in ten is for its whole namespace, and one in five turns TLS off. */
function rule(at: number, namespace: string): Made {
  const host = at % 10 === 0 ? '*' : `app-${at}`;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: `rule-${at}`, namespace, creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      host: `${host}.${namespace}.svc.cluster.local`,
      trafficPolicy: { tls: { mode: at % 5 === 0 ? 'DISABLE' : 'ISTIO_MUTUAL' } },
    },
  };
}

function service(at: number, namespace: string): Made {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `app-${at}`, namespace },
    spec: { selector: { app: `app-${at}` }, ports: [{ port: 80, targetPort: 8080 }] },
  };
}

/** One in five lets only its own namespace in; the others are about one workload and its neighbour. */
function network(at: number, namespace: string): Made {
  const whole = at % 5 === 0;
  const peer = whole ? {} : { matchLabels: { app: `app-${at + 200}` } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${at}`, namespace },
    spec: {
      podSelector: whole ? {} : { matchLabels: { app: `app-${at}` } },
      ingress: [{ from: [{ podSelector: peer }] }],
    },
  };
}

function node(): Made {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels: { 'kubernetes.io/os': 'linux' } },
    status: {
      nodeInfo: { operatingSystem: 'linux' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  };
}

const CALICO = {
  hostNetwork: true,
  tolerations: [{ operator: 'Exists' }],
  containers: [{ name: 'calico-node', image: 'docker.io/calico/node:v3.30.0' }],
};

function plugin(): Made {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'calico-node', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { 'k8s-app': 'calico-node' } },
      template: { metadata: { labels: { 'k8s-app': 'calico-node' } }, spec: CALICO },
    },
  };
}

function agent(): Made {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'calico-node', controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'calico-node-1',
      namespace: 'kube-system',
      labels: { 'k8s-app': 'calico-node' },
      ownerReferences: [owner],
    },
    spec: { nodeName: 'node-1', ...CALICO },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [{ name: 'calico-node', ready: true }],
    },
  };
}
