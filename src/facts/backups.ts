import { cloudField } from '../model/cloud/parts.ts';
import { cloudSecurity } from '../model/cloud.ts';
import { servedApis } from '../model/info.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { persistentVolumeClaims } from '../model/kubernetes/persistent-volume-claim.ts';
import {
  backupStorageLocations,
  podVolumeBackups,
  veleroBackups,
  veleroSchedules,
} from '../model/kubernetes/velero.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../model/observed.ts';
import { planObjectives } from '../model/plan.ts';
import { asOf, defineFact, type Fact, ifServed, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { BACKUP_TOOLS, BACKUP_TOOLS_KNOWN_ON } from '../tables/backup-tools.ts';
import { type Covering, candidates, coverOf } from './velero-coverage.ts';

/** How old a backup may be where the plan sets no recovery point, in minutes. */
export const DEFAULT_RPO_MINUTES = 1440;

/** A backup tool that is there but whose results are not read. */
export interface UnreadTool {
  readonly name: string;
  /** It holds the state of the cluster but no volumes. */
  readonly stateOnly: boolean;
  readonly evidence: Evidence;
}

/** What backups of this cluster show. Always whole: gaps are in the answers. */
export interface Backups {
  /** How well Velero's newest backups cover a namespace; undefined where none is about it. */
  readonly coverOf: (namespace: string) => Covering | undefined;
  /** Objects of Velero that are there: they show that the tool is in use. */
  readonly velero: readonly Evidence[];
  /** What could hide a better backup of Velero. */
  readonly gaps: readonly Gap[];
  readonly unread: readonly UnreadTool[];
  /** What could hide another tool. */
  readonly toolGaps: readonly Gap[];
  /** Claims in a namespace; undefined where they were not seen. */
  readonly claimsIn: (namespace: string) => number | undefined;
  readonly rpoMinutes: number;
}

export const backups: Fact<Backups> = defineFact({
  id: 'backups',
  title: 'The newest usable backup of every namespace',
  needs: {
    backups: maybe(ifServed(veleroBackups)),
    schedules: maybe(ifServed(veleroSchedules)),
    locations: maybe(ifServed(backupStorageLocations)),
    podVolumes: maybe(ifServed(podVolumeBackups)),
    claims: maybe(persistentVolumeClaims),
    apis: maybe(servedApis),
    security: maybe(cloudSecurity),
    objectives: maybe(planObjectives),
    cluster: thisCluster,
    asOf,
  },
  compute: ({ backups, schedules, locations, podVolumes, claims, ...rest }): Backups => {
    const { apis, security, objectives, cluster, asOf } = rest;
    const planned = objectives.state === 'unseen' ? undefined : objectives.value.rpoMinutes;
    const rpoMinutes = planned ?? DEFAULT_RPO_MINUTES;
    const byNamespace = Map.groupBy(visible(claims), ({ meta }) => meta.namespace);
    const claimsIn = (namespace: string): number | undefined => {
      const found = byNamespace.get(namespace)?.length ?? 0;
      return found > 0 || gapsIn(claims, namespace).length === 0 ? found : undefined;
    };
    const cloud = security.state === 'unseen' ? undefined : security.value.backup;
    return {
      coverOf: (namespace) =>
        best(
          candidates(visible(backups), namespace, asOf).map((backup) =>
            coverOf(backup, namespace, {
              locations,
              podVolumes,
              claims: claimsIn(namespace),
              claimGaps: gapsIn(claims, namespace),
              asOf,
              rpo: rpoMinutes * 60_000,
            }),
          ),
        ),
      velero: [
        ...visible(schedules).map((one) => fieldOf(one, 'spec.schedule', one.cron)),
        ...visible(locations).map((one) => fieldOf(one, 'status.phase', one.phase ?? 'unknown')),
        ...visible(backups).map((one) => fieldOf(one, 'status.phase', one.phase ?? 'unknown')),
      ],
      gaps: gapsOf(backups),
      unread: [
        ...visible(apis).flatMap(toolOf),
        ...(cloud?.value === true ? [cloudBackup(cloudField(cluster.name, cloud))] : []),
      ],
      toolGaps: [...gapsOf(apis), ...gapsOf(security)],
      claimsIn,
      rpoMinutes,
    };
  },
  show: ({ velero, unread, rpoMinutes }: Backups) => ({
    tables: { backupTools: BACKUP_TOOLS_KNOWN_ON },
    rpoMinutes,
    velero: velero.map(({ subject, path, value }) => ({ object: subject.key, path, value })),
    unread: [...new Set(unread.map(({ name }) => name))],
  }),
});

function cloudBackup(evidence: Evidence): UnreadTool {
  return { name: 'the backup of the cloud', stateOnly: false, evidence };
}

/** The first that is whole, else the first that may be, else the newest. */
function best(all: readonly Covering[]): Covering | undefined {
  return (
    all.find(({ type }) => type === 'whole') ?? all.find(({ type }) => type === 'unseen') ?? all[0]
  );
}

function toolOf({
  groupVersion,
  kind,
}: {
  readonly groupVersion: string;
  readonly kind: string;
}): readonly UnreadTool[] {
  const [group = ''] = groupVersion.split('/');
  return BACKUP_TOOLS.filter(
    (tool) => tool.groups.includes(group) && (tool.kind === undefined || tool.kind === kind),
  ).map(({ name, stateOnly = false }) => ({
    name,
    stateOnly,
    evidence: {
      subject: { type: 'cluster', key: 'cluster' },
      path: '/apis',
      value: `${groupVersion} ${kind}`,
      note: name,
    },
  }));
}
