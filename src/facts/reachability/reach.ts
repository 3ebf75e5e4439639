import { type Answer, type AnswerId, NOTHING } from './answers.ts';
import type { Step } from './decide.ts';
import type { Endpoint, Families } from './endpoint.ts';
import type { Peer } from './peers.ts';
import type { Program } from './program.ts';
import type { Exceptions, Side } from './side.ts';
import type { Lane, World } from './world.ts';

/** One end of connections: a class of the world, or an endpoint that is only thought of. */
export interface End {
  readonly families: Families;
  /** By lane. */
  readonly lanes: readonly LaneEnd[];
}

/** By direction: what governs it, and what it is to those on the other side. */
interface LaneEnd {
  readonly ingress: { readonly program: Program; readonly peer: Peer };
  readonly egress: { readonly program: Program; readonly peer: Peer };
}

export function endOf(world: World, id: number): End {
  const { lanes, classes, entry } = world;
  const example = classes[id]?.example;
  if (id === entry && example !== undefined) return entryEnd(world, example);
  const at = ({ programs, peers }: Side) => ({ program: programs.of(id), peer: peers.of(id) });
  return {
    families: example?.families ?? 3,
    lanes: lanes.map(({ ingress, egress }) => ({ ingress: at(ingress), egress: at(egress) })),
  };
}

const entryEnds = new WeakMap<World, End>();

/** Every term may hold it, so that it takes a while. */
function entryEnd(world: World, example: Endpoint): End {
  const end = entryEnds.get(world) ?? endLike(world, example);
  entryEnds.set(world, end);
  return end;
}

/** An endpoint that may be in no class: a pod that does not exist yet, one with other labels. */
export function endLike({ lanes }: World, endpoint: Endpoint): End {
  return {
    families: endpoint.families,
    lanes: lanes.map(({ ingress, egress, seen }) => {
      const one = seen(endpoint);
      const at = ({ programs, peers }: Side) => ({
        program: programs.with(programs.selecting(one), one.ports),
        peer: peers.like(one),
      });
      return { ingress: at(ingress), egress: at(egress) };
    }),
  };
}

/** What decides one pair, step by step, in each direction; of one lane. */
export interface Explained {
  readonly lane: number;
  readonly answer: Answer;
  readonly egress: readonly Step[];
  readonly ingress: readonly Step[];
}

export function explain({ lanes, answers }: World, from: End, to: End): readonly Explained[] {
  return lanes.flatMap(({ families, ingress, egress }, index): readonly Explained[] => {
    const [source, target] = [from.lanes[index], to.lanes[index]];
    const common = families & from.families & to.families;
    if (source === undefined || target === undefined || common === 0) return [];
    const [out, into]: [Step[], Step[]] = [[], []];
    const left = egress.between(source.egress.program, target.egress.peer, (step) =>
      out.push(step),
    );
    const entered = ingress.between(target.ingress.program, source.ingress.peer, (step) =>
      into.push(step),
    );
    return [
      { lane: index, answer: answers.get(answers.both(left, entered)), egress: out, ingress: into },
    ];
  });
}

export function between(world: World, from: End, to: End): Answer {
  const { answers } = world;
  let found: AnswerId = NOTHING;
  for (const { answer } of explain(world, from, to)) {
    found = answers.either(found, answers.of(answer.sure, answer.may));
  }
  return answers.get(found);
}

/**
 * Classes that are alike, as sources or as destinations, to whatever is not special to them: they have the
 * same families, the same outline as subjects and the same kind as peers.
 */
export interface Kinds {
  readonly as: 'source' | 'destination';
  readonly kindOf: Int32Array;
  /** Any class of each kind. */
  readonly examples: readonly number[];
}

export function kindsOf({ classes, lanes }: World, as: Kinds['as']): Kinds {
  const ids = new Map<string, number>();
  const examples: number[] = [];
  const kindOf = new Int32Array(classes.length);
  for (const { id, example } of classes) {
    const parts = lanes.map(({ ingress, egress }) => {
      const [subject, peer] = as === 'source' ? [egress, ingress] : [ingress, egress];
      return `${subject.programs.of(id).outline.id}.${peer.peers.of(id).kind.id}`;
    });
    const key = `${example.families}:${parts.join(' ')}`;
    const known = ids.get(key) ?? ids.size;
    ids.set(key, known);
    if (known === examples.length) examples.push(id);
    kindOf[id] = known;
  }
  return { as, kindOf, examples };
}

/** The answers of one end with every class. */
export interface Partition {
  readonly of: (id: number) => AnswerId;
  /** Classes whose answer may differ from that of their kind. */
  readonly exceptions: ReadonlyMap<number, AnswerId>;
  readonly usual: (kind: number) => AnswerId;
}

/** Who reaches an end (`kinds` of sources), or whom it reaches (`kinds` of destinations). */
export function partition(world: World, end: End, kinds: Kinds): Partition {
  const { classes, answers, lanes } = world;
  const parts = lanes.flatMap((lane, index): readonly LanePart[] => {
    const own = end.lanes[index];
    return own === undefined ? [] : [lanePart(world, lane, own, kinds.as)];
  });
  const joined = (id: number, pick: (part: LanePart) => AnswerId): AnswerId => {
    const families = (classes[id]?.example.families ?? 3) & end.families;
    let found: AnswerId = NOTHING;
    for (const part of parts) {
      if ((part.families & families) !== 0) found = answers.either(found, pick(part));
    }
    return found;
  };
  const exceptions = new Map<number, AnswerId>();
  for (const { singles } of parts) {
    for (const id of singles.keys()) {
      if (!exceptions.has(id))
        exceptions.set(
          id,
          joined(id, (part) => answerOf(part, id)),
        );
    }
  }
  if (world.entry !== undefined) {
    exceptions.set(world.entry, withEntry(world, end, kinds.as, world.entry));
  }
  const byKind: (AnswerId | undefined)[] = [];
  const usual = (kind: number): AnswerId => {
    const id = kinds.examples[kind] ?? 0;
    const known = byKind[kind] ?? joined(id, (part) => part.usual(id));
    byKind[kind] = known;
    return known;
  };
  return { exceptions, usual, of: (id) => exceptions.get(id) ?? usual(kinds.kindOf[id] ?? 0) };
}

function withEntry(world: World, end: End, others: Kinds['as'], entry: number): AnswerId {
  const own = endOf(world, entry);
  const { sure, may } = others === 'source' ? between(world, own, end) : between(world, end, own);
  return world.answers.of(sure, may);
}

interface LanePart {
  readonly families: Families;
  readonly singles: ReadonlyMap<number, AnswerId>;
  readonly usual: (id: number) => AnswerId;
}

function answerOf({ singles, usual }: LanePart, id: number): AnswerId {
  return singles.get(id) ?? usual(id);
}

function lanePart({ answers }: World, lane: Lane, own: LaneEnd, others: Kinds['as']): LanePart {
  const [mine, theirs] =
    others === 'source' ? (['ingress', 'egress'] as const) : (['egress', 'ingress'] as const);
  const { program } = own[mine];
  const { peer } = own[theirs];
  const governing = (id: number): AnswerId =>
    lane[mine].usual(program.outline, lane[mine].peers.of(id).kind);
  const governedBy = (id: number): AnswerId =>
    lane[theirs].usual(lane[theirs].programs.of(id).outline, peer.kind);
  const singles = new Map(entries(lane[theirs].fromPeer(peer)));
  const governed = new Map(entries(lane[mine].fromSubject(program)));
  for (const [id, answer] of singles) {
    if (!governed.has(id)) singles.set(id, answers.both(answer, governing(id)));
  }
  for (const [id, answer] of governed) {
    singles.set(id, answers.both(answer, singles.get(id) ?? governedBy(id)));
  }
  return {
    families: lane.families,
    singles,
    usual: (id) => answers.both(governing(id), governedBy(id)),
  };
}

function* entries({ ids, answers }: Exceptions): Generator<readonly [number, AnswerId]> {
  for (const [index, id] of ids.entries()) yield [id, answers[index] ?? NOTHING];
}
