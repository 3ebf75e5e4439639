import { CLUSTER, fieldOf } from '../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
} from '../model/verdict.ts';
import type { Roster } from './agent-roster.ts';
import type { NodeAgents, NodeView, Presence } from './node-agents.ts';

/** A job that has to be done on every node, and who does it. */
export interface NodeJob {
  readonly agents: NodeAgents;
  readonly roster: Roster;
  /** Nodes where the cloud does it without an agent, or says nothing of itself: undefined there. */
  readonly byCloud: (view: NodeView) => CloudAnswer | undefined;
  /** Whether a node can be asked at all; the others are listed as blind spots. */
  readonly isAsked: (view: NodeView) => boolean;
  /** Completes "… on this node", such as `container logs are shipped`. */
  readonly does: string;
  readonly lacks: string;
  /** The gap when nothing is recognised and nothing declared. */
  readonly unrecognized: Gap;
}

export type CloudAnswer =
  | { readonly state: 'yes' | 'no'; readonly message: string; readonly evidence: Evidence }
  | { readonly state: 'unknown'; readonly gaps: readonly Gap[] };

/** One verdict for each node, the contradictions of the plan on the first that fails. */
export function* nodeVerdicts(job: NodeJob): Iterable<Verdict> {
  const { nodes } = job.agents;
  const asked = visible(nodes).filter(job.isAsked);
  const verdicts = asked.map((view) => verdictOn(view, job));
  const remarks = visible(nodes)
    .filter((view) => !job.isAsked(view))
    .map(blindSpot);
  yield* withRemarks(verdicts, remarks, job.roster);
  const gaps = someGaps(gapsOf(nodes));
  if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all nodes were seen', gaps);
}

function verdictOn(view: NodeView, job: NodeJob): Verdict {
  const { subject } = view;
  const { members, contradictions, gaps } = job.roster;
  const cloud = job.byCloud(view);
  if (cloud !== undefined && cloud.state !== 'unknown') {
    const verdict = cloud.state === 'yes' ? pass : fail;
    return verdict(subject, cloud.message, [cloud.evidence]);
  }
  const found = members.map((member) => ({ member, presence: job.agents.on(member.agent, view) }));
  const ready = found.find(({ presence }) => presence.state === 'ready');
  if (ready !== undefined) {
    const { agent, known, evidence } = ready.member;
    const message = `${job.does} by ${known?.name ?? agent.name}`;
    return pass(subject, message, [evidence, ...presenceEvidence(ready.presence)]);
  }
  const open = someGaps([
    ...(cloud?.gaps ?? []),
    ...gaps,
    ...found.flatMap(({ presence }) => (presence.state === 'unknown' ? presence.gaps : [])),
  ]);
  if (open !== undefined) return unknown(subject, `not known whether ${job.does}`, open);
  if (members.length === 0 && contradictions.length === 0) {
    return unknown(
      subject,
      `not known whether ${job.does}: nothing that does is recognised or declared`,
      [job.unrecognized],
    );
  }
  return fail(
    subject,
    job.lacks,
    missingEvidence(
      view,
      found.map(({ presence }) => presence),
    ),
  );
}

/** Of a node's agents, or of the node itself where only contradicted declarations speak of any. */
function missingEvidence(view: NodeView, presences: readonly Presence[]): SomeEvidence {
  const [first, ...rest] = presences.flatMap(presenceEvidence);
  if (first !== undefined) return [first, ...rest];
  const { node } = view;
  return [fieldOf(node, 'status.conditions[Ready]', node.ready === true ? 'True' : 'not True')];
}

function presenceEvidence(presence: Presence): readonly Evidence[] {
  if (presence.state === 'unknown') return [];
  return [fieldOf(presence.object, presence.path, presence.value)];
}

function blindSpot({ node, serverless }: NodeView): Evidence {
  const key = serverless === 'fargate' ? 'eks.amazonaws.com/compute-type' : 'type';
  const value = node.meta.labels.get(key) ?? serverless ?? '';
  return fieldOf(node, `metadata.labels['${key}']`, value, 'blind spot: no agent can run here');
}

/** What concerns the whole is shown where a reader looks first: on a failure, else on the first verdict. */
function* withRemarks(
  verdicts: readonly Verdict[],
  remarks: readonly Evidence[],
  { contradictions }: Roster,
): Iterable<Verdict> {
  const failed = verdicts.findIndex(({ status }) => status === 'fail');
  const all = [
    ...contradictions.flatMap(({ declared, observed }) => [declared, observed]),
    ...remarks,
  ];
  for (const [index, verdict] of verdicts.entries()) {
    if (index !== Math.max(failed, 0)) yield verdict;
    else yield withEvidence(verdict, all, contradictions.length > 0);
  }
}

function withEvidence(
  verdict: Verdict,
  more: readonly Evidence[],
  contradiction: boolean,
): Verdict {
  const mark = contradiction ? { contradiction: true } : {};
  if (verdict.status === 'not-applicable') return verdict;
  if (verdict.status === 'unknown') {
    return { ...verdict, evidence: [...verdict.evidence, ...more], ...mark };
  }
  const [first, ...rest] = verdict.evidence;
  return { ...verdict, evidence: [first, ...rest, ...more], ...mark };
}

/** Whether all nodes were seen and none can be asked. */
export function noneAsked(
  nodes: Observed<readonly NodeView[]>,
  job: Pick<NodeJob, 'isAsked'>,
): boolean {
  return nodes.state === 'seen' && !nodes.value.some(job.isAsked);
}
