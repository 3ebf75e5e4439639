import { type AnswerId, type Answers, NOTHING } from './answers.ts';
import type { Families } from './endpoint.ts';
import type { Ids } from './ids.ts';
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

/** Answers by class. The ingress controller, which is looked at by itself, is the last. */
export class ExceptionList {
  readonly #ids: Ids;
  readonly #answers: Int32Array;
  readonly #entry: Single | undefined;

  constructor(ids: Ids, answers: Int32Array, entry?: Single) {
    this.#ids = ids;
    this.#answers = answers;
    this.#entry = entry;
  }

  has(id: number): boolean {
    return this.get(id) !== undefined;
  }

  get(id: number): AnswerId | undefined {
    if (this.#entry?.[0] === id) return this.#entry[1];
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

  *[Symbol.iterator](): Generator<Single> {
    for (let at = 0; at < this.#ids.length; at += 1) {
      const id = this.#ids[at] ?? 0;
      if (id !== this.#entry?.[0]) yield [id, this.#answers[at] ?? NOTHING];
    }
    if (this.#entry !== undefined) yield this.#entry;
  }
}

type Single = readonly [id: number, answer: AnswerId];

/** Who reaches an end (`kinds` of sources), or whom it reaches (`kinds` of destinations). */
export function partition(world: World, end: End, kinds: Kinds): Partition {
  const parts = world.lanes.flatMap((lane, index): readonly LanePart[] => {
    const own = end.lanes[index];
    return own === undefined ? [] : [lanePart(world.answers, lane, own, kinds.as)];
  });
  const exceptions = exceptionsOf(world, end, kinds, parts);
  const byKind = usualAnswers(end, kinds);
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
const usualByEnd = new WeakMap<Kinds, Map<string, Int32Array>>();

/** What is usual is the same for all ends with the same outlines and kinds: one table for them. */
function usualAnswers({ families, lanes }: End, kinds: Kinds): Int32Array {
  const parts = lanes.map(({ ingress, egress }) => {
    const [mine, theirs] = kinds.as === 'source' ? [ingress, egress] : [egress, ingress];
    return `${mine.program.outline.id}.${theirs.peer.kind.id}`;
  });
  const key = `${families}:${parts.join(' ')}`;
  const tables = usualByEnd.get(kinds) ?? new Map<string, Int32Array>();
  usualByEnd.set(kinds, tables);
  const table = tables.get(key) ?? new Int32Array(kinds.examples.length).fill(UNASKED);
  tables.set(key, table);
  return table;
}

/** One lane's exceptions, and the answer for all other classes. */
interface LanePart {
  readonly families: Families;
  readonly list: Exceptions;
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
  const { ids, answers } = joinedLists(world, end, parts);
  if (entry === undefined) return new ExceptionList(ids, answers);
  const own = endOf(world, entry);
  const answer = as === 'source' ? answerOf(world, own, end) : answerOf(world, end, own);
  return new ExceptionList(ids, answers, [entry, answer]);
}

function joinedLists(world: World, end: End, parts: readonly LanePart[]): Exceptions {
  const [only, another] = parts;
  if (only !== undefined && another === undefined) {
    const { ids, answers } = only.list;
    for (let at = 0; at < ids.length; at += 1) {
      const { families = 3 } = world.classes[ids[at] ?? 0]?.example ?? {};
      if ((families & end.families) === 0) answers[at] = NOTHING;
    }
    return only.list;
  }
  const ids = Int32Array.from(new Set(parts.flatMap(({ list }) => [...list.ids]))).sort();
  const answers = ids.map((id) =>
    joined(world, end, parts, id, ({ singles, usual }) => singles.get(id) ?? usual(id)),
  );
  return { ids, answers };
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
  const list = merged(
    answers,
    { list: lane[mine].fromSubject(program), otherwise: governing },
    { list: lane[theirs].fromPeer(peer), otherwise: governed },
  );
  return {
    families: lane.families,
    list,
    singles: new ExceptionList(list.ids, list.answers),
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
function merged(answers: Answers, a: OneSide, b: OneSide): Exceptions {
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
  return { ids: ids.subarray(0, size), answers: found.subarray(0, size) };
}
