import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import {
  type PersistentVolume,
  persistentVolumes,
} from '../../model/kubernetes/persistent-volume.ts';
import { type Pod, pods } from '../../model/kubernetes/pod.ts';
import { gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { owners } from '../owners.ts';
import { isActive, type WorkloadView } from '../workloads.ts';
import { apart, type Fate, open, together } from './fate.ts';
import { type Spread, spreads } from './zones.ts';

export interface WorkloadZones {
  /** Undefined for what does not serve: Jobs, CronJobs, and what runs no pod at all. */
  readonly of: (workload: WorkloadView) => Fate | undefined;
}

/** Whether each workload goes on serving when the zone of any of its pods is lost. */
export const workloadZones: Fact<WorkloadZones> = defineFact({
  id: 'workload-zones',
  title: 'Whether each workload serves from more than one zone',
  needs: {
    pods: maybe(pods),
    nodes: maybe(nodes),
    volumes: maybe(persistentVolumes),
    owners: maybe(owners),
  },
  compute: ({ pods, nodes, volumes, owners }): WorkloadZones => {
    const byOwner = Map.groupBy(visible(pods).filter(isActive), (pod) =>
      owners.state === 'unseen'
        ? undefined
        : keyOf(owners.value.topOf(pod).subject.key, pod.meta.namespace),
    );
    const spreadOf = spreads(nodes);
    return {
      of: (workload) => {
        if (workload.meta.kind === 'Job' || workload.meta.kind === 'CronJob') return undefined;
        const found = byOwner.get(keyOf(workload.subject.key, workload.namespace)) ?? [];
        const fate = fateOf(workload, found, { spreadOf, pods, nodes });
        return fate?.state === 'shared' ? bound(fate, found, visible(volumes)) : fate;
      },
    };
  },
  show: () => ({}),
});

function keyOf(subject: string, namespace: string): string {
  return `${subject}\n${namespace}`;
}

interface Sight {
  readonly spreadOf: (nodes: readonly string[]) => Spread;
  readonly pods: Observed<readonly Pod[]>;
  readonly nodes: Observed<readonly Node[]>;
}

function fateOf(
  workload: WorkloadView,
  found: readonly Pod[],
  { spreadOf, pods, nodes }: Sight,
): Fate | undefined {
  const ready = found.filter((pod) => pod.ready);
  const spread = spreadOf(ready.flatMap(({ spec }) => spec.nodeName ?? []));
  if (spread.zones.size > 1) {
    const evidence = [...spread.zones.values()].map((zone) => zone.evidence);
    const why = `it serves from ${spread.zones.size} zones`;
    return apart('zone', why, [...evidence.slice(0, 3), podsOf(workload, ready.length)]);
  }
  const closed = gapsIn(pods, workload.namespace);
  if (closed.length > 0 || workload.podCount === undefined) {
    const gaps = closed.length > 0 ? closed : gapsOf(nodes);
    return open('zone', 'where its pods run was not seen', gaps);
  }
  if (found.length === 0) return undefined;
  return confined(workload, found, ready, spread);
}

/** All pods were seen, and no second zone among them. */
function confined(
  workload: WorkloadView,
  found: readonly Pod[],
  ready: readonly Pod[],
  spread: Spread,
): Fate {
  const places = ready.slice(0, 3).map((pod) => placeOf(pod));
  const [zone] = spread.zones;
  if (ready.length === 0) {
    const evidence = [podsOf(workload, 0), ...found.slice(0, 3).map((pod) => placeOf(pod))];
    return together('zone', 'none of its pods is ready', evidence);
  }
  if (spread.nodes.size === 1) {
    const why =
      ready.length === 1 ? 'only one of its pods is ready' : 'all its ready pods are on one node';
    const where = zone === undefined ? [] : [zone[1].evidence];
    return together('zone', why, [...places, ...where]);
  }
  if (spread.gaps.length > 0 || zone === undefined) {
    return open('zone', 'the zones of its nodes are not known', spread.gaps, places);
  }
  return together('zone', `all its ready pods are in zone ${zone[0]}`, [
    zone[1].evidence,
    ...places,
  ]);
}

/** What makes it worse: volumes that cannot follow the pods elsewhere. */
function bound(fate: Fate, found: readonly Pod[], volumes: readonly PersistentVolume[]): Fate {
  const claims = new Set(
    found.flatMap(({ meta, spec }) =>
      spec.volumes.flatMap(({ claim }) =>
        claim === undefined ? [] : `${meta.namespace}/${claim}`,
      ),
    ),
  );
  const tied = volumes.flatMap((volume) =>
    claims.has(`${volume.claim?.namespace}/${volume.claim?.name}`) ? zoneTerm(volume) : [],
  );
  if (tied.length === 0) return fate;
  const why = `${fate.why}, and its volume cannot leave the zone`;
  return { ...fate, why, evidence: [...fate.evidence, ...tied] };
}

/** Drivers name the zone by labels of their own, such as `topology.gke.io/zone`. */
function zoneTerm(volume: PersistentVolume): readonly Evidence[] {
  const path = 'spec.nodeAffinity.required.nodeSelectorTerms';
  const zones = volume.terms.map((term) => term.find(({ key }) => /[./]zone$/.test(key))?.values);
  if (zones.length === 0 || zones.includes(undefined)) return [];
  return [fieldOf(volume, path, [...new Set(zones.flatMap((one) => one ?? []))].join(', '))];
}

function podsOf({ subject }: WorkloadView, ready: number): Evidence {
  return { subject, path: 'ready pods', value: String(ready) };
}

function placeOf(pod: Pod): Evidence {
  return fieldOf(pod, 'spec.nodeName', pod.spec.nodeName ?? 'none');
}
