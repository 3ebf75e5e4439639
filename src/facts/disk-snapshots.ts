import { fieldOf } from '../model/kubernetes/meta.ts';
import { type PersistentVolume, persistentVolumes } from '../model/kubernetes/persistent-volume.ts';
import {
  type VolumeSnapshotClass,
  volumeSnapshotClasses,
} from '../model/kubernetes/volume-snapshot-class.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import { planForensics } from '../model/plan.ts';
import { defineFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { planSubject, pointed } from './attested.ts';
import { type NodeView, nodeAgents } from './node-agents.ts';
import { platform } from './platform.ts';
import { tenancy } from './tenancy.ts';
import { tiers } from './tiers.ts';

/** Whether something can be frozen; `nothing` where there is nothing to freeze. */
export interface DiskPath {
  readonly state: 'there' | 'missing' | 'nothing' | 'unknown';
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

/** What can be frozen for an investigation before recovery overwrites it. */
export interface DiskSnapshots {
  readonly volumes: DiskPath;
  readonly nodes: DiskPath;
  /** The day on which the plan says that it was last rehearsed. */
  readonly rehearsed: string | undefined;
}

export const diskSnapshots: Fact<DiskSnapshots> = defineFact({
  id: 'disk-snapshots',
  title: 'Whether volumes and disks of nodes can be snapshotted',
  needs: {
    classes: maybe(ifServed(volumeSnapshotClasses)),
    volumes: maybe(persistentVolumes),
    tenancy: maybe(tenancy),
    tiers,
    forensics: maybe(planForensics),
    agents: maybe(nodeAgents),
    platform: maybe(platform),
  },
  compute: ({ classes, volumes, tenancy, tiers, forensics, agents, platform }): DiskSnapshots => {
    const isTenant = tenancy.state === 'unseen' ? () => true : tenancy.value.isTenant;
    const critical = visible(volumes).filter(({ claim }) => {
      if (claim === undefined || !isTenant(claim.namespace)) return false;
      return tiers.ofNamespace(claim.namespace).tier !== 'normal';
    });
    const stated = forensics.state === 'unseen' ? undefined : forensics.value.diskSnapshot;
    const nodes = agents.state === 'unseen' ? agents : agents.value.nodes;
    const { modes = [], evidence = [] } = platform.state === 'unseen' ? {} : platform.value;
    const closed = modes.includes('Autopilot') ? evidence.slice(0, 2) : serverless(nodes);
    const path = 'forensics.diskSnapshot.procedure';
    return {
      volumes: volumePath(critical, classes, [...gapsOf(volumes), ...gapsOf(tenancy)]),
      nodes:
        stated !== undefined
          ? there([pointed(planSubject('plan/forensics'), path, stated.procedure)])
          : nodePath(closed, gapsOf(forensics)),
      rehearsed: stated?.rehearsed,
    };
  },
  show: ({ volumes, nodes, rehearsed }: DiskSnapshots) => ({
    volumes: volumes.state,
    nodes: nodes.state,
    rehearsed: rehearsed ?? null,
  }),
});

/** Every critical volume needs a class of its own driver. */
function volumePath(
  volumes: readonly PersistentVolume[],
  classes: Observed<readonly VolumeSnapshotClass[]>,
  unseen: readonly Gap[],
): DiskPath {
  const bare = volumes.filter(
    ({ driver }) => !visible(classes).some((one) => driver !== undefined && one.driver === driver),
  );
  const gaps = [...unseen, ...gapsOf(classes)];
  const shown = bare.length > 0 ? bare : volumes;
  const evidence = [
    ...shown.slice(0, 5).map(driverOf),
    ...visible(classes)
      .filter(({ driver }) => volumes.some((one) => one.driver === driver))
      .slice(0, 3)
      .map((one) => fieldOf(one, 'driver', one.driver, `deletionPolicy ${one.deletionPolicy}`)),
  ];
  // What no driver serves is missing whatever else there is.
  if (volumes.some(({ driver }) => driver === undefined)) {
    return { state: 'missing', evidence, gaps: [] };
  }
  if (gaps.length > 0) return { state: 'unknown', evidence, gaps };
  if (volumes.length === 0) return { state: 'nothing', evidence, gaps };
  return { state: bare.length > 0 ? 'missing' : 'there', evidence, gaps };
}

function driverOf(volume: PersistentVolume): Evidence {
  return fieldOf(volume, 'spec.csi.driver', volume.driver ?? 'no CSI driver');
}

function nodePath(serverless: readonly Evidence[], gaps: readonly Gap[]): DiskPath {
  if (serverless.length > 0) return { state: 'nothing', evidence: serverless, gaps: [] };
  return { state: gaps.length > 0 ? 'unknown' : 'missing', evidence: [], gaps };
}

function there(evidence: readonly Evidence[]): DiskPath {
  return { state: 'there', evidence, gaps: [] };
}

/** Only where every node was seen, and each is one that the provider runs for one pod. */
function serverless(nodes: Observed<readonly NodeView[]>): readonly Evidence[] {
  if (nodes.state !== 'seen' || nodes.value.length === 0) return [];
  if (nodes.value.some((one) => one.serverless === undefined)) return [];
  return nodes.value
    .slice(0, 2)
    .map((one) => fieldOf(one.node, 'metadata.labels', one.serverless ?? ''));
}
