import { type AnswerId, type Answers, NOTHING } from './answers.ts';
import type { Families } from './endpoint.ts';
import { answerOf, type End, endOf, type Kinds, type LaneEnd } from './reach.ts';
import type { Exceptions } from './side.ts';
import type { Lane, World } from './world.ts';

/** The answers of one end with every class. */
export interface Partition {
  readonly of: (id: number) => AnswerId;
  /** Classes whose answer may differ from that of their kind. */
  readonly exceptions: ExceptionList;
  readonly usual: (kind: number) => AnswerId;
}

/** Answers by class, ascending. */
export class ExceptionList {
  readonly #ids: ArrayLike<number>;
  readonly #answers: ArrayLike<AnswerId>;

  constructor(ids: ArrayLike<number>, answers: ArrayLike<AnswerId>) {
    this.#ids = ids;
    this.#answers = answers;
  }

  get size(): number {
    return this.#ids.length;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  get(id: number): AnswerId | undefined {
    let low = 0;
    let high = this.#ids.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#ids[middle] ?? 0;
      if (found === id) return this.#answers[middle];
      if (found < id) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  *[Symbol.iterator](): Generator<readonly [id: number, answer: AnswerId]> {
    for (let at = 0; at < this.#ids.length; at += 1) {
      yield [this.#ids[at] ?? 0, this.#answers[at] ?? NOTHING];
    }
  }
}

/** Who reaches an end (`kinds` of sources), or whom it reaches (`kinds` of destinations). */
export function partition(world: World, end: End, kinds: Kinds): Partition {
  const parts = world.lanes.flatMap((lane, index): readonly LanePart[] => {
    const own = end.lanes[index];
    return own === undefined ? [] : [lanePart(world.answers, lane, own, kinds.as)];
  });
  const exceptions = exceptionsOf(world, end, kinds, parts);
  const byKind = new Int32Array(kinds.examples.length).fill(UNASKED);
  const usual = (kind: number): AnswerId => {
    const known = byKind[kind] ?? UNASKED;
    if (known !== UNASKED) return known;
    const id = kinds.examples[kind] ?? 0;
    const found = joined(world, end, parts, id, (part) => part.usual(id));
    byKind[kind] = found;
    return found;
  };
  return { exceptions, usual, of: (id) => exceptions.get(id) ?? usual(kinds.kindOf[id] ?? 0) };
}

const UNASKED = -1;

/** One lane's exceptions, by class, and the answer for all others. */
interface LanePart {
  readonly families: Families;
  readonly singles: ExceptionList;
  readonly usual: (id: number) => AnswerId;
}

/** Over all families that both have. */
function joined(
  { classes, answers }: World,
  end: End,
  parts: readonly LanePart[],
  id: number,
  pick: (part: LanePart) => AnswerId,
): AnswerId {
  const families = (classes[id]?.example.families ?? 3) & end.families;
  let found: AnswerId = NOTHING;
  for (const part of parts) {
    const passes = (part.families & families) === 0 ? NOTHING : pick(part);
    if (passes !== NOTHING) found = found === NOTHING ? passes : answers.either(found, passes);
  }
  return found;
}

function exceptionsOf(
  world: World,
  end: End,
  { as }: Kinds,
  parts: readonly LanePart[],
): ExceptionList {
  const { entry } = world;
  const ids: number[] = [];
  const answers: AnswerId[] = [];
  for (const [id, answer] of listed(parts)) {
    if (id === entry) continue;
    ids.push(id);
    const single = ({ singles, usual }: LanePart): AnswerId =>
      answer ?? singles.get(id) ?? usual(id);
    answers.push(joined(world, end, parts, id, single));
  }
  if (entry !== undefined) {
    const own = endOf(world, entry);
    const at = ids.findLastIndex((id) => id < entry) + 1;
    ids.splice(at, 0, entry);
    answers.splice(at, 0, as === 'source' ? answerOf(world, own, end) : answerOf(world, end, own));
  }
  return new ExceptionList(ids, answers);
}

/** The classes that are special in any lane, ascending; with their answer if there is one lane. */
function listed(
  parts: readonly LanePart[],
): Iterable<readonly [id: number, answer: AnswerId | undefined]> {
  const [only, another] = parts;
  if (only !== undefined && another === undefined) return only.singles;
  const ids = new Set(parts.flatMap(({ singles }) => [...singles].map(([id]) => id)));
  return [...ids].sort((a, b) => a - b).map((id) => [id, undefined]);
}

function lanePart(answers: Answers, lane: Lane, own: LaneEnd, others: Kinds['as']): LanePart {
  const [mine, theirs] =
    others === 'source' ? (['ingress', 'egress'] as const) : (['egress', 'ingress'] as const);
  const { program } = own[mine];
  const { peer } = own[theirs];
  const governing = (id: number): AnswerId =>
    lane[mine].usual(program.outline, lane[mine].peers.of(id).kind);
  const governed = (id: number): AnswerId =>
    lane[theirs].usual(lane[theirs].programs.of(id).outline, peer.kind);
  return {
    families: lane.families,
    singles: merged(
      answers,
      { list: lane[mine].fromSubject(program), otherwise: governing },
      { list: lane[theirs].fromPeer(peer), otherwise: governed },
    ),
    usual: (id) => {
      const own = governing(id);
      return own === NOTHING ? own : answers.both(own, governed(id));
    },
  };
}

interface OneSide {
  readonly list: Exceptions;
  readonly otherwise: (id: number) => AnswerId;
}

/** What passes both, where either of them is not as usual. */
function merged(answers: Answers, a: OneSide, b: OneSide): ExceptionList {
  const [first, second] = [a.list.ids, b.list.ids];
  const ids = new Int32Array(first.length + second.length);
  const found = new Int32Array(ids.length);
  let [i, j, size] = [0, 0, 0];
  while (i < first.length || j < second.length) {
    const [left = Infinity, right = Infinity] = [first[i], second[j]];
    const id = Math.min(left, right);
    const one = left === id ? a.list.answers[i] : undefined;
    const other = right === id ? b.list.answers[j] : undefined;
    ids[size] = id;
    found[size] = answers.both(one ?? a.otherwise(id), other ?? b.otherwise(id));
    size += 1;
    if (left === id) i += 1;
    if (right === id) j += 1;
  }
  return new ExceptionList(ids.subarray(0, size), found.subarray(0, size));
}
