import { type Answer, type AnswerId, NOTHING } from './answers.ts';
import type { Step } from './decide.ts';
import type { Endpoint, Families } from './endpoint.ts';
import type { Peer } from './peers.ts';
import type { Program } from './program.ts';
import type { Side } from './side.ts';
import type { World } from './world.ts';

/** One end of connections: a class of the world, or an endpoint that is only thought of. */
export interface End {
  readonly families: Families;
  /** By lane. */
  readonly lanes: readonly LaneEnd[];
}

/** By direction: what governs it, and what it is to those on the other side. */
export interface LaneEnd {
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
  return world.answers.get(answerOf(world, from, to));
}

export function answerOf({ lanes, answers }: World, from: End, to: End): AnswerId {
  let found: AnswerId = NOTHING;
  for (const [index, { families, ingress, egress }] of lanes.entries()) {
    const [source, target] = [from.lanes[index], to.lanes[index]];
    if (source === undefined || target === undefined) continue;
    if ((families & from.families & to.families) === 0) continue;
    const left = egress.between(source.egress.program, target.egress.peer);
    const entered = ingress.between(target.ingress.program, source.ingress.peer);
    found = answers.either(found, answers.both(left, entered));
  }
  return found;
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
