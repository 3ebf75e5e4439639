import { at, flag, list, number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** What a Velero backup covers: the same in a Backup and in a Schedule's template. */
export interface BackupScope {
  /** None, or `*`, is every namespace. Wildcards such as `team-*` are read too. */
  readonly includedNamespaces: readonly string[];
  readonly excludedNamespaces: readonly string[];
  readonly includedResources: readonly string[];
  readonly excludedResources: readonly string[];
  /** Selectors that narrow it to some objects; any of them is enough for an object. */
  readonly selectors: readonly LabelSelector[];
  /** False keeps volumes out; missing lets Velero snapshot them. */
  readonly snapshotVolumes: boolean | undefined;
  /** Whether pod volumes are copied file by file unless opted out. */
  readonly fsBackup: boolean | undefined;
  readonly storageLocation: string | undefined;
}

export interface VeleroBackup {
  readonly meta: Meta;
  readonly scope: BackupScope;
  /** `Completed`, `PartiallyFailed`, `Failed`, `InProgress` and others. */
  readonly phase: string | undefined;
  /** RFC 3339. */
  readonly completed: string | undefined;
  readonly expires: string | undefined;
  /** Volume snapshots that were tried and done, natively and by CSI together. */
  readonly snapshotsAttempted: number;
  readonly snapshotsCompleted: number;
}

export interface VeleroSchedule {
  readonly meta: Meta;
  readonly scope: BackupScope;
  readonly cron: string;
  readonly paused: boolean;
  /** RFC 3339. */
  readonly lastBackup: string | undefined;
}

export interface BackupStorageLocation {
  readonly meta: Meta;
  readonly isDefault: boolean;
  /** `Available` or `Unavailable`; undefined until it was checked. */
  readonly phase: string | undefined;
  readonly readOnly: boolean;
  readonly provider: string;
}

const SCOPE: readonly string[] = [
  'includedNamespaces',
  'excludedNamespaces',
  'includedResources',
  'excludedResources',
  'labelSelector',
  'orLabelSelectors',
  'snapshotVolumes',
  'defaultVolumesToFsBackup',
  'defaultVolumesToRestic',
  'snapshotMoveData',
  'storageLocation',
  'includeClusterResources',
  'ttl',
];

export const veleroBackups: Kind<VeleroBackup> = defineKind({
  apiVersions: ['velero.io/v1'],
  kind: 'Backup',
  plural: 'backups',
  namespaced: true,
  declared: false,
  keep: [
    ...META_KEEP,
    ...SCOPE.map((one) => `spec.${one}`),
    'status.phase',
    'status.completionTimestamp',
    'status.startTimestamp',
    'status.expiration',
    'status.volumeSnapshotsAttempted',
    'status.volumeSnapshotsCompleted',
    'status.csiVolumeSnapshotsAttempted',
    'status.csiVolumeSnapshotsCompleted',
    'status.errors',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    scope: scopeOf(at(raw, 'spec')),
    phase: text(raw, 'status.phase'),
    completed: text(raw, 'status.completionTimestamp'),
    expires: text(raw, 'status.expiration'),
    snapshotsAttempted: count(raw, 'Attempted'),
    snapshotsCompleted: count(raw, 'Completed'),
  }),
});

export const veleroSchedules: Kind<VeleroSchedule> = defineKind({
  apiVersions: ['velero.io/v1'],
  kind: 'Schedule',
  plural: 'schedules',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.schedule',
    'spec.paused',
    ...SCOPE.map((one) => `spec.template.${one}`),
    'status.phase',
    'status.lastBackup',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    scope: scopeOf(at(raw, 'spec.template')),
    cron: text(raw, 'spec.schedule') ?? '',
    paused: flag(raw, 'spec.paused') ?? false,
    lastBackup: text(raw, 'status.lastBackup'),
  }),
});

export const backupStorageLocations: Kind<BackupStorageLocation> = defineKind({
  apiVersions: ['velero.io/v1'],
  kind: 'BackupStorageLocation',
  plural: 'backupstoragelocations',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.default',
    'spec.accessMode',
    'spec.provider',
    'spec.objectStorage.bucket',
    'status.phase',
    'status.lastValidationTime',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    isDefault: flag(raw, 'spec.default') ?? false,
    phase: text(raw, 'status.phase'),
    readOnly: text(raw, 'spec.accessMode') === 'ReadOnly',
    provider: text(raw, 'spec.provider') ?? '',
  }),
});

/** One pod volume that Velero copied file by file. */
export interface PodVolumeBackup {
  readonly meta: Meta;
  /** The Backup it is part of. */
  readonly backup: string | undefined;
  readonly podNamespace: string;
  readonly phase: string | undefined;
}

export const podVolumeBackups: Kind<PodVolumeBackup> = defineKind({
  apiVersions: ['velero.io/v1'],
  kind: 'PodVolumeBackup',
  plural: 'podvolumebackups',
  namespaced: true,
  declared: false,
  keep: [...META_KEEP, 'spec.pod.namespace', 'spec.pod.name', 'spec.volume', 'status.phase'],
  decode: (raw) => {
    const meta = metaOf(raw, true);
    return {
      meta,
      backup: meta.labels.get('velero.io/backup-name'),
      podNamespace: text(raw, 'spec.pod.namespace') ?? '',
      phase: text(raw, 'status.phase'),
    };
  },
});

/** One restore that Velero was asked for. */
export interface VeleroRestore {
  readonly meta: Meta;
  /** `Completed`, `PartiallyFailed`, `Failed`, `InProgress` and others. */
  readonly phase: string | undefined;
  /** RFC 3339. */
  readonly completed: string | undefined;
  readonly warnings: number;
}

export const veleroRestores: Kind<VeleroRestore> = defineKind({
  apiVersions: ['velero.io/v1'],
  kind: 'Restore',
  plural: 'restores',
  namespaced: true,
  declared: false,
  keep: [...META_KEEP, 'status.phase', 'status.completionTimestamp', 'status.warnings'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    phase: text(raw, 'status.phase'),
    completed: text(raw, 'status.completionTimestamp'),
    warnings: number(raw, 'status.warnings') ?? 0,
  }),
});

function scopeOf(raw: unknown): BackupScope {
  const one = selectorOf(raw, 'labelSelector');
  const several = list(raw, 'orLabelSelectors').flatMap(
    (selector) => selectorOf({ selector }, 'selector') ?? [],
  );
  return {
    includedNamespaces: texts(raw, 'includedNamespaces'),
    excludedNamespaces: texts(raw, 'excludedNamespaces'),
    includedResources: texts(raw, 'includedResources'),
    excludedResources: texts(raw, 'excludedResources'),
    selectors: [...(one === undefined ? [] : [one]), ...several].filter(
      ({ requirements }) => requirements.length > 0,
    ),
    snapshotVolumes: flag(raw, 'snapshotVolumes'),
    fsBackup: flag(raw, 'defaultVolumesToFsBackup') ?? flag(raw, 'defaultVolumesToRestic'),
    storageLocation: text(raw, 'storageLocation'),
  };
}

function count(raw: unknown, end: 'Attempted' | 'Completed'): number {
  const native = number(raw, `status.volumeSnapshots${end}`) ?? 0;
  return native + (number(raw, `status.csiVolumeSnapshots${end}`) ?? 0);
}
