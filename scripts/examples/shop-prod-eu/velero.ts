import { addon } from '../addon.ts';
import { namespace, type Part } from '../control-plane/run.ts';
import { container, EVERYWHERE, hostPath } from '../pod-spec.ts';
import { object, type Raw, shifted } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { identity } from './identities.ts';
import { PLATFORM_POOL, pinned, REGION } from './site.ts';

const NS = 'velero';
const META = { namespace: NS, labels: { 'velero.io/storage-location': 'default' } } as const;

interface Plan {
  readonly name: string;
  readonly schedule: string;
  readonly namespaces: readonly string[];
  readonly ttl: string;
  /** When the kept runs began, newest last. */
  readonly runs: readonly string[];
  readonly volumes: number;
}

const PLANS: readonly Plan[] = [
  {
    name: 'critical-6h',
    schedule: '15 */6 * * *',
    namespaces: ['payments', 'checkout', 'identity'],
    ttl: '840h0m0s',
    runs: [
      '2026-11-19T12:15:02Z',
      '2026-11-19T18:15:03Z',
      '2026-11-20T00:15:02Z',
      '2026-11-20T06:15:02Z',
    ],
    volumes: 3,
  },
  {
    name: 'cluster-daily',
    schedule: '30 2 * * *',
    namespaces: ['*'],
    ttl: '840h0m0s',
    runs: ['2026-11-18T02:30:01Z', '2026-11-19T02:30:02Z', '2026-11-20T02:30:01Z'],
    volumes: 8,
  },
];

/** Backups of the cluster's objects and volumes into a bucket of another account. */
export function velero(): Part {
  return {
    objects: [
      namespace(NS, { team: 'platform', 'pod-security.kubernetes.io/enforce': 'privileged' }),
      identity(NS, 'velero'),
      ...grant('velero-server', account(NS, 'velero'), [allow('all', '*', '*')]),
      location(),
      ...PLANS.flatMap((plan) => [schedule(plan), ...plan.runs.map((run) => backup(plan, run))]),
      restore(),
    ],
    workloads: [server(), nodeAgent()],
  };
}

function location(): Raw {
  return object(
    'velero.io/v1',
    'BackupStorageLocation',
    { name: 'default', namespace: NS },
    {
      spec: {
        provider: 'aws',
        default: true,
        accessMode: 'ReadWrite',
        objectStorage: { bucket: 'harbour-backup-vault-eu', prefix: 'shop-prod-eu' },
        config: { region: REGION },
      },
      status: {
        phase: 'Available',
        lastSyncedTime: '2026-11-20T08:40:31Z',
        lastValidationTime: '2026-11-20T08:40:37Z',
      },
    },
  );
}

function scopeOf({ namespaces, ttl }: Plan): Readonly<Record<string, unknown>> {
  return {
    includedNamespaces: namespaces,
    snapshotVolumes: true,
    snapshotMoveData: true,
    storageLocation: 'default',
    ttl,
    csiSnapshotTimeout: '10m0s',
  };
}

function schedule(plan: Plan): Raw {
  return object(
    'velero.io/v1',
    'Schedule',
    { name: plan.name, namespace: NS },
    {
      spec: { schedule: plan.schedule, paused: false, template: scopeOf(plan) },
      status: { phase: 'Enabled', lastBackup: plan.runs.at(-1) },
    },
  );
}

function backup(plan: Plan, run: string): Raw {
  const stamp = run.replaceAll(/[-:TZ]/g, '');
  return object(
    'velero.io/v1',
    'Backup',
    {
      ...META,
      name: `${plan.name}-${stamp}`,
      labels: { ...META.labels, 'velero.io/schedule-name': plan.name },
      creationTimestamp: run,
    },
    {
      spec: scopeOf(plan),
      status: {
        version: 1,
        formatVersion: '1.1.0',
        phase: 'Completed',
        startTimestamp: run,
        completionTimestamp: shifted(run, 214),
        expiration: shifted(run, 35 * 86_400),
        progress: { itemsBackedUp: 1180, totalItems: 1180 },
        csiVolumeSnapshotsAttempted: plan.volumes,
        csiVolumeSnapshotsCompleted: plan.volumes,
      },
    },
  );
}

/** What is left of the last rehearsal: payments, into a namespace of its own. */
function restore(): Raw {
  const began = '2026-09-16T09:02:11Z';
  return object(
    'velero.io/v1',
    'Restore',
    { name: 'rehearsal-payments-2026-09', namespace: NS, creationTimestamp: began },
    {
      spec: {
        backupName: 'critical-6h-20260916061502',
        includedNamespaces: ['payments'],
        namespaceMapping: { payments: 'restore-rehearsal' },
      },
      status: {
        phase: 'Completed',
        startTimestamp: began,
        completionTimestamp: shifted(began, 1841),
        progress: { itemsRestored: 143, totalItems: 143 },
      },
    },
  );
}

const COMMON = {
  namespace: NS,
  version: 'v1.17.2',
  release: 'velero',
  chart: 'velero-11.3.2',
  application: 'velero',
  since: '2025-03-11',
  rolledOut: '2026-09-02',
} as const;

function server(): ReturnType<typeof addon> {
  return addon({
    ...COMMON,
    name: 'velero',
    replicas: 1,
    revision: 6,
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: 'velero',
      containers: [
        container({
          name: 'velero',
          image: pinned('docker.io/velero/velero', 'v1.17.2'),
          args: ['server', '--uploader-type=kopia', '--features=EnableCSI'],
          ports: ['http-monitoring:8085'],
          cpu: '200m',
          memory: '512Mi',
        }),
      ],
    },
  });
}

function nodeAgent(): ReturnType<typeof addon> {
  return addon({
    ...COMMON,
    kind: 'DaemonSet',
    name: 'node-agent',
    app: 'velero-node-agent',
    revision: 6,
    spec: {
      serviceAccountName: 'velero',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'node-agent',
          image: pinned('docker.io/velero/velero', 'v1.17.2'),
          args: ['node-agent', 'server'],
          ports: ['http-monitoring:8085'],
          cpu: '50m',
          memory: '128Mi',
          mounts: [{ name: 'host-pods', mountPath: '/host_pods' }],
        }),
      ],
      volumes: [hostPath('host-pods', '/var/lib/kubelet/pods')],
    },
  });
}
