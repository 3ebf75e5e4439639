import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import { persistentVolumes } from '../../model/kubernetes/persistent-volume.ts';
import { type Pod, pods } from '../../model/kubernetes/pod.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Subject } from '../../model/verdict.ts';
import { criticalWorkloads, type InTier } from '../critical-workloads.ts';
import { type NodeView, nodeAgents } from '../node-agents.ts';
import { type Owners, owners } from '../owners.ts';
import { scope } from '../scope.ts';
import { zoneOf } from '../shared-fate/zones.ts';
import { isActive, workloads } from '../workloads.ts';
import type { Loss } from './loss.ts';
import { podClasses } from './pod-classes.ts';
import { repack } from './repack.ts';
import { type Place, Room } from './room.ts';
import { isOpen, placesOf, seatsByNode } from './seats.ts';
import { shunnedBy } from './shunned.ts';

export interface NodeLosses {
  readonly losses: readonly Loss[];
  /** Why pods may take more room than was seen: nothing is known then. */
  readonly unseenPods: readonly Gap[];
  /** Why there may be more room than was seen. */
  readonly unseenRoom: readonly Gap[];
  /** Nodes with critical pods that name no zone. */
  readonly zoneless: readonly Node[];
  readonly nodes: Observed<readonly NodeView[]>;
}

/** Each machine and each zone with critical pods is taken out once, and its pods are packed anew. */
export const nodeLosses: Fact<NodeLosses> = defineFact({
  id: 'node-losses',
  title: 'Where critical pods find room when a node or a zone is taken out',
  needs: {
    scope: maybe(scope),
    workloads: maybe(workloads),
    owners: maybe(owners),
    pods: maybe(pods),
    agents: maybe(nodeAgents),
    volumes: maybe(persistentVolumes),
  },
  compute: ({ scope, workloads, owners, pods, agents, volumes }): NodeLosses => {
    const nodes = agents.state === 'unseen' ? agents : agents.value.nodes;
    const machines = visible(nodes).filter(({ serverless }) => serverless === undefined);
    const active = visible(pods).filter(isActive);
    const seats = seatsByNode(active);
    const places = placesOf(machines, seats);
    const tierOf = tiersOf([...criticalWorkloads(scope, visible(workloads))], owners);
    const pack = repack({
      room: new Room(places),
      classOf: podClasses(visible(volumes)),
      isShunned: shunnedBy(active),
      tierOf,
      volumeGaps: gapsOf(volumes),
    });
    const movingOf = (all: readonly Node[]): readonly Pod[] =>
      all.flatMap(({ meta }) => seats.get(meta.name)?.moving ?? []);
    const all = machines.map(({ node }) => node);
    const byNode = all.flatMap((node) => {
      const lost = { of: 'node', name: node.meta.name, subject: subjectOf(node.meta) } as const;
      const found = pack(lost, movingOf([node]), (place) => place.node === node, []);
      return found === undefined ? [] : [{ found, node }];
    });
    const unsure = unzoned(places);
    const zones = new Map(all.map((node) => [node, zoneOf(node)]));
    const byZone = [...Map.groupBy(all, (node) => zones.get(node))].flatMap(([zone, gone]) => {
      if (zone === undefined) return [];
      const lost = { of: 'zone', name: zone, subject: zoneSubject(zone) } as const;
      return pack(lost, movingOf(gone), (place) => zones.get(place.node) === zone, unsure) ?? [];
    });
    return {
      losses: [...byNode.map(({ found }) => found), ...byZone],
      unseenPods: [...gapsOf(pods), ...gapsOf(owners)],
      unseenRoom: [...gapsOf(nodes), ...unmeasured(all)],
      zoneless: byNode.flatMap(({ node }) => (zoneOf(node) === undefined ? [node] : [])),
      nodes,
    };
  },
  show: ({ losses }: NodeLosses) =>
    losses.map(({ of, name, critical, crowded, stranded }) => ({
      lost: of,
      name,
      critical: critical.length,
      crowded: crowded.length,
      stranded: stranded.map(({ pod, why, anew }) => ({ pod: pod.meta.name, why, anew })),
    })),
});

function zoneSubject(zone: string): Subject {
  return { type: 'cluster', key: `cluster/zone/${zone}`, name: zone };
}

/** The tier of a pod's workload; undefined for one that is not critical. Jobs end by themselves. */
function tiersOf(
  critical: readonly InTier[],
  owners: Observed<Owners>,
): (pod: Pod) => InTier | undefined {
  if (owners.state === 'unseen') return () => undefined;
  const serving = critical.filter(({ workload }) => !/^(?:Cron)?Job$/.test(workload.meta.kind));
  const byKey = new Map(
    serving.map((one) => [`${one.workload.subject.key}\n${one.workload.namespace}`, one]),
  );
  return (pod) => byKey.get(`${owners.value.topOf(pod).subject.key}\n${pod.meta.namespace}`);
}

/** What has room may be in the zone that is lost. */
function unzoned(places: readonly Place[]): readonly Gap[] {
  const found = places.find(({ node, open }) => open && zoneOf(node) === undefined);
  if (found === undefined) return [];
  return [
    {
      source: 'core/Node',
      cause: 'not-collected',
      detail: `node ${found.node.meta.name} carries no zone in its labels`,
      permission: 'the label topology.kubernetes.io/zone on every node',
    },
  ];
}

function unmeasured(nodes: readonly Node[]): readonly Gap[] {
  const found = nodes.filter((node) => isOpen(node) && node.allocatable === undefined);
  if (found.length === 0) return [];
  const [first] = found;
  const detail = `node ${first?.meta.name}, one of ${found.length}, reports nothing allocatable`;
  return [{ source: 'core/Node', cause: 'not-collected', detail }];
}
