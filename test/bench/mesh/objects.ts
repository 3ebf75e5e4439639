import { many } from '../snapshot-lines.ts';

type Made = Readonly<Record<string, unknown>>;

/** A mesh of `1 / part` of 20,000 workloads in 200 namespaces, with 5,000 objects of Istio. */
export function meshOf(part: number): ReadonlyMap<string, Iterable<Made>> {
  const namespaces = 200 / part;
  const home = (at: number): string => `team-${at % namespaces}`;
  const security = 'security.istio.io';
  return new Map([
    ['core/ConfigMap:istio-system/istio', many(1, settings)],
    ['core/Namespace', many(namespaces, (at) => namespace(home(at)))],
    ['core/Pod', many(20_000 / part, (at) => pod(at, home(at)))],
    [`${security}/PeerAuthentication`, many(2_500 / part, (at) => peer(at, home(at)))],
    [`${security}/AuthorizationPolicy`, many(2_000 / part, (at) => policy(at, home(at)))],
    ['networking.istio.io/Sidecar', many(500 / part, (at) => sidecar(at, home(at)))],
  ]);
}

function settings(): Made {
  const metadata = { name: 'istio', namespace: 'istio-system' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mesh: {} } };
}

function namespace(name: string): Made {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

/** Labels of their own, so that no two workloads are alike. */
function pod(at: number, where: string): Made {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `app-${at}`, namespace: where, labels: { app: `app-${at}`, tier: 'web' } },
    spec: {
      containers: [
        { name: 'main', image: 'app:1', ports: [{ containerPort: 8080 }] },
        { name: 'istio-proxy', image: 'istio/proxyv2:1.29.0' },
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
