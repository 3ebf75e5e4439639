import type { Evidence } from '../../model/verdict.ts';
import { EVERY_CONNECTION, NO_CONNECTION } from '../reachability/connections.ts';
import type { Step } from '../reachability/decide.ts';
import { connsOf } from '../reachability/flows.ts';
import { idOf } from '../reachability/marks.ts';
import type { Peer } from '../reachability/peers.ts';
import type { Program } from '../reachability/program.ts';
import { type End, endLike, endOf } from '../reachability/reach.ts';
import type { Reading } from '../reachability/reading.ts';
import type { Lane } from '../reachability/world.ts';
import { evidenceOf } from './deciding.ts';

export type Direction = 'ingress' | 'egress';

/** What becomes of connections that no rule names, in one direction of one class of pods. */
export interface SideState {
  readonly state: 'isolated' | 'open' | 'unknown';
  /** The policies that isolate; for `open`, the rule that lets everybody pass. */
  readonly by: readonly Evidence[];
  /** Whether any policy selects it, for certain or perhaps. */
  readonly selected: boolean;
  /** What leaves it in doubt, in words. */
  readonly doubts: readonly string[];
}

/**
 * Asked with a pod that nothing is known of: a rule that names somebody does not hold it, one for
 * everybody does. What is open only in part (a port to everyone) is isolated all the same.
 */
export class SideIsolation {
  readonly #reading: Reading;
  readonly #stranger: End;
  readonly #known = new Map<Program, SideState>();

  constructor(reading: Reading) {
    this.#reading = reading;
    const nobody = { namespace: '', namespaceLabels: new Map(), labels: new Map() };
    this.#stranger = endLike(reading.world, reading.maker.imagined(nobody));
  }

  /** Of one class, over both families of addresses: what is open in one is open. */
  of(id: number, direction: Direction): SideState {
    return this.#ofEnd(endOf(this.#reading.world, id), direction);
  }

  /** Of a pod without labels that would be created in a namespace. */
  ofNewPodIn(namespace: string, direction: Direction): SideState {
    const { world, maker } = this.#reading;
    return this.#ofEnd(endLike(world, maker.podLike(namespace, new Map(), PLAIN, [])), direction);
  }

  #ofEnd(own: End, direction: Direction): SideState {
    const { lanes } = this.#reading.world;
    const states = lanes.flatMap((lane, index): readonly SideState[] => {
      const program = own.lanes[index]?.[direction].program;
      const stranger = this.#stranger.lanes[index];
      if ((lane.families & own.families) === 0 || program === undefined || stranger === undefined) {
        return [];
      }
      const { peer } = stranger[direction];
      return [this.#once(program, () => this.#decided(lane, direction, program, peer))];
    });
    return worst(states);
  }

  #once(program: Program, find: () => SideState): SideState {
    const known = this.#known.get(program) ?? find();
    this.#known.set(program, known);
    return known;
  }

  #decided(lane: Lane, direction: Direction, program: Program, peer: Peer): SideState {
    const { answers } = this.#reading.world;
    const { connections } = answers;
    const steps: Step[] = [];
    const answer = lane[direction].between(program, peer, (step) => steps.push(step));
    const { sure, may } = answers.get(answer);
    let byDefault = NO_CONNECTION;
    for (const { by, connections: about } of steps) {
      if (by.type === 'default') byDefault = connections.union(byDefault, about);
    }
    const allowsAll = direction === 'ingress' ? EVERY_CONNECTION : undefined;
    const about = (outcome: Step['outcome']): readonly Evidence[] =>
      evidenceOf(lane[direction].programs, program, steps, outcome, (id) => connsOf(answers, id));
    const selected = program.policies.length > 0;
    const doubts = doubtsOf(lane, direction, program, steps);
    if (connections.intersection(byDefault, sure) !== NO_CONNECTION) {
      return { state: 'open', by: [], selected, doubts };
    }
    if (sure === allowsAll) return { state: 'open', by: about('allow'), selected, doubts };
    if (byDefault === NO_CONNECTION && may !== allowsAll) {
      return { state: 'isolated', by: about('deny'), selected, doubts };
    }
    return { state: 'unknown', by: about('deny'), selected, doubts };
  }
}

/** A pod of which only its namespace is known. */
export const PLAIN = {
  hostNetwork: false,
  nodeName: undefined,
  serviceAccount: undefined,
  containers: [],
} as const;

const ORDER = ['open', 'unknown', 'isolated'] as const;

function worst(states: readonly SideState[]): SideState {
  for (const state of ORDER) {
    const found = states.find((one) => one.state === state);
    if (found !== undefined) return found;
  }
  return { state: 'open', by: [], selected: false, doubts: [] };
}

/** Why policies select it only perhaps, and why rules do something only perhaps. */
function doubtsOf(
  lane: Lane,
  direction: Direction,
  { policies }: Program,
  steps: readonly Step[],
): readonly string[] {
  const found = new Set<string>();
  for (const one of policies) {
    const { policy } = lane[direction].programs.policy(idOf(one)) ?? {};
    if (policy?.selects.type === 'maybe') found.add(policy.selects.why);
  }
  for (const { by } of steps) {
    if (by.type === 'rule' && by.rule.rule.doubt !== undefined) found.add(by.rule.rule.doubt);
  }
  return [...found];
}
