import type { ClusterInfo } from '../model/cluster.ts';
import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import type { Gap } from '../model/observed.ts';
import type { DeclaredDaemonSet } from '../model/plan/means.ts';
import type { Evidence } from '../model/verdict.ts';
import { isImageOf, type KnownAgent } from '../tables/agent-images.ts';
import { concerns } from './declarations.ts';
import type { NodeAgent, NodeAgents } from './node-agents.ts';

/** The agents that do one job (ship logs, watch processes), recognised or declared. */
export interface Roster {
  readonly members: readonly RosterMember[];
  /** What the plan declares and the cluster contradicts. */
  readonly contradictions: readonly Contradiction[];
  /** Why there may be more members, or why a declared one could not be verified. */
  readonly gaps: readonly Gap[];
}

interface RosterMember {
  readonly agent: NodeAgent;
  /** Undefined for one that only the plan names. */
  readonly known: KnownAgent | undefined;
  /** What makes it a member: its image, or the plan's statement. */
  readonly evidence: Evidence;
}

interface Contradiction {
  readonly declared: Evidence;
  readonly observed: Evidence;
}

/** What an agent must be to do the job. */
export interface Job {
  readonly known: readonly KnownAgent[];
  /** Where the plan declares agents that do it, such as `logging.shippers`. */
  readonly planPath: string;
  readonly declared: readonly DeclaredDaemonSet[];
  /** Whether a recognised agent is set up for it. */
  readonly isFit: (agent: NodeAgent, known: KnownAgent) => boolean;
}

/** The agents of a cluster that do a job, and what the plan says of them that is not so. */
export function rosterOf(agents: NodeAgents, job: Job, cluster: ClusterInfo): Roster {
  const recognized = agents.agents.flatMap((agent) => recognize(agent, job));
  const declared = [...job.declared.entries()]
    .filter(([, one]) => concerns(one, cluster))
    .map(([index, one]) => verify(agents, one, `${job.planPath}[${index}]`));
  const known = new Set(recognized.map(({ agent }) => agent.subject.key));
  return {
    members: [
      ...recognized,
      ...declared.flatMap(({ member }) =>
        member === undefined || known.has(member.agent.subject.key) ? [] : [member],
      ),
    ],
    contradictions: declared.flatMap(({ contradiction }) => contradiction ?? []),
    gaps: [...agents.unseenAgents, ...declared.flatMap(({ gaps }) => gaps)],
  };
}

function recognize(agent: NodeAgent, { known, isFit }: Job): readonly RosterMember[] {
  for (const container of agent.spec.containers) {
    const found = known.find(
      ({ images, containers }) =>
        images.some((one) => isImageOf(container.image, one)) &&
        (containers === undefined || containers.includes(container.name)),
    );
    if (found === undefined || !isFit(agent, found)) continue;
    const path = `${container.path}.image`;
    const evidence = fieldOf(agent.object, path, container.image, found.name);
    return [{ agent, known: found, evidence }];
  }
  return [];
}

interface Verified {
  readonly member?: RosterMember;
  readonly contradiction?: Contradiction;
  readonly gaps: readonly Gap[];
}

/** Holds a declared DaemonSet against what was seen: one without any ready pod is not running. */
function verify(agents: NodeAgents, declared: DeclaredDaemonSet, path: string): Verified {
  const { namespace, daemonSet: name } = declared;
  const statement: Evidence = {
    subject: { type: 'plan', key: `plan/${path.replace(/\..*/, '')}` },
    path,
    value: `${namespace}/${name}`,
  };
  const agent = agents.agents.find((one) => one.namespace === namespace && one.name === name);
  if (agent === undefined) {
    const unseen = agents.unseenAgents.filter(
      (gap) => gap.namespace === undefined || gap.namespace === namespace,
    );
    if (unseen.length > 0) return { gaps: unseen };
    const subject = subjectOf({ apiVersion: 'apps/v1', kind: 'DaemonSet', namespace, name });
    const observed: Evidence = { subject, path: '', value: 'does not exist' };
    return { contradiction: { declared: statement, observed }, gaps: [] };
  }
  const member: RosterMember = { agent, known: undefined, evidence: statement };
  const numbers = agent.daemonSet?.status.readyNodes;
  const idle = agent.ready.size === 0 && (agent.gaps.length === 0 || numbers === 0);
  if (!idle) return { member, gaps: [] };
  const observed = fieldOf(agent.object, 'status.numberReady', numbers ?? 0, 'no ready pod');
  return { member, contradiction: { declared: statement, observed }, gaps: [] };
}
