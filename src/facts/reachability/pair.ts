import type { Answer } from './answers.ts';
import { type Connection, EVERY_CONNECTION, NO_CONNECTION } from './connections.ts';
import type { Step } from './decide.ts';
import { doubtsIn } from './doubts.ts';
import type { Endpoint } from './endpoint.ts';
import { isProtocol } from './endpoints.ts';
import type { NamedEnd } from './ends.ts';
import { type Conns, connsOf } from './flows.ts';
import { idOf } from './marks.ts';
import type { NumberedPolicy, Program } from './program.ts';
import { between, explain } from './reach.ts';
import type { Lane, World } from './world.ts';

/** One answer: whether connections from one end to another pass, and what decides it. */
export interface PairAnswer {
  readonly from: string;
  readonly to: string;
  readonly port?: string;
  readonly allowed: 'yes' | 'some' | 'no' | 'unknown';
  readonly conns: Conns;
  /** What may pass beyond that. */
  readonly uncertain?: Conns;
  readonly explain?: readonly Decided[];
}

/** What decides about some connections in one direction. */
export interface Decided {
  readonly direction: 'egress' | 'ingress';
  readonly outcome: Step['outcome'];
  readonly conns: Conns;
  readonly certain: boolean;
  /** Keys of the policy objects; none where no policy is about it. */
  readonly by: readonly string[];
  readonly path?: string;
  readonly because: string;
}

/** `8080`, `UDP/53`, `53/udp` or the name of a port of the destination; undefined for anything else. */
export function portCalled(
  text: string,
  { endpoint }: NamedEnd,
  { answers }: World,
): Connection | undefined {
  const { connections } = answers;
  const parts = text.split('/').map((one) => one.toUpperCase());
  const protocol = parts.find(isProtocol) ?? 'TCP';
  const number = parts.find((one) => /^\d{1,5}$/.test(one));
  if (number !== undefined) {
    const port = Number(number);
    const wellFormed = parts.every((one) => one === number || isProtocol(one));
    if (!wellFormed || parts.length > 2 || port < 1 || port > 65_535) return undefined;
    return connections.range(protocol, port, port);
  }
  let found = NO_CONNECTION;
  for (const one of endpoint.ports) {
    if (one.name !== text) continue;
    found = connections.union(found, connections.range(one.protocol, one.port, one.port));
  }
  return found === NO_CONNECTION ? undefined : found;
}

export interface PairQuestion {
  readonly from: NamedEnd;
  readonly to: NamedEnd;
  readonly port: { readonly text: string; readonly connections: Connection } | undefined;
  readonly why: boolean;
}

export function answerPair(world: World, { from, to, port, why }: PairQuestion): PairAnswer {
  const { answers } = world;
  const { connections } = answers;
  const asked = port?.connections ?? EVERY_CONNECTION;
  const whole = between(world, from.end, to.end);
  const answer = {
    sure: connections.intersection(asked, whole.sure),
    may: connections.intersection(asked, whole.may),
  };
  const open = connections.difference(answer.may, answer.sure);
  return {
    from: from.name,
    to: to.name,
    ...(port === undefined ? {} : { port: port.text }),
    allowed: allowedBy(answer, asked),
    conns: connsOf(answers, answer.sure),
    ...(open === NO_CONNECTION ? {} : { uncertain: connsOf(answers, open) }),
    ...(why ? { explain: reasons(world, from, to, asked) } : {}),
  };
}

function allowedBy({ sure, may }: Answer, asked: Connection): PairAnswer['allowed'] {
  if (sure === asked) return 'yes';
  if (may === NO_CONNECTION) return 'no';
  return sure === NO_CONNECTION ? 'unknown' : 'some';
}

function reasons(
  world: World,
  from: NamedEnd,
  to: NamedEnd,
  asked: Connection,
): readonly Decided[] {
  const all = explain(world, from.end, to.end).flatMap((explained) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const subject = direction === 'egress' ? from : to;
      const lane = world.lanes[explained.lane];
      const program = subject.end.lanes[explained.lane]?.[direction].program;
      if (program === undefined || lane === undefined) return [];
      const at = { direction, program, lane, subject: subject.name, endpoint: subject.endpoint };
      return explained[direction].flatMap((step) => [...decided(world, step, asked, at)]);
    }),
  );
  // IPv4 and IPv6 are mostly decided by the same: that is said once.
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

interface At {
  readonly direction: 'egress' | 'ingress';
  readonly program: Program;
  readonly lane: Lane;
  readonly subject: string;
  readonly endpoint: Endpoint;
}

function* decided({ answers }: World, step: Step, asked: Connection, at: At): Generator<Decided> {
  const about = answers.connections.intersection(step.connections, asked);
  if (about === NO_CONNECTION) return;
  yield {
    direction: at.direction,
    outcome: step.outcome,
    conns: connsOf(answers, about),
    certain: step.sure,
    ...becauseOf(step, at),
  };
}

function becauseOf(
  { by, sure }: Step,
  { direction, program, lane, subject, endpoint }: At,
): Pick<Decided, 'by' | 'path' | 'because'> {
  const { programs } = lane[direction];
  switch (by.type) {
    case 'rule': {
      const { rule, policy } = by.rule;
      const decider = programs.policy(policy);
      const open = sure ? [] : [...openAbout(endpoint, [decider]), ...doubtsIn(rule.peers)];
      const doubts = [rule.doubt, ...open].filter((one) => one !== undefined);
      const notes = rule.note === undefined ? [] : [rule.note];
      return {
        by: decider === undefined ? [] : [decider.policy.object.key],
        path: rule.path,
        because: ['a rule of it matches', ...notes, ...inDoubt(doubts)].join('; '),
      };
    }
    case 'isolation': {
      const policies = [...program.policies].map(idOf);
      const objects = programs.objects(policies, by.layer.at);
      const isolating = policies
        .map((id) => programs.policy(id))
        .filter((one) => one?.at === by.layer.at && one.policy.isolates);
      const open = sure ? [] : openAbout(endpoint, isolating);
      const because = `they select ${subject}, and no rule of them allows it`;
      return { by: objects, because: [because, ...inDoubt(open)].join('; ') };
    }
    case 'default': {
      const selected = program.policies.length > 0;
      const because = selected
        ? `no policy decides about it, and what none decides about is allowed`
        : `no policy selects ${subject} for ${direction}`;
      return { by: [], because };
    }
  }
}

function inDoubt(doubts: readonly string[]): readonly string[] {
  return [...new Set(doubts)].map((one) => `in doubt: ${one}`);
}

/** Why it is not certain that policies govern an endpoint. */
function openAbout(
  { governed }: Endpoint,
  policies: readonly (NumberedPolicy | undefined)[],
): readonly string[] {
  const selecting = policies.flatMap((one) => [
    ...doubtsIn(one?.policy.selects ?? { type: 'nobody' }),
  ]);
  return governed === 'unknown'
    ? ['whether policies take effect where it runs', ...selecting]
    : selecting;
}
