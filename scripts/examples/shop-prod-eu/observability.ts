import { addon } from '../addon.ts';
import type { Part } from '../control-plane/run.ts';
import { configMap, container, EVERYWHERE, HARDENED, hostPath, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { identity } from './identities.ts';
import { PLATFORM_POOL, pinned } from './site.ts';

const NS = 'observability';

/** Logs, events and metrics: all three leave the cluster. */
export function observability(): Part {
  return {
    objects: [
      ...['vector', 'event-exporter', 'prometheus', 'alertmanager', 'kube-state-metrics'].map(
        (one) => identity(NS, one),
      ),
      ...grant('vector', account(NS, 'vector'), [allow('follow', 'core', 'pods namespaces nodes')]),
      ...grant('event-exporter', account(NS, 'event-exporter'), [
        allow('read', 'core events.k8s.io', 'events'),
      ]),
      ...grant('prometheus', account(NS, 'prometheus'), [
        allow('read', 'core', 'nodes services endpoints pods'),
        allow('get', 'core', 'nodes/metrics'),
        allow('read', 'discovery.k8s.io', 'endpointslices'),
      ]),
      ...grant('kube-state-metrics', account(NS, 'kube-state-metrics'), [
        allow(
          'follow',
          'core',
          'pods nodes namespaces services resourcequotas persistentvolumeclaims',
        ),
        allow('follow', 'apps batch policy autoscaling', '*'),
      ]),
      rules(),
    ],
    workloads: [vector(), ...singles(), prometheus()],
    services: [
      {
        namespace: NS,
        name: 'prometheus',
        selector: { 'app.kubernetes.io/name': 'prometheus' },
        ports: ['http-web:9090:web'],
      },
      {
        namespace: NS,
        name: 'alertmanager',
        selector: { 'app.kubernetes.io/name': 'alertmanager' },
        ports: ['http-web:9093:web'],
      },
    ],
  };
}

function vector(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'vector',
    version: '0.52.0',
    release: 'vector',
    chart: 'vector-0.49.0',
    application: 'vector',
    since: '2025-03-03',
    rolledOut: '2026-10-14',
    revision: 10,
    podLabels: { team: 'platform' },
    spec: {
      serviceAccountName: 'vector',
      priorityClassName: 'system-node-critical',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'vector',
          image: pinned('docker.io/timberio/vector', '0.52.0-distroless-libc'),
          args: ['--config-dir', '/etc/vector/'],
          ports: ['prom-exporter:9598'],
          cpu: '100m',
          memory: '256Mi',
          mounts: [
            { name: 'var-log', mountPath: '/var/log/', readOnly: true },
            { name: 'data', mountPath: '/vector-data-dir' },
            { name: 'config', mountPath: '/etc/vector/', readOnly: true },
          ],
          security: HARDENED,
        }),
      ],
      volumes: [
        hostPath('var-log', '/var/log/'),
        hostPath('data', '/var/lib/vector'),
        configMap('config', 'vector'),
      ],
    },
  });
}

interface Single {
  readonly name: string;
  readonly image: string;
  readonly version: string;
  readonly ports: readonly string[];
}

const SINGLES: readonly Single[] = [
  {
    name: 'event-exporter',
    image: 'ghcr.io/resmoio/kubernetes-event-exporter',
    version: 'v1.9',
    ports: ['metrics:2112'],
  },
  {
    name: 'kube-state-metrics',
    image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics',
    version: 'v2.18.0',
    ports: ['http:8080'],
  },
  {
    name: 'alertmanager',
    image: 'quay.io/prometheus/alertmanager',
    version: 'v0.31.0',
    ports: ['web:9093'],
  },
];

function singles(): readonly ReturnType<typeof addon>[] {
  return SINGLES.map(({ name, image, version, ports }) =>
    addon({
      namespace: NS,
      name,
      version,
      release: 'monitoring',
      chart: 'kube-prometheus-stack-82.4.0',
      application: 'monitoring',
      replicas: name === 'alertmanager' ? 2 : 1,
      since: '2025-03-03',
      rolledOut: '2026-10-01',
      revision: 6,
      podLabels: { team: 'platform' },
      spec: {
        ...PLATFORM_POOL,
        serviceAccountName: name,
        securityContext: NON_ROOT,
        containers: [
          container({
            name,
            image: pinned(image, version),
            ports,
            probe: '/healthz',
            cpu: '50m',
            memory: '128Mi',
            security: HARDENED,
          }),
        ],
      },
    }),
  );
}

function prometheus(): ReturnType<typeof addon> {
  return addon({
    kind: 'StatefulSet',
    namespace: NS,
    name: 'prometheus',
    version: 'v3.9.1',
    release: 'monitoring',
    chart: 'kube-prometheus-stack-82.4.0',
    application: 'monitoring',
    replicas: 2,
    since: '2025-03-03',
    rolledOut: '2026-10-01',
    revision: 6,
    podLabels: { team: 'platform' },
    claims: [{ name: 'data', storageClass: 'gp3', size: '100Gi' }],
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: 'prometheus',
      securityContext: NON_ROOT,
      containers: [
        container({
          name: 'prometheus',
          image: pinned('quay.io/prometheus/prometheus', 'v3.9.1'),
          args: [
            '--config.file=/etc/prometheus/prometheus.yml',
            '--storage.tsdb.retention.time=15d',
          ],
          ports: ['web:9090'],
          probe: '/-/ready',
          cpu: '500m',
          memory: '2Gi',
          mounts: [{ name: 'data', mountPath: '/prometheus' }],
          security: HARDENED,
        }),
      ],
    },
  });
}

function rules(): Raw {
  const alert = (name: string, expr: string, severity: string): unknown => ({
    alert: name,
    expr,
    for: '10m',
    labels: { severity },
  });
  return object(
    'monitoring.coreos.com/v1',
    'PrometheusRule',
    { name: 'incident-response', namespace: NS },
    {
      spec: {
        groups: [
          {
            name: 'incident-response',
            rules: [
              alert('Watchdog', 'vector(1)', 'none'),
              alert(
                'SensorNotOnEveryNode',
                'kube_daemonset_status_number_unavailable{namespace="falco"} > 0',
                'critical',
              ),
              alert(
                'LogShipperNotOnEveryNode',
                'kube_daemonset_status_number_unavailable{daemonset="vector"} > 0',
                'critical',
              ),
              alert(
                'BackupTooOld',
                'time() - velero_backup_last_successful_timestamp > 86400',
                'critical',
              ),
            ],
          },
        ],
      },
    },
  );
}
