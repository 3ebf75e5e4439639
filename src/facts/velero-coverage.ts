import { fieldOf } from '../model/kubernetes/meta.ts';
import type {
  BackupScope,
  BackupStorageLocation,
  PodVolumeBackup,
  VeleroBackup,
} from '../model/kubernetes/velero.ts';
import {
  type Gap,
  type Gaps,
  gapsOf,
  type Observed,
  someGaps,
  visible,
} from '../model/observed.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';

/** Whether one backup brings one namespace back whole. */
export type Covering =
  | { readonly type: 'whole'; readonly evidence: SomeEvidence }
  | { readonly type: 'lacking'; readonly why: string; readonly evidence: SomeEvidence }
  | { readonly type: 'unseen'; readonly evidence: SomeEvidence; readonly gaps: Gaps };

export interface VeleroWorld {
  readonly locations: Observed<readonly BackupStorageLocation[]>;
  readonly podVolumes: Observed<readonly PodVolumeBackup[]>;
  /** Claims of the namespace; undefined where they were not seen in full. */
  readonly claims: number | undefined;
  readonly claimGaps: readonly Gap[];
  readonly asOf: number;
  /** In milliseconds. */
  readonly rpo: number;
}

/** Completed backups that are about the namespace, the newest first. Dates after as-of count for nothing. */
export function candidates(
  all: readonly VeleroBackup[],
  namespace: string,
  asOf: number,
): readonly VeleroBackup[] {
  return all
    .filter(({ phase, completed, scope }) => {
      const at = Date.parse(completed ?? '');
      return phase === 'Completed' && at <= asOf && includes(scope, namespace);
    })
    .sort((a, b) => Date.parse(b.completed ?? '') - Date.parse(a.completed ?? ''));
}

function includes(scope: BackupScope, namespace: string): boolean {
  const { includedNamespaces, excludedNamespaces } = scope;
  const included =
    includedNamespaces.length === 0 || includedNamespaces.some((one) => isLike(namespace, one));
  return included && !excludedNamespaces.some((one) => isLike(namespace, one));
}

/** One `*` or several stand for any text; without a pattern compiled from hostile input. */
function isLike(name: string, pattern: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return name === pattern;
  if (!name.startsWith(start)) return false;
  let from = start.length;
  for (const part of parts) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.length - end.length >= from && name.endsWith(end);
}

export function coverOf(backup: VeleroBackup, namespace: string, world: VeleroWorld): Covering {
  const evidence = evidenceOf(backup);
  const lack = lacking(backup, world);
  if (lack !== undefined) return { type: 'lacking', why: lack, evidence };
  const stored = storageOf(backup, world.locations, evidence);
  if (stored.type !== 'whole') return stored;
  return volumesOf(backup, namespace, world, stored.evidence);
}

function lacking(
  { completed, expires, scope }: VeleroBackup,
  world: VeleroWorld,
): string | undefined {
  const age = world.asOf - Date.parse(completed ?? '');
  if (age > world.rpo)
    return `the newest backup is ${spanText(age)} old; ${spanText(world.rpo)} are allowed`;
  if (expires !== undefined && !(Date.parse(expires) > world.asOf)) return 'it has expired';
  if (scope.selectors.length > 0) return 'a label selector narrows it';
  const kinds = scope.includedResources;
  return kinds.length > 0 && !kinds.includes('*') ? 'it holds only some kinds' : undefined;
}

/** The location of the backup must be there and answer. */
function storageOf(
  { meta, scope }: VeleroBackup,
  locations: Observed<readonly BackupStorageLocation[]>,
  evidence: SomeEvidence,
): Covering {
  const name = scope.storageLocation;
  const location = visible(locations).find(
    (one) =>
      one.meta.namespace === meta.namespace &&
      (name === undefined ? one.isDefault || one.meta.name === 'default' : one.meta.name === name),
  );
  const gaps = someGaps(gapsOf(locations));
  if (location === undefined) {
    if (gaps !== undefined) return { type: 'unseen', evidence, gaps };
    return { type: 'lacking', why: 'its storage location does not exist', evidence };
  }
  const shown: SomeEvidence = [
    ...evidence,
    fieldOf(location, 'status.phase', location.phase ?? 'not checked yet'),
  ];
  if (location.phase === 'Available') return { type: 'whole', evidence: shown };
  return { type: 'lacking', why: 'its storage location is not available', evidence: shown };
}

/** Volumes are in it by snapshots that were all made, or file by file for pods of the namespace. */
function volumesOf(
  backup: VeleroBackup,
  namespace: string,
  world: VeleroWorld,
  evidence: SomeEvidence,
): Covering {
  const { scope, snapshotsAttempted, snapshotsCompleted } = backup;
  if (world.claims === 0) return { type: 'whole', evidence };
  const made = `${snapshotsCompleted} of ${snapshotsAttempted}`;
  const snapshots: SomeEvidence = [
    ...evidence,
    fieldOf(backup, 'status.volumeSnapshotsCompleted', made, 'with those of CSI'),
  ];
  const without = scope.excludedResources.find((one) => /^persistentvolume(claim)?s$/.test(one));
  if (snapshotsAttempted > 0 && snapshotsCompleted >= snapshotsAttempted && without === undefined) {
    return { type: 'whole', evidence: snapshots };
  }
  const copied = visible(world.podVolumes).filter(
    (one) => one.backup === backup.meta.name && one.podNamespace === namespace,
  );
  const [first] = copied;
  if (first !== undefined && copied.every(({ phase }) => phase === 'Completed')) {
    return { type: 'whole', evidence: [...evidence, fieldOf(first, 'status.phase', 'Completed')] };
  }
  const gaps = someGaps([...gapsOf(world.podVolumes), ...world.claimGaps]);
  if (gaps !== undefined) return { type: 'unseen', evidence: snapshots, gaps };
  return { type: 'lacking', why: 'its volumes are not in it', evidence: snapshots };
}

function evidenceOf(backup: VeleroBackup): SomeEvidence {
  const namespaces = backup.scope.includedNamespaces.join(', ') || '*';
  const fields: readonly Evidence[] =
    backup.expires === undefined ? [] : [fieldOf(backup, 'status.expiration', backup.expires)];
  return [
    fieldOf(backup, 'status.completionTimestamp', backup.completed ?? '', backup.phase),
    fieldOf(backup, 'spec.includedNamespaces', namespaces),
    ...fields,
  ];
}

/** In hours; in days from three of them on. */
function spanText(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours < 72 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}
