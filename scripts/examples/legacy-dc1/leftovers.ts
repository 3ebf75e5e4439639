import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container, hostPath } from '../pod-spec.ts';
import { object, type Raw, shifted } from '../raw.ts';
import { account, allow, bindCluster, grant } from '../rbac/rules.ts';
import { charted, old } from './site.ts';

/** What was begun and not finished: monitoring, backup, an admission webhook. */
export function leftovers(): Part {
  return {
    objects: [
      ...['monitoring', 'velero', 'policy-system'].map((name) => namespace(name)),
      ...['fluentd', 'prometheus'].map((name) => serviceAccount('monitoring', name)),
      serviceAccount('velero', 'velero'),
      ...grant('fluentd', account('monitoring', 'fluentd'), [
        allow('read', 'core', 'pods namespaces'),
      ]),
      ...grant('prometheus', account('monitoring', 'prometheus'), [
        allow('read', 'core', 'nodes nodes/proxy services endpoints pods secrets'),
      ]),
      bindCluster('velero', 'cluster-admin', [account('velero', 'velero')]),
      ...backups(),
      webhook(),
    ],
    workloads: [
      fluentd(),
      elasticsearch(),
      prometheus(),
      grafana(),
      nodeExporter(),
      veleroServer(),
      policyWebhook(),
    ],
    services: [
      {
        namespace: 'monitoring',
        name: 'elasticsearch',
        selector: { app: 'elasticsearch' },
        ports: ['http:9200:9200'],
      },
      {
        namespace: 'monitoring',
        name: 'grafana',
        type: 'NodePort',
        selector: { app: 'grafana' },
        ports: ['http:80:3000:30300'],
      },
      {
        namespace: 'monitoring',
        name: 'prometheus',
        selector: { app: 'prometheus' },
        ports: ['http:9090:9090'],
      },
      {
        namespace: 'policy-system',
        name: 'policy-webhook',
        selector: { app: 'policy-webhook' },
        ports: ['https:443:8443'],
      },
    ],
  };
}

/** Only on the nodes that somebody labelled, and only into the cluster itself. */
function fluentd(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'fluentd',
    labels: charted('fluentd', 'fluentd-elasticsearch-11.9.0', 'fluentd'),
    since: '2021-10-04',
    rolledOut: '2021-10-04',
    spec: {
      serviceAccountName: 'fluentd',
      nodeSelector: { logging: 'enabled' },
      containers: [
        container({
          name: 'fluentd',
          image: 'fluent/fluentd-kubernetes-daemonset:v1.12-debian-elasticsearch7-1',
          env: [{ name: 'FLUENT_ELASTICSEARCH_HOST', value: 'elasticsearch.monitoring.svc' }],
          mounts: [{ name: 'varlog', mountPath: '/var/log' }],
        }),
      ],
      volumes: [hostPath('varlog', '/var/log')],
    },
  });
}

function elasticsearch(): ReturnType<typeof old> {
  return old({
    kind: 'StatefulSet',
    namespace: 'monitoring',
    name: 'elasticsearch',
    since: '2021-10-04',
    rolledOut: '2021-10-04',
    claims: [{ name: 'data', storageClass: 'nfs-client', size: '100Gi' }],
    spec: {
      containers: [
        container({
          name: 'elasticsearch',
          image: 'docker.elastic.co/elasticsearch/elasticsearch:7.10.2',
          ports: ['http:9200'],
          mounts: [{ name: 'data', mountPath: '/usr/share/elasticsearch/data' }],
        }),
      ],
    },
  });
}

function prometheus(): ReturnType<typeof old> {
  return old({
    namespace: 'monitoring',
    name: 'prometheus',
    since: '2021-06-21',
    rolledOut: '2022-03-14',
    spec: {
      serviceAccountName: 'prometheus',
      containers: [
        container({ name: 'prometheus', image: 'prom/prometheus:v2.26.0', ports: ['http:9090'] }),
      ],
    },
  });
}

function grafana(): ReturnType<typeof old> {
  return old({
    namespace: 'monitoring',
    name: 'grafana',
    since: '2021-06-21',
    rolledOut: '2021-06-21',
    spec: {
      containers: [
        container({ name: 'grafana', image: 'grafana/grafana:7.5.7', ports: ['http:3000'] }),
      ],
    },
  });
}

function nodeExporter(): ReturnType<typeof old> {
  return old({
    kind: 'DaemonSet',
    namespace: 'monitoring',
    name: 'node-exporter',
    since: '2021-06-21',
    rolledOut: '2021-06-21',
    spec: {
      hostNetwork: true,
      hostPID: true,
      containers: [
        container({
          name: 'node-exporter',
          image: 'prom/node-exporter:v1.1.2',
          args: ['--path.rootfs=/host'],
          ports: ['metrics:9100'],
          mounts: [{ name: 'root', mountPath: '/host', readOnly: true }],
        }),
      ],
      volumes: [hostPath('root', '/')],
    },
  });
}

function veleroServer(): ReturnType<typeof old> {
  return old({
    namespace: 'velero',
    name: 'velero',
    labels: charted('velero', 'velero-2.23.6', 'velero'),
    since: '2022-04-11',
    rolledOut: '2022-04-11',
    spec: {
      serviceAccountName: 'velero',
      containers: [
        container({
          name: 'velero',
          image: 'velero/velero:v1.8.1',
          command: ['/velero'],
          args: ['server'],
          ports: ['metrics:8085'],
        }),
      ],
    },
  });
}

/** The old object store was switched off in June: nothing has been backed up since. */
function backups(): readonly Raw[] {
  const spec = {
    includedNamespaces: ['orders'],
    snapshotVolumes: false,
    storageLocation: 'minio-dc1',
    ttl: '8760h0m0s',
  };
  const backup = (began: string, phase: 'Completed' | 'Failed'): Raw =>
    object(
      'velero.io/v1',
      'Backup',
      {
        name: `orders-weekly-${began.replaceAll(/[-:TZ]/g, '')}`,
        namespace: 'velero',
        labels: {
          'velero.io/schedule-name': 'orders-weekly',
          'velero.io/storage-location': 'minio-dc1',
        },
        creationTimestamp: began,
      },
      {
        spec,
        status: {
          phase,
          startTimestamp: began,
          completionTimestamp: shifted(began, phase === 'Completed' ? 96 : 2),
          expiration: shifted(began, 365 * 86_400),
          ...(phase === 'Completed'
            ? {}
            : { failureReason: 'backup store location minio-dc1 is unavailable' }),
        },
      },
    );
  return [
    object(
      'velero.io/v1',
      'BackupStorageLocation',
      { name: 'minio-dc1', namespace: 'velero' },
      {
        spec: {
          provider: 'aws',
          default: true,
          objectStorage: { bucket: 'velero' },
          config: { region: 'minio' },
        },
        status: {
          phase: 'Unavailable',
          lastValidationTime: '2026-11-20T08:44:11Z',
          message: 'connection refused',
        },
      },
    ),
    object(
      'velero.io/v1',
      'Schedule',
      { name: 'orders-weekly', namespace: 'velero' },
      {
        spec: { schedule: '0 4 * * 0', paused: false, template: spec },
        status: { phase: 'Enabled', lastBackup: '2026-11-15T04:00:03Z' },
      },
    ),
    backup('2026-06-14T04:00:02Z', 'Completed'),
    backup('2026-11-08T04:00:02Z', 'Failed'),
    backup('2026-11-15T04:00:03Z', 'Failed'),
  ];
}

function policyWebhook(): ReturnType<typeof old> {
  return old({
    namespace: 'policy-system',
    name: 'policy-webhook',
    since: '2023-10-30',
    rolledOut: '2023-10-30',
    waiting: 'CrashLoopBackOff',
    spec: {
      containers: [
        container({
          name: 'webhook',
          image: 'registry.dc1.harbour.example:5000/platform/policy-webhook:0.1',
          ports: ['https:8443'],
        }),
      ],
    },
  });
}

/** It refuses every change of a Deployment or policy while the service behind it does not answer. */
function webhook(): Raw {
  return object(
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    { name: 'policy-webhook' },
    {
      webhooks: [
        {
          name: 'changes.policy.harbour.example',
          admissionReviewVersions: ['v1'],
          clientConfig: {
            service: {
              namespace: 'policy-system',
              name: 'policy-webhook',
              path: '/validate',
              port: 443,
            },
          },
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          namespaceSelector: {},
          objectSelector: {},
          rules: [
            {
              apiGroups: ['apps', 'networking.k8s.io'],
              apiVersions: ['*'],
              operations: ['CREATE', 'UPDATE'],
              resources: ['deployments', 'networkpolicies'],
              scope: 'Namespaced',
            },
          ],
          sideEffects: 'None',
          timeoutSeconds: 30,
        },
      ],
    },
  );
}
