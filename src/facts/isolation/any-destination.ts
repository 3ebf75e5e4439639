import type { Evidence } from '../../model/verdict.ts';
import { type AnswerId, NOTHING } from '../reachability/answers.ts';
import { NO_CONNECTION } from '../reachability/connections.ts';
import type { Step } from '../reachability/decide.ts';
import { connsOf } from '../reachability/flows.ts';
import type { Program } from '../reachability/program.ts';
import { endOf } from '../reachability/reach.ts';
import type { Lane, World } from '../reachability/world.ts';
import { evidenceOf } from './deciding.ts';

/** Whether a class of pods may open connections to anywhere outside. */
export interface AnyDestination {
  readonly state: 'yes' | 'no' | 'unknown';
  /** The rules that allow it. */
  readonly by: readonly Evidence[];
}

/** Of all addresses of a family: what a rule for `0.0.0.0/0` still reaches without private ranges. */
const HALF = 0.5;

/** IPv6 is counted within what is handed out: 2000::/3. */
const GLOBAL_V6 = { low: 1n << 125n, high: (1n << 126n) - 1n };

const FEW = 64;

interface Piece {
  readonly class: number;
  readonly share: number;
}

/**
 * By how much of the address space is reached on any port, not by how a rule writes it: two halves
 * are everything, and a deny of a higher tier makes nothing of an allow.
 */
export class AnyDestinations {
  readonly #world: World;
  readonly #pieces: Readonly<Record<4 | 6, readonly Piece[]>>;
  readonly #few: boolean;
  readonly #known = new Map<Program, AnyDestination>();

  constructor(world: World) {
    this.#world = world;
    this.#pieces = { 4: piecesOf(world, 4), 6: piecesOf(world, 6) };
    this.#few = this.#pieces[4].length + this.#pieces[6].length < FEW;
  }

  of(id: number): AnyDestination {
    const own = endOf(this.#world, id);
    const found = this.#world.lanes.flatMap((lane, index): readonly AnyDestination[] => {
      const program = own.lanes[index]?.egress.program;
      const common = lane.families & own.families;
      if (program === undefined || common === 0) return [];
      const known = this.#known.get(program) ?? this.#decided(lane, program);
      this.#known.set(program, known);
      return [known];
    });
    return (
      found.find(({ state }) => state === 'yes') ??
      found.find(({ state }) => state === 'unknown') ?? { state: 'no', by: [] }
    );
  }

  #decided(lane: Lane, program: Program): AnyDestination {
    const { answers } = this.#world;
    const answerOf = answersOutside(lane, program, this.#few);
    const families = ([4, 6] as const).filter((one) => (lane.families & (one === 4 ? 1 : 2)) !== 0);
    const shares = families.map((family) => {
      let [sure, may] = [0, 0];
      for (const { class: id, share } of this.#pieces[family]) {
        const answer = answers.get(answerOf(id));
        if (answer.sure !== NO_CONNECTION) sure += share;
        if (answer.may !== NO_CONNECTION) may += share;
      }
      return { family, sure, may };
    });
    const wide = shares.find(({ sure }) => sure >= HALF) ?? shares.find(({ may }) => may >= HALF);
    if (wide === undefined) return { state: 'no', by: [] };
    const state = wide.sure >= HALF ? 'yes' : 'unknown';
    return { state, by: this.#allowing(lane, program, this.#pieces[wide.family], answerOf) };
  }

  /** The rules that reach the largest piece. */
  #allowing(
    lane: Lane,
    program: Program,
    pieces: readonly Piece[],
    answerOf: (id: number) => AnswerId,
  ): readonly Evidence[] {
    const { answers } = this.#world;
    const reached = pieces.filter(({ class: id }) => answerOf(id) !== NOTHING);
    const largest = reached.toSorted((a, b) => b.share - a.share)[0];
    if (largest === undefined) return [];
    const steps: Step[] = [];
    lane.egress.between(program, lane.egress.peers.of(largest.class), (step) => steps.push(step));
    return evidenceOf(lane.egress.programs, program, steps, 'allow', (id) => connsOf(answers, id));
  }
}

/** What a program lets out to a class of addresses: asked one by one where there are few. */
function answersOutside({ egress }: Lane, program: Program, few: boolean) {
  if (few) return (id: number): AnswerId => egress.between(program, egress.peers.of(id));
  const { ids, answers } = egress.fromSubject(program);
  const exceptions = new Map<number, AnswerId>();
  for (const [index, id] of ids.entries()) exceptions.set(id, answers[index] ?? NOTHING);
  return (id: number): AnswerId =>
    exceptions.get(id) ?? egress.usual(program.outline, egress.peers.of(id).kind);
}

function piecesOf({ spec, classOf }: World, family: 4 | 6): readonly Piece[] {
  const shares = new Map<number, number>();
  for (const [id, { type, atoms }] of spec.endpoints.entries()) {
    const range = spec.atoms.ranges[atoms[0] ?? -1];
    if (type !== 'outside' || range?.family !== family) continue;
    const own = classOf[id] ?? 0;
    shares.set(own, (shares.get(own) ?? 0) + shareOf(range));
  }
  return [...shares].map(([id, share]) => ({ class: id, share }));
}

function shareOf({ family, low, high }: { family: 4 | 6; low: bigint; high: bigint }): number {
  if (family === 4) return Number(high - low + 1n) / 2 ** 32;
  const from = low > GLOBAL_V6.low ? low : GLOBAL_V6.low;
  const to = high < GLOBAL_V6.high ? high : GLOBAL_V6.high;
  return to < from ? 0 : Number(to - from + 1n) / 2 ** 125;
}
