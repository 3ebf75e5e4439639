import { addon } from '../addon.ts';
import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import type { Workload } from '../control-plane/workloads.ts';
import { container, EVERYWHERE, HARDENED, hostPath, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { REGISTRY } from './site.ts';

const SYSTEM = 'kube-system';
const MCR = 'mcr.microsoft.com';

interface Daemon {
  readonly name: string;
  readonly container: string;
  readonly image: string;
  readonly path: string;
}

const DAEMONS: readonly Daemon[] = [
  {
    name: 'cilium',
    container: 'cilium-agent',
    image: 'oss/cilium/cilium:v1.18.4',
    path: '/sys/fs/bpf',
  },
  {
    name: 'azure-cns',
    container: 'cns-container',
    image: 'containernetworking/azure-cns:v1.7.5',
    path: '/var/run/azure-cns',
  },
  {
    name: 'csi-azuredisk-node',
    container: 'azuredisk',
    image: 'oss/v2/kubernetes-csi/azuredisk-csi:v1.33.6',
    path: '/var/lib/kubelet',
  },
  {
    name: 'ama-logs',
    container: 'ama-logs',
    image: 'azuremonitor/containerinsights/ciprod:3.1.31',
    path: '/var/log',
  },
];

/** What AKS runs in kube-system: there, and out of the scanner's sight. */
export function aksSystem(): Part {
  const tolerations = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] as const;
  return {
    objects: ['coredns', ...DAEMONS.map(({ name }) => name)].map((one) =>
      serviceAccount(SYSTEM, one),
    ),
    workloads: [
      ...DAEMONS.map(daemon),
      addon({
        namespace: SYSTEM,
        name: 'coredns',
        version: 'v1.13.1',
        replicas: 2,
        since: '2025-09-09',
        rolledOut: '2026-10-30',
        spec: {
          tolerations,
          serviceAccountName: 'coredns',
          priorityClassName: 'system-node-critical',
          containers: [
            container({
              name: 'coredns',
              image: `${MCR}/oss/v2/kubernetes/coredns:v1.13.1`,
              ports: ['dns:53/UDP'],
              cpu: '100m',
              memory: '128Mi',
            }),
          ],
        },
      }),
    ],
  };
}

function daemon(one: Daemon): Workload {
  return addon({
    kind: 'DaemonSet',
    namespace: SYSTEM,
    name: one.name,
    version: one.image.split(':')[1] ?? '',
    since: '2025-09-09',
    rolledOut: '2026-10-30',
    spec: {
      hostNetwork: true,
      tolerations: EVERYWHERE,
      serviceAccountName: one.name,
      priorityClassName: 'system-node-critical',
      containers: [
        container({
          name: one.container,
          image: `${MCR}/${one.image}`,
          cpu: '100m',
          memory: '256Mi',
          mounts: [{ name: 'host', mountPath: '/host' }],
          security: { privileged: true },
        }),
      ],
      volumes: [hostPath('host', one.path)],
    },
  });
}

interface App {
  readonly namespace: string;
  readonly name: string;
  readonly kind?: Workload['kind'];
  readonly replicas: number;
  readonly port: number;
  readonly tag: string;
  readonly claim?: string;
}

const APPS: readonly App[] = [
  { namespace: 'warehouse', name: 'trino-coordinator', replicas: 1, port: 8080, tag: '479' },
  { namespace: 'warehouse', name: 'trino-worker', replicas: 3, port: 8080, tag: '479' },
  {
    namespace: 'warehouse',
    name: 'metastore',
    kind: 'StatefulSet',
    replicas: 1,
    port: 9083,
    tag: '4.1.0',
    claim: '64Gi',
  },
  { namespace: 'ingest', name: 'order-events', replicas: 2, port: 8080, tag: '2.8.3' },
  { namespace: 'ingest', name: 'clickstream', replicas: 3, port: 8080, tag: '5.0.1' },
  { namespace: 'reporting', name: 'superset', replicas: 2, port: 8088, tag: '6.0.0' },
  { namespace: 'reporting', name: 'report-mailer', replicas: 1, port: 8080, tag: '1.12.0' },
  {
    namespace: 'notebooks',
    name: 'jupyterhub',
    replicas: 1,
    port: 8000,
    tag: '4.3.2',
    claim: '256Gi',
    kind: 'StatefulSet',
  },
];

const LEVELS: Readonly<Record<string, string>> = {
  warehouse: 'restricted',
  ingest: 'restricted',
  reporting: 'baseline',
};

export function analytics(): Part {
  const names = [...new Set(APPS.map((one) => one.namespace))];
  return {
    objects: [
      ...names.map((name) => namespace(name, labelsOf(name))),
      ...APPS.map(({ namespace: where, name }) => serviceAccount(where, name, undefined, false)),
      ...names.flatMap(policies),
      disk(),
    ],
    workloads: APPS.map(workload),
    services: APPS.map(({ namespace: where, name, port, claim }) => ({
      namespace: where,
      name,
      selector: { 'app.kubernetes.io/name': name },
      ports: [`http:${port}:${port}`],
      ...(claim === undefined ? {} : { headless: true as const }),
    })),
  };
}

function labelsOf(name: string): Readonly<Record<string, string>> {
  const level = LEVELS[name];
  return {
    team: 'data',
    oncall: 'data-oncall',
    ...(level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level }),
  };
}

function policies(name: string): readonly Raw[] {
  return [
    object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      { name: 'default-deny', namespace: name },
      {
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      },
    ),
    object(
      'v1',
      'ResourceQuota',
      { name: 'team-quota', namespace: name },
      {
        spec: { hard: { pods: '30', 'requests.cpu': '20', 'requests.memory': '160Gi' } },
      },
    ),
  ];
}

function disk(): Raw {
  return object(
    'storage.k8s.io/v1',
    'StorageClass',
    { name: 'managed-csi' },
    {
      provisioner: 'disk.csi.azure.com',
      parameters: { skuname: 'StandardSSD_ZRS' },
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  );
}

function workload(app: App): Workload {
  const { namespace: where, name, replicas, port, tag, claim, kind = 'Deployment' } = app;
  return addon({
    kind,
    namespace: where,
    name,
    version: tag,
    release: name,
    chart: `${name}-1.0.0`,
    replicas,
    since: '2025-10-06',
    rolledOut: '2026-11-03',
    revision: 6,
    podLabels: { team: 'data' },
    ...(claim === undefined
      ? {}
      : { claims: [{ name: 'data', storageClass: 'managed-csi', size: claim }] }),
    spec: {
      nodeSelector: { 'kubernetes.azure.com/agentpool': 'analytics' },
      serviceAccountName: name,
      automountServiceAccountToken: false,
      securityContext: NON_ROOT,
      containers: [
        container({
          name,
          image: `${REGISTRY}/analytics/${name}:${tag}`,
          ports: [`http:${port}`],
          probe: '/health',
          cpu: '500m',
          memory: '2Gi',
          security: HARDENED,
        }),
      ],
    },
  });
}
