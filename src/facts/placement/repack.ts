import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Gap } from '../../model/observed.ts';
import type { InTier } from '../critical-workloads.ts';
import type { CriticalPod, Loss, Stranded } from './loss.ts';
import type { PodClass } from './pod-classes.ts';
import type { Mover, Packing, Place, Room } from './room.ts';

/** What is known of the cluster while pods are packed anew. */
export interface Known {
  readonly room: Room;
  readonly classOf: (pod: Pod) => PodClass;
  readonly isShunned: (pod: Pod) => boolean;
  readonly tierOf: (pod: Pod) => InTier | undefined;
  readonly volumeGaps: readonly Gap[];
}

type Lost = Pick<Loss, 'of' | 'name' | 'subject'>;
type IsGone = (place: Place) => boolean;

export type Repack = (
  lost: Lost,
  pods: readonly Pod[],
  isGone: IsGone,
  unsure: readonly Gap[],
) => Loss | undefined;

/** Packs the pods of what is lost anew; undefined where none of them is critical. */
export function repack(known: Known): Repack {
  return (lost, pods, isGone, unsure) => {
    const critical = pods.flatMap((pod): readonly CriticalPod[] => {
      const tier = known.tierOf(pod);
      return tier === undefined ? [] : [{ ...tier, pod }];
    });
    if (critical.length === 0) return undefined;
    const moving = pods.filter((pod) => !isBare(pod)).map((pod) => moverOf(pod, known));
    const together = known.room.pack(moving, isGone);
    const crowded = critical.filter(({ pod }) => together.get(pod) === undefined);
    // Larger pods of no weight may only have been in the way.
    const packing = crowded.length === 0 ? together : alone(critical, isGone, known);
    const without = critical.filter(({ pod }) => packing.get(pod) === undefined);
    return {
      ...lost,
      critical,
      crowded,
      stranded: without.map((one) => strandedOf(one, lost, isGone, known)),
      moved: movedIn(critical, packing),
      doubts: [...unsure, ...doubtsOf(critical, known)],
    };
  };
}

function isBare({ meta }: Pod): boolean {
  return !meta.owners.some(({ controller }) => controller);
}

function moverOf(pod: Pod, { classOf }: Known): Mover {
  return { pod, class: classOf(pod) };
}

function alone(critical: readonly CriticalPod[], isGone: IsGone, known: Known): Packing {
  const own = critical.filter(({ pod }) => !isBare(pod));
  return known.room.pack(
    own.map(({ pod }) => moverOf(pod, known)),
    isGone,
  );
}

function strandedOf(one: CriticalPod, { of }: Lost, isGone: IsGone, known: Known): Stranded {
  if (isBare(one.pod)) return { ...one, why: 'nobody makes it anew', anew: false };
  const kind = known.classOf(one.pod);
  // A machine that takes the place of a lost one has its labels, except for its name.
  const again = of === 'node' && !isTiedToHost(kind);
  const anew = known.room.fitsAnew(kind, (place) => again || !isGone(place));
  return { ...one, why: 'no node that it may be on has room', anew };
}

const HOST = /(?:^|[./])(?:hostname|node)$/;

function isTiedToHost({ rules }: PodClass): boolean {
  const terms = [rules.nodeTerms ?? [], ...rules.volumeTerms].flat(2);
  return (
    [...rules.nodeSelector.keys()].some((key) => HOST.test(key)) ||
    terms.some(({ field, key }) => field === 'name' || HOST.test(key))
  );
}

function movedIn(critical: readonly CriticalPod[], packing: Packing): Loss['moved'] {
  const own = new Set(critical.map(({ pod }) => pod));
  for (const [pod, place] of packing) {
    if (place !== undefined && own.has(pod)) return { pod, place };
  }
  return undefined;
}

/** One of each: what is not simulated, and what was not seen. */
function doubtsOf(critical: readonly CriticalPod[], known: Known): readonly Gap[] {
  const tied = critical.find(({ pod }) => isTied(pod) || known.isShunned(pod));
  const mounts = critical.some(({ pod }) =>
    pod.spec.volumes.some(({ claim }) => claim !== undefined),
  );
  return [...(tied === undefined ? [] : [notSimulated(tied)]), ...(mounts ? known.volumeGaps : [])];
}

function isTied({ affinity, spreadStrictly }: Pod): boolean {
  return affinity.near || affinity.apart.length > 0 || spreadStrictly;
}

function notSimulated({ pod }: CriticalPod): Gap {
  const { subject } = fieldOf(pod, '', '');
  return {
    source: 'core/Pod',
    cause: 'not-collected',
    detail: `where ${subject.key} may be depends on other pods (affinity or spread), which is not simulated`,
    permission: 'a rehearsal: cordon and drain one node',
  };
}
