import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container } from '../pod-spec.ts';
import { object, type Raw, shifted } from '../raw.ts';
import { account, bindCluster } from '../rbac/rules.ts';
import { charted, old } from './site.ts';

/** What was begun and not finished: backup, an admission webhook. */
export function leftovers(): Part {
  return {
    objects: [
      ...['velero', 'policy-system'].map((name) => namespace(name)),
      serviceAccount('velero', 'velero'),
      bindCluster('velero', 'cluster-admin', [account('velero', 'velero')]),
      ...backups(),
      webhook(),
    ],
    workloads: [veleroServer(), policyWebhook()],
    services: [
      {
        namespace: 'policy-system',
        name: 'policy-webhook',
        selector: { app: 'policy-webhook' },
        ports: ['https:443:8443'],
      },
    ],
  };
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
