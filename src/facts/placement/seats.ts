import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Amounts } from '../../model/kubernetes/pod-requests.ts';
import { MIRROR } from '../mirror-pods.ts';
import type { NodeView } from '../node-agents.ts';
import type { Place } from './room.ts';

/** The pods of one node: those that move when it is lost, and those that belong to it. */
export interface Seats {
  readonly moving: readonly Pod[];
  readonly staying: readonly Pod[];
}

const NOBODY: Seats = { moving: [], staying: [] };

/** Pods by the node they are on. DaemonSets and static pods go with their node. */
export function seatsByNode(pods: readonly Pod[]): ReadonlyMap<string, Seats> {
  const seats = new Map<string, { moving: Pod[]; staying: Pod[] }>();
  for (const pod of pods) {
    const { nodeName } = pod.spec;
    if (nodeName === undefined) continue;
    const found = seats.get(nodeName) ?? { moving: [], staying: [] };
    seats.set(nodeName, found);
    (belongsToNode(pod) ? found.staying : found.moving).push(pod);
  }
  return seats;
}

function belongsToNode({ meta }: Pod): boolean {
  return (
    meta.annotations.has(MIRROR) ||
    meta.owners.some(
      ({ controller, kind }) => controller && (kind === 'DaemonSet' || kind === 'Node'),
    )
  );
}

/** What each machine has left. Who runs each pod on a machine of its own has no room to offer. */
export function placesOf(
  views: readonly NodeView[],
  seats: ReadonlyMap<string, Seats>,
): readonly Place[] {
  return views.flatMap(({ node, serverless }) => {
    if (serverless !== undefined || node.allocatable === undefined) return [];
    const { moving, staying } = seats.get(node.meta.name) ?? NOBODY;
    const empty = without(node.allocatable, staying);
    return [{ node, open: isOpen(node), empty, free: without(empty, moving) }];
  });
}

export function isOpen({ ready, unschedulable }: Node): boolean {
  return ready === true && !unschedulable;
}

function without(all: Amounts, pods: readonly Pod[]): Amounts {
  const left = new Map(all);
  for (const { requests } of pods) {
    for (const [name, amount] of requests) left.set(name, (left.get(name) ?? 0) - amount);
  }
  return left.set('pods', (left.get('pods') ?? 0) - pods.length);
}
