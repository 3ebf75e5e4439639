import type { AnswerId, Answers } from './answers.ts';
import { type Connection, EVERY_CONNECTION, NO_CONNECTION } from './connections.ts';
import { find } from './marks.ts';
import type { Governing, NumberedRule, ProgramLayer } from './program.ts';

/** A rule whose peers hold the other side. */
export interface Hit {
  readonly rule: NumberedRule;
  /** The other side is a peer for certain. */
  readonly sure: boolean;
  /** What its ports mean at the destination. */
  readonly ports: Connection;
}

/** One step of the walk that decided something, for those who ask why. */
export interface Step {
  readonly connections: Connection;
  readonly outcome: 'allow' | 'deny' | 'pass';
  readonly sure: boolean;
  readonly by:
    | { readonly type: 'rule'; readonly rule: NumberedRule }
    | { readonly type: 'isolation'; readonly layer: ProgramLayer }
    | { readonly type: 'default' };
}

interface Walk {
  readonly answers: Answers;
  readonly told: ((step: Step) => void) | undefined;
  mayAllow: Connection;
  mayDeny: Connection;
  /** What goes on to the next layer by a rule. */
  passed: Connection;
}

/**
 * Walks the layers that govern an endpoint with the rules that hold its peer, in their order. A
 * rule in doubt is followed both ways. What may be denied nowhere is allowed for certain.
 */
export function decide(
  answers: Answers,
  program: Governing,
  hits: readonly Hit[],
  told?: (step: Step) => void,
): AnswerId {
  const { connections } = answers;
  const walk: Walk = {
    answers,
    told,
    mayAllow: NO_CONNECTION,
    mayDeny: NO_CONNECTION,
    passed: NO_CONNECTION,
  };
  let reach = EVERY_CONNECTION;
  let next = 0;
  for (const layer of program.layers) {
    walk.passed = NO_CONNECTION;
    const start = next;
    while (hits[next]?.rule.at === layer.at) next += 1;
    reach = throughRanks(walk, program, hits.slice(start, next), reach);
    if (layer.denies !== 'no') {
      const by = { type: 'isolation', layer } as const;
      settle(walk, { connections: reach, outcome: 'deny', sure: layer.denies === 'yes', by });
    }
    reach = layer.denies === 'yes' ? walk.passed : connections.union(reach, walk.passed);
    if (reach === NO_CONNECTION) break;
  }
  settle(walk, { connections: reach, outcome: 'allow', sure: true, by: { type: 'default' } });
  return answers.of(connections.difference(EVERY_CONNECTION, walk.mayDeny), walk.mayAllow);
}

/** Policies of equal rank have no order: each starts from what came to the rank. */
function throughRanks(
  walk: Walk,
  program: Governing,
  hits: readonly Hit[],
  from: Connection,
): Connection {
  const { connections } = walk.answers;
  let reach = from;
  let next = 0;
  while (next < hits.length) {
    const rank = hits[next]?.rule.rank;
    let left = reach;
    while (next < hits.length && hits[next]?.rule.rank === rank) {
      const policy = hits[next]?.rule.policy;
      let open = reach;
      for (; next < hits.length && hits[next]?.rule.policy === policy; next += 1) {
        const hit = hits[next];
        if (hit !== undefined) open = apply(walk, program, hit, open);
      }
      left = connections.intersection(left, open);
    }
    reach = left;
  }
  return reach;
}

/** Returns what the rule leaves for those after it. */
function apply(walk: Walk, program: Governing, hit: Hit, open: Connection): Connection {
  const { connections } = walk.answers;
  const { rule, policy } = hit.rule;
  const matched = connections.intersection(open, hit.ports);
  if (matched === NO_CONNECTION) return open;
  const sure = hit.sure && rule.doubt === undefined && find(program.policies, policy) === 'yes';
  const by = { type: 'rule', rule: hit.rule } as const;
  settle(walk, { connections: matched, outcome: rule.action, sure, by });
  return sure ? connections.difference(open, matched) : open;
}

function settle(walk: Walk, step: Step): void {
  if (step.connections === NO_CONNECTION) return;
  const { connections } = walk.answers;
  switch (step.outcome) {
    case 'allow':
      walk.mayAllow = connections.union(walk.mayAllow, step.connections);
      break;
    case 'deny':
      walk.mayDeny = connections.union(walk.mayDeny, step.connections);
      break;
    case 'pass':
      walk.passed = connections.union(walk.passed, step.connections);
      break;
  }
  walk.told?.(step);
}
