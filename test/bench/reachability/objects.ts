import { createHash } from 'node:crypto';

/** A made-up object, as a snapshot keeps it. */
export type Made = Readonly<Record<string, unknown>>;

const APPS = 190;
const TEAMS = 40;
const TIERS = ['front', 'api', 'data', 'job', 'cache', 'edge'] as const;

/** Which of its namespace's four workloads each of the 15 pods belongs to. */
const WORKLOADS = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3] as const;

export function namespaceOf(at: number): Made {
  const labels = {
    'kubernetes.io/metadata.name': name(at),
    team: `team-${chance(at, 'team', TEAMS)}`,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: name(at), labels } };
}

export function podOf(at: number, apart: boolean): Made {
  const namespace = Math.floor(at / WORKLOADS.length);
  const workload = WORKLOADS[at % WORKLOADS.length] ?? 0;
  const { app, tier } = workloadOf(namespace, workload);
  const owner = `${app}-${hash(namespace, workload).slice(0, 9)}`;
  const ip = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${owner}-${hash(at, 'pod').slice(0, 5)}`,
      namespace: name(namespace),
      labels: { app, tier, ...(apart ? { instance: `i-${at}` } : {}) },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, controller: true },
      ],
      creationTimestamp: '2026-10-01T00:00:00Z',
    },
    spec: specOf(app, tier, at),
    status: {
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: app, imageID: `registry.example/${app}@sha256:${hash(app, 'image')}`, ready: true },
      ],
    },
  };
}

function specOf(app: string, tier: string, at: number): Made {
  return {
    containers: [
      {
        name: app,
        image: `registry.example/${app}:1.0`,
        ports: [
          { name: 'http', containerPort: tier === 'api' ? 8443 : 8080, protocol: 'TCP' },
          { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
        ],
        resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    nodeName: `node-${at % 5000}`,
    serviceAccountName: app,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
    volumes: [{ name: 'tmp', emptyDir: {} }],
  };
}

/** Three for each namespace: who is isolated, what all of its pods may do, what one app may do. */
export function policyOf(at: number, apart: boolean): Made {
  const namespace = Math.floor(at / 3);
  const kind = KINDS[at % 3] ?? 'app';
  const metadata = { name: kind, namespace: name(namespace) };
  const spec = apart ? ofInstances(at) : SPECS[kind](namespace);
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec };
}

const KINDS = ['isolated', 'common', 'app'] as const;

const SPECS: Readonly<Record<(typeof KINDS)[number], (namespace: number) => Made>> = {
  isolated: isolating,
  common,
  app: ofApp,
};

/** A tenth of the namespaces isolate nothing but one tier. */
function isolating(namespace: number): Made {
  const open = chance(namespace, 'open', 10) === 0;
  const podSelector = open ? { matchLabels: { tier: 'data' } } : {};
  const policyTypes = chance(namespace, 'types', 3) === 0 ? ['Ingress'] : ['Ingress', 'Egress'];
  return { podSelector, policyTypes };
}

/** A quarter of the namespaces let everyone in the cluster in. */
function common(namespace: number): Made {
  const everyone = chance(namespace, 'everyone', 4) === 0;
  const dns = { matchLabels: { 'kubernetes.io/metadata.name': name(0) } };
  const monitoring = { matchLabels: { 'kubernetes.io/metadata.name': name(1) } };
  return {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { from: [everyone ? { namespaceSelector: {} } : { podSelector: {} }] },
      { from: [{ namespaceSelector: monitoring }], ports: [{ port: 'metrics' }] },
    ],
    egress: [
      { to: [chance(namespace, 'out', 3) === 0 ? { namespaceSelector: {} } : { podSelector: {} }] },
      { to: [{ namespaceSelector: dns }], ports: [{ protocol: 'UDP', port: 53 }] },
    ],
  };
}

function ofApp(namespace: number): Made {
  const { app } = workloadOf(namespace, 0);
  const { app: other } = workloadOf(chance(namespace, 'other', 10_000), 1);
  const team = { matchLabels: { team: `team-${chance(namespace, 'friend', TEAMS)}` } };
  const port = 8000 + chance(namespace, 'port', 300);
  return {
    podSelector: { matchLabels: { app } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [{ namespaceSelector: team, podSelector: { matchLabels: { app: other } } }],
        ports: [{ port: 'http' }, { port }],
      },
    ],
    egress: [
      { to: [{ namespaceSelector: team }], ports: [{ port, endPort: port + 10 }] },
      {
        to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.169.254/32'] } }],
        ports: [{ port: 443 }],
      },
    ],
  };
}

/** Selects a few pods by labels that no other pod has. */
function ofInstances(at: number): Made {
  const namespace = Math.floor(at / 3);
  const few = (about: string, from: number, of: number): Made => ({
    matchExpressions: [
      {
        key: 'instance',
        operator: 'In',
        values: [0, 1, 2, 3, 4].map((i) => `i-${from + chance(at, `${about} ${i}`, of)}`),
      },
    ],
  });
  const own = namespace * WORKLOADS.length;
  const anyone = { namespaceSelector: {}, podSelector: few('peer', 0, own + WORKLOADS.length) };
  return {
    podSelector: few('subject', own, WORKLOADS.length),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [anyone], ports: [{ port: 'http' }] }],
    egress: [{ to: [anyone], ports: [{ port: 8080 }] }],
  };
}

function workloadOf(namespace: number, workload: number) {
  const app = `app-${chance(namespace, workload, APPS)}`;
  return { app, tier: TIERS[chance(namespace, `tier ${workload}`, TIERS.length)] ?? TIERS[0] };
}

function name(namespace: number): string {
  return `ns-${String(namespace).padStart(5, '0')}`;
}

/** A whole number below `bound`, always the same for the same question. */
function chance(at: number, about: string | number, bound: number): number {
  return Number.parseInt(hash(at, about).slice(0, 8), 16) % bound;
}

function hash(at: number | string, about: string | number): string {
  return createHash('sha256').update(`${at} ${about}`).digest('hex');
}
