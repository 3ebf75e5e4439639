import { object, type Raw, type RawMeta } from '../../../scripts/examples/raw.ts';

/** One deployment with its replica set and one of its pods, as controllers and a kubelet write them. */
export interface Sample {
  /** Its name is the one token that names of the three are made of. */
  readonly app: string;
  readonly deployment: Raw;
  readonly replicaSet: (deploymentUid: string) => Raw;
  readonly pod: (replicaSetUid: string) => Raw;
}

export const SAMPLE_NAMESPACE = 'team-0';
export const SAMPLE_NODE = 'node-0';
export const SAMPLE_IP = '10.244.0.7';
export const SAMPLE_HASH = '7d4b9c8f6d';
export const SAMPLE_SUFFIX = 'x2k4p';
export const REPLICAS = 4;

/** The admission plugin gives each pod's token another name. */
const TOKEN = `kube-api-access-${SAMPLE_SUFFIX}`;
export const AT = '2026-11-02T09:12:44Z';
export type Fields = Readonly<Record<string, unknown>>;

/** Every third with a second container, every ninth with a weakness. */
export const samples: readonly Sample[] = [
  sampleOf('service-0', { hostNetwork: true }, [container('service-0', {})]),
  sampleOf('service-1', guarded(), [container('service-1', hardened()), proxy()]),
  sampleOf('service-2', guarded(), [container('service-2', hardened())]),
];

/** Which sample an app is like. */
export function sampleFor(app: number): Sample | undefined {
  return samples[app % 9 === 0 ? 0 : app % 3 === 1 ? 1 : 2];
}

function sampleOf(app: string, spec: Fields, containers: readonly Fields[]): Sample {
  const labels = {
    'app.kubernetes.io/name': app,
    'app.kubernetes.io/part-of': 'shop',
    team: SAMPLE_NAMESPACE,
  };
  const hashed = { ...labels, 'pod-template-hash': SAMPLE_HASH };
  const template = (own: Fields): Fields => ({
    metadata: { labels: own, annotations: annotations() },
    spec: { serviceAccountName: app, ...spec, containers, volumes: volumes(app) },
  });
  const of = (name: string, more: Partial<RawMeta>): RawMeta => ({
    name,
    namespace: SAMPLE_NAMESPACE,
    ...more,
  });
  const selector = { matchLabels: { 'app.kubernetes.io/name': app } };
  const set = `${app}-${SAMPLE_HASH}`;
  return {
    app,
    deployment: object('apps/v1', 'Deployment', of(app, { labels }), {
      spec: { replicas: REPLICAS, revisionHistoryLimit: 5, selector, template: template(labels) },
      status: { observedGeneration: 1, ...replicas(), updatedReplicas: REPLICAS },
    }),
    replicaSet: (uid) =>
      object(
        'apps/v1',
        'ReplicaSet',
        of(set, { labels: hashed, ownerReferences: [owner('Deployment', app, uid)] }),
        {
          spec: {
            replicas: REPLICAS,
            selector: {
              matchLabels: { ...selector.matchLabels, 'pod-template-hash': SAMPLE_HASH },
            },
            template: template(hashed),
          },
          status: { observedGeneration: 1, ...replicas(), fullyLabeledReplicas: REPLICAS },
        },
      ),
    pod: (uid) =>
      object(
        'v1',
        'Pod',
        of(`${set}-${SAMPLE_SUFFIX}`, {
          labels: hashed,
          annotations: annotations(),
          generateName: `${set}-`,
          ownerReferences: [owner('ReplicaSet', set, uid)],
        }),
        {
          spec: {
            serviceAccountName: app,
            nodeName: SAMPLE_NODE,
            ...spec,
            containers: containers.map(withToken),
            volumes: [...volumes(app), token()],
            tolerations: ['not-ready', 'unreachable'].map((taint) => ({
              key: `node.kubernetes.io/${taint}`,
              operator: 'Exists',
              effect: 'NoExecute',
              tolerationSeconds: 300,
            })),
          },
          status: statusOf(containers),
        },
      ),
  };
}

function owner(
  kind: string,
  name: string,
  uid: string,
): NonNullable<RawMeta['ownerReferences']>[0] {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true };
}

function replicas(): Fields {
  return { replicas: REPLICAS, readyReplicas: REPLICAS, availableReplicas: REPLICAS };
}

function annotations(): Readonly<Record<string, string>> {
  return { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' };
}

function guarded(): Fields {
  const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
  return { automountServiceAccountToken: false, securityContext };
}

function hardened(): Fields {
  return {
    readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
    livenessProbe: { httpGet: { path: '/live', port: 'http' }, periodSeconds: 10 },
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
  };
}

function container(app: string, more: Fields): Fields {
  return {
    name: 'main',
    image: `registry.example/${app}@sha256:${digest(1)}`,
    args: ['--listen=:8080', '--log-level=info', `--config=/etc/${app}/config.yaml`],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      {
        name: 'DATABASE_PASSWORD',
        valueFrom: { secretKeyRef: { name: `${app}-database`, key: 'password' } },
      },
      { name: 'LOG_FORMAT', value: 'json' },
      { name: 'REGION', value: 'eu-1' },
    ],
    ports: [
      { name: 'http', containerPort: 8080 },
      { name: 'metrics', containerPort: 9090 },
    ],
    volumeMounts: [
      { name: 'config', mountPath: `/etc/${app}` },
      { name: 'cache', mountPath: `/var/cache/${app}` },
    ],
    ...more,
  };
}

function proxy(): Fields {
  return {
    name: 'proxy',
    image: `registry.example/proxy@sha256:${digest(2)}`,
    args: ['--upstream=http://127.0.0.1:8080', '--workers=2'],
    ports: [{ name: 'proxy', containerPort: 8443 }],
    ...hardened(),
  };
}

function volumes(app: string): readonly Fields[] {
  return [
    { name: 'config', configMap: { name: app } },
    { name: 'cache', emptyDir: {} },
  ];
}

function withToken(one: Fields): Fields {
  const mounts = Array.isArray(one['volumeMounts']) ? one['volumeMounts'] : [];
  const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
  return {
    ...one,
    volumeMounts: [...mounts, { name: TOKEN, mountPath, readOnly: true }],
  };
}

function token(): Fields {
  const fieldRef = { apiVersion: 'v1', fieldPath: 'metadata.namespace' };
  return {
    name: TOKEN,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef }] } },
      ],
    },
  };
}

function statusOf(containers: readonly Fields[]): Fields {
  const types = [
    'PodReadyToStartContainers',
    'Initialized',
    'Ready',
    'ContainersReady',
    'PodScheduled',
  ];
  return {
    phase: 'Running',
    conditions: types.map((type) => ({ type, status: 'True', lastTransitionTime: AT })),
    hostIP: '192.168.0.10',
    hostIPs: [{ ip: '192.168.0.10' }],
    podIP: SAMPLE_IP,
    podIPs: [{ ip: SAMPLE_IP }],
    startTime: AT,
    qosClass: 'Burstable',
    containerStatuses: containers.map(({ name, image }, index) => ({
      name,
      image,
      imageID: image,
      containerID: `containerd://${digest(9 + index)}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: AT } },
      lastState: {},
    })),
  };
}

export function digest(index: number): string {
  return (index + 10).toString(16).padStart(64, '7f3a9c');
}
