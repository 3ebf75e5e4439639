import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Amounts } from '../../model/kubernetes/pod-requests.ts';
import { someGaps } from '../../model/observed.ts';
import {
  type Evidence,
  fail,
  type Marks,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../model/verdict.ts';
import type { SharedFates } from '../shared-fate/shared-fate.ts';
import type { Loss } from './loss.ts';
import type { NodeLosses } from './node-loss.ts';
import type { ScaleOut } from './scale-out.ts';

/** What decides besides room. */
export interface LossContext {
  readonly losses: NodeLosses;
  readonly scaleOut: ScaleOut;
  readonly fates: SharedFates;
}

/** Whether critical pods of what is lost find room elsewhere. */
export function lossVerdict(loss: Loss, known: LossContext): Verdict {
  const { subject, critical, crowded } = loss;
  const blind = someGaps(known.losses.unseenPods);
  if (blind !== undefined)
    return unknown(subject, 'not all pods were seen', blind, marksOf(critical));
  const stranded = loss.stranded.filter(
    (one) => accepting(loss, one.workload.namespace, known) === undefined,
  );
  if (stranded.length > 0) return withoutRoom(loss, stranded, known);
  const accepted = loss.stranded.flatMap(
    (one) => accepting(loss, one.workload.namespace, known) ?? [],
  );
  const evidence =
    accepted[0] === undefined ? roomOf(loss) : ([accepted[0], ...roomOf(loss)] as const);
  const [first, ...rest] = evidence;
  const doubts = someGaps(loss.doubts);
  if (doubts !== undefined) {
    const message = 'by requests its critical pods find room, but not all rules are known';
    return unknown(subject, message, doubts, { ...marksOf(critical), evidence });
  }
  if (first === undefined) throw new Error('a loss without evidence');
  const count =
    critical.length === 1 ? 'critical pod finds' : `${critical.length} critical pods find`;
  if (accepted.length > 0) {
    return pass(
      subject,
      'the plan accepts the loss of the zone',
      [first, ...rest],
      marksOf(critical),
    );
  }
  if (crowded.length > 0) {
    const message = `its ${count} room only before its other pods`;
    return warn(subject, message, [first, ...rest], marksOf(crowded));
  }
  return pass(subject, `its ${count} room elsewhere`, [first, ...rest], marksOf(critical));
}

function accepting({ of }: Loss, namespace: string, { fates }: LossContext): Evidence | undefined {
  return of === 'zone' ? fates.accepted('zone', namespace) : undefined;
}

function withoutRoom(loss: Loss, stranded: Loss['stranded'], known: LossContext): Verdict {
  const { losses, scaleOut } = known;
  const { subject, critical } = loss;
  const sure = stranded.filter(({ marks }) => marks.scopeUnknown !== true);
  const told = sure.length > 0 ? sure : stranded;
  const lost = told.filter(({ anew }) => !anew);
  const [first, ...rest] = lost.length > 0 ? lost : told;
  if (first === undefined) throw new Error('nothing is stranded');
  const evidence: SomeEvidence = [
    requestOf(first.pod, first.why),
    ...rest.slice(0, 2).map(({ pod, why }) => requestOf(pod, why)),
  ];
  const marks = marksOf(told);
  const message = `of ${critical.length} critical pods ${told.length} without room elsewhere: ${first.why}`;
  // Nothing that was not seen makes a pod anew that nobody owns.
  const room = first.why === 'nobody makes it anew' ? undefined : someGaps(losses.unseenRoom);
  if (room !== undefined) return unknown(subject, message, room, { ...marks, evidence });
  if (lost.length > 0) return fail(subject, message, evidence, marks);
  if (scaleOut.state === 'yes') {
    return warn(
      subject,
      'its critical pods find room only on new nodes',
      [...evidence, scaleOut.evidence],
      marks,
    );
  }
  const open = scaleOut.state === 'unknown' ? someGaps(scaleOut.gaps) : undefined;
  if (open !== undefined)
    return unknown(subject, message, open, { ...marks, evidence, best: 'warn' });
  const absent = scaleOut.state === 'no' ? [scaleOut.evidence] : [];
  return fail(subject, message, [...evidence, ...absent], marks);
}

/** In scope as surely as the surest of them. */
function marksOf(all: readonly { readonly marks: Marks }[]): Marks {
  if (all.every(({ marks }) => marks.scopeUnknown === true)) return { scopeUnknown: true };
  return all.some(({ marks }) => marks.assumed === true) ? { assumed: true } : {};
}

function roomOf({ moved }: Loss): readonly Evidence[] {
  if (moved === undefined) return [];
  const { node } = moved.place;
  return [
    requestOf(moved.pod, `finds room on ${node.meta.name}`),
    fieldOf(node, 'status.allocatable', textOf(node.allocatable ?? new Map())),
  ];
}

function requestOf(pod: Pod, note: string): Evidence {
  return fieldOf(pod, 'spec.containers[].resources.requests', textOf(pod.requests), note);
}

function textOf(amounts: Amounts): string {
  const shown = ['cpu', 'memory', 'pods'].flatMap((name) => {
    const amount = amounts.get(name);
    if (amount === undefined) return [];
    return [`${name} ${name === 'cpu' ? `${amount}m` : amount}`];
  });
  return shown.length === 0 ? 'none' : shown.join(', ');
}
