import fc from 'fast-check';
import type { Json, JsonObject } from '../../../oracle/json.ts';
import type { Policy } from '../../../oracle/peer-authentication.ts';
import type {
  OracleMesh,
  OraclePod,
  OracleRule,
  OracleService,
} from '../../../oracle/plaintext.ts';
import { podOf } from '../../../oracle/world.ts';

const ROOT = 'mesh-root';
const HOMES = ['shop', 'pay'] as const;
const APPS = ['web', 'db'] as const;
const PORTS = [80, 8080] as const;
const MODES = ['STRICT', 'PERMISSIVE', 'DISABLE'] as const;

/** A cluster with everything in sight, as objects and as the oracle takes it. */
export interface RandomMesh {
  readonly mesh: OracleMesh;
  readonly workloads: ReadonlyMap<string, readonly OraclePod[]>;
  readonly objects: readonly JsonObject[];
}

const home = fc.constantFrom(...HOMES);
const app = fc.constantFrom(...APPS);
const mode = fc.constantFrom(...MODES);

const pods = fc.array(
  fc.record({ home, owner: fc.integer({ min: 0, max: 2 }), app, sidecar: fc.boolean() }),
  { minLength: 1, maxLength: 6 },
);

const policies = fc.array(
  fc.record({
    namespace: fc.constantFrom(ROOT, ...HOMES),
    labels: fc.oneof(fc.constant({}), fc.record({ app })),
    mode: fc.constantFrom(...MODES, 'UNSET'),
    ports: fc.dictionary(fc.constantFrom(...PORTS.map(String)), mode, { maxKeys: 1 }),
  }),
  { maxLength: 4 },
);

const services = fc.array(
  fc.record({ namespace: home, app, port: fc.constant(80), target: fc.constantFrom(...PORTS) }),
  { maxLength: 3 },
);

const rules = fc.array(
  fc.record({
    namespace: fc.constantFrom(ROOT, ...HOMES),
    host: fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 2 }), home).map(([at, of]) => `service-${at}.${of}`),
      home.map((of) => `*.${of}`),
    ),
    onlyHere: fc.boolean(),
    mode: fc.constantFrom('DISABLE', 'ISTIO_MUTUAL', 'SIMPLE'),
  }),
  { maxLength: 3 },
);

const networkPolicies = fc.array(
  fc.record({
    home,
    subject: fc.oneof(fc.constant({}), fc.record({ app })),
    from: fc.oneof(
      fc.constant([]),
      app.map((one) => [{ namespaceSelector: {}, podSelector: { matchLabels: { app: one } } }]),
      home.map((one) => [
        { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': one } } },
      ]),
    ),
    ports: fc.subarray([...PORTS]),
  }),
  { maxLength: 3 },
);

export const meshes: fc.Arbitrary<RandomMesh> = fc
  .record({ pods, policies, services, rules, networkPolicies })
  .map((drawn) => {
    const named = drawn.policies.map(
      (one, at): Policy => ({ ...one, name: `peer-${at}`, created: at }),
    );
    const inFront = drawn.services.map(
      (one, at): OracleService => ({ ...one, name: `service-${at}` }),
    );
    const told = drawn.rules.map((one, at): OracleRule => ({ ...one, created: at }));
    const running = drawn.pods.map((one, at) => podObject(at, one));
    const all: readonly JsonObject[] = [
      ...FIXED,
      ...running,
      ...named.map(peerAuthentication),
      ...inFront.map(serviceObject),
      ...told.map(destinationRule),
      ...drawn.networkPolicies.map(networkPolicy),
    ];
    const known = [
      ...running.map((object, at) => ({
        object,
        sidecar: drawn.pods[at]?.sidecar ?? false,
        ports: PORTS,
        workload: `${drawn.pods[at]?.home}/app-${drawn.pods[at]?.owner}[StatefulSet]`,
      })),
      AGENT,
    ];
    const mesh = { objects: all, root: ROOT, policies: named, services: inFront, rules: told };
    return {
      mesh,
      objects: all,
      workloads: Map.groupBy(
        known.map(({ object, ...one }): OraclePod => ({ ...one, peer: podOf(object) })),
        ({ workload }) => workload,
      ),
    };
  });

function podObject(
  at: number,
  one: {
    readonly home: string;
    readonly owner: number;
    readonly app: string;
    readonly sidecar: boolean;
  },
): JsonObject {
  const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: `app-${one.owner}` };
  const proxy = { name: 'istio-proxy', image: 'istio/proxyv2:1.29.0' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${at}`,
      namespace: one.home,
      labels: { app: one.app },
      ownerReferences: [{ ...owner, controller: true }],
    },
    spec: {
      nodeName: 'n1',
      containers: [
        {
          name: 'main',
          image: 'app:1',
          ports: PORTS.map((containerPort) => ({ containerPort })),
        },
        ...(one.sidecar ? [proxy] : []),
      ],
    },
    status: { phase: 'Running' },
  };
}

function peerAuthentication({
  namespace,
  name,
  created,
  labels,
  mode: written,
  ports,
}: Policy): JsonObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace, creationTimestamp: `2026-01-01T00:00:0${created}Z` },
    spec: {
      selector: { matchLabels: labels },
      mtls: { mode: written },
      portLevelMtls: Object.fromEntries(
        Object.entries(ports).map(([port, one]) => [port, { mode: one }]),
      ),
    },
  };
}

function serviceObject({ namespace, name, app: of, port, target }: OracleService): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: of }, ports: [{ port, targetPort: target }] },
  };
}

function destinationRule({
  namespace,
  host,
  onlyHere,
  mode: written,
  created,
}: OracleRule): JsonObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: {
      name: `rule-${created}`,
      namespace,
      creationTimestamp: `2026-01-01T00:00:0${created}Z`,
    },
    spec: {
      host: `${host}.svc.cluster.local`,
      ...(onlyHere ? { exportTo: ['.'] } : {}),
      trafficPolicy: { tls: { mode: written } },
    },
  };
}

function networkPolicy(
  one: {
    readonly home: string;
    readonly subject: Readonly<Record<string, string>>;
    readonly from: readonly Json[];
    readonly ports: readonly number[];
  },
  at: number,
): JsonObject {
  const ports = one.ports.map((port) => ({ port }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${at}`, namespace: one.home },
    spec: { podSelector: { matchLabels: one.subject }, ingress: [{ from: [...one.from], ports }] },
  };
}

const CALICO = {
  hostNetwork: true,
  tolerations: [{ operator: 'Exists' }],
  containers: [{ name: 'calico-node', image: 'docker.io/calico/node:v3.30.0' }],
};

const agent: JsonObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'agent-1',
    namespace: 'kube-system',
    labels: { 'k8s-app': 'agent' },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', controller: true },
    ],
  },
  spec: { nodeName: 'n1', ...CALICO },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'calico-node', ready: true }],
  },
};

/** The plugin's own pod, which names no port. */
const AGENT = {
  object: agent,
  sidecar: false,
  ports: [],
  workload: 'kube-system/agent[DaemonSet]',
};

/** A plugin that enforces policies, and a mesh with a root namespace. */
const FIXED: readonly JsonObject[] = [
  ...['kube-system', ROOT, ...HOMES].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  })),
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1', labels: { 'kubernetes.io/os': 'linux' } },
    status: {
      nodeInfo: { operatingSystem: 'linux' },
      conditions: [{ type: 'Ready', status: 'True' }],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { 'k8s-app': 'agent' } },
      template: { metadata: { labels: { 'k8s-app': 'agent' } }, spec: CALICO },
    },
  },
  agent,
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: `rootNamespace: ${ROOT}` },
  },
];
