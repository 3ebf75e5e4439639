import type { Endpoint } from '../../facts/reachability/endpoint.ts';
import { find } from '../../facts/reachability/marks.ts';
import type { NumberedRule, Program } from '../../facts/reachability/program.ts';
import type { Side } from '../../facts/reachability/side.ts';
import type { World } from '../../facts/reachability/world.ts';

/** What governs an endpoint, which may be in no class, in each direction and lane. */
export interface Governed {
  readonly ingress: readonly Program[];
  readonly egress: readonly Program[];
}

export function governedAs({ lanes }: World, endpoint: Endpoint): Governed {
  const program = ({ programs }: Side, one: Endpoint): Program =>
    programs.with(programs.selecting(one), one.ports);
  return {
    ingress: lanes.map(({ ingress, seen }) => program(ingress, seen(endpoint))),
    egress: lanes.map(({ egress, seen }) => program(egress, seen(endpoint))),
  };
}

/**
 * Whether nothing can pass whoever the peer is: before anything could be allowed, a layer denies what is not
 * matched, or a rule denies everyone. This is what containment comes to, and told without asking any peer.
 */
export function isClosed(program: Program): boolean {
  const rules = [...program.few, ...program.wide].toSorted((a, b) => a.id - b.id);
  for (const { at, denies } of program.layers) {
    const own = rules.filter((one) => one.at === at);
    const opening = own.find(({ rule }) => rule.action !== 'deny');
    // Of policies of one rank none is ahead of the other.
    const ahead = own.filter(({ rank }) => opening === undefined || rank < opening.rank);
    if (ahead.some((one) => shuts(program, one))) return true;
    if (opening !== undefined) return false;
    if (denies === 'yes') return true;
  }
  return false;
}

function shuts({ policies }: Program, { policy, rule }: NumberedRule): boolean {
  const isEverything =
    rule.peers.type === 'everyone' &&
    rule.ports.except.length === 0 &&
    rule.ports.matches.some(({ type }) => type === 'every');
  return (
    rule.action === 'deny' &&
    rule.doubt === undefined &&
    isEverything &&
    find(policies, policy) === 'yes'
  );
}
