import { Answers } from './answers.ts';
import { Atoms, blocksIn } from './atoms.ts';
import { classesOf, type EndpointClass, membersOfClasses } from './classes.ts';
import { Connections } from './connections.ts';
import type { Endpoint, Families } from './endpoint.ts';
import { type Members, Population } from './members.ts';
import { PortSets } from './port-sets.ts';
import { type Numbered, type NumberedTerm, numbered } from './program.ts';
import type { AddressBlock, Layer, Term } from './rules.ts';
import { Side } from './side.ts';
import { blockKey, type Covers } from './terms.ts';

/** Who is there and which policies there are, in order. */
export interface WorldSpec {
  readonly endpoints: readonly Endpoint[];
  readonly atoms: Atoms;
  readonly ingress: readonly Layer[];
  readonly egress: readonly Layer[];
}

/** All that is needed to answer for any pair. Immutable. */
export interface World {
  readonly spec: WorldSpec;
  readonly classes: readonly EndpointClass[];
  /** By the number of the endpoint. */
  readonly classOf: Int32Array;
  /** The class of the ingress controller. It is perhaps any pod, and so is looked at by itself. */
  readonly entry: number | undefined;
  readonly lanes: readonly Lane[];
  readonly answers: Answers;
  /** How many classes policies tell apart: more than `classes` where those are of whole namespaces. */
  readonly apart: number;
}

/** Traffic over some address families. One lane for both, unless an endpoint differs by family. */
export interface Lane {
  readonly families: Families;
  readonly ingress: Side;
  readonly egress: Side;
  /** The endpoint as this lane sees it. */
  readonly seen: (endpoint: Endpoint) => Endpoint;
}

/** The address space, cut by every block that a layer names. */
export function atomsOf(layers: readonly Layer[]): Atoms {
  return new Atoms([...blocksOf(layers)]);
}

function* blocksOf(layers: readonly Layer[]): Generator<string> {
  const seen = new Set<Term>();
  for (const { selects, rules } of layers.flatMap((layer) => layer.policies)) {
    for (const term of [selects, ...rules.map(({ peers }) => peers)]) {
      if (seen.has(term)) continue;
      seen.add(term);
      yield* blocksIn(term);
    }
  }
}

/** More classes than this would take more memory than an answer is worth. */
const MOST_CLASSES = 100_000;

/** Where policies tell more classes apart than `most`, pods of a namespace are answered for together. */
export function worldOf(spec: WorldSpec, most: number = MOST_CLASSES): World {
  const { atoms, endpoints } = spec;
  const covers = coversIn(atoms);
  const sides = { ingress: numbered(spec.ingress), egress: numbered(spec.egress) };
  const terms = new Map<string, NumberedTerm>();
  for (const side of Object.values(sides)) for (const term of side.terms) terms.set(term.key, term);
  const views = viewsOf(spec);
  const ports = apartBy(sides.ingress.named || sides.egress.named);
  const exact = classesOf(endpoints, ports, membersOfAll(views, endpoints, covers, terms.values()));
  const together = exact.length > most;
  const classes = together
    ? classesOf(endpoints, (one) => `${one.namespace} ${ports(one)}`, [])
    : exact;
  const classOf = new Int32Array(endpoints.length);
  for (const { id, endpoints } of classes) for (const one of endpoints) classOf[one] = id;
  const answers = new Answers(new Connections());
  const shared: Shared = { spec, classes, classOf, together, covers, answers, sides };
  const lanes = views.map((view) => laneOf(view, shared));
  const entry = classes.find(({ example }) => example.type === 'ingress-controller')?.id;
  return { spec, classes, classOf, entry, lanes, answers, apart: exact.length };
}

interface Shared extends Pick<World, 'spec' | 'classes' | 'classOf' | 'answers'> {
  /** Whether classes are of whole namespaces. */
  readonly together: boolean;
  readonly covers: Covers;
  readonly sides: Readonly<Record<'ingress' | 'egress', Numbered>>;
}

function laneOf({ families, seen }: View, { together, sides, ...shared }: Shared): Lane {
  const { spec, classes, classOf, answers, covers } = shared;
  const portSets = new PortSets(answers.connections);
  const all = together ? spec.endpoints : classes.map(({ example }) => example);
  const population = new Population(all.map(seen), covers);
  const side = (direction: 'ingress' | 'egress'): Side => {
    const members = sides[direction].terms.map(({ key, term }) =>
      together
        ? membersOfClasses(population.membersOf(term), classes, classOf)
        : population.remembered(key, term),
    );
    const membersOf = (id: number): Members => members[id] ?? NO_MEMBERS;
    const numbered = sides[direction];
    return new Side({
      classes,
      covers,
      answers,
      portSets,
      direction,
      numbered,
      members: membersOf,
    });
  };
  return { families, seen, ingress: side('ingress'), egress: side('egress') };
}

type View = Pick<Lane, 'families' | 'seen'>;

/**
 * Families are looked at apart where blocks are named and an endpoint has addresses of both. A block that
 * is a whole family cuts nothing and tells them apart all the same.
 */
function viewsOf({ endpoints, atoms, ingress, egress }: WorldSpec): readonly View[] {
  const both = endpoints.some(({ families, atoms: own }) => families === 3 && own.length > 0);
  const named = blocksOf([...ingress, ...egress]).next().done === false;
  if (!both || !named) return [{ families: 3, seen: (endpoint) => endpoint }];
  return ([1, 2] as const).map((families) => ({
    families,
    seen: (endpoint) => ({
      ...endpoint,
      atoms: endpoint.atoms.filter(
        (atom) => (atoms.ranges[atom]?.family === 4 ? 1 : 2) === families,
      ),
    }),
  }));
}

const NOBODY = new Int32Array();
const NO_MEMBERS: Members = { sure: NOBODY, may: NOBODY };

function* membersOfAll(
  views: readonly View[],
  endpoints: readonly Endpoint[],
  covers: Covers,
  terms: Iterable<NumberedTerm>,
): Generator<Members> {
  const all = [...terms];
  for (const { seen } of views) {
    const population = new Population(endpoints.map(seen), covers);
    for (const { term } of all) yield population.membersOf(term);
  }
}

/** Named ports matter where a rule asks for one. */
function apartBy(named: boolean): (endpoint: Endpoint) => string {
  if (!named) return () => '';
  return ({ ports }) =>
    ports.map(({ name, protocol, port }) => `${name} ${protocol} ${port}`).join();
}

function coversIn(atoms: Atoms): Covers {
  const known = new Map<string, ReadonlySet<number>>();
  return (block: AddressBlock) => {
    const key = blockKey(block);
    const found = known.get(key) ?? new Set(atoms.of(block));
    known.set(key, found);
    return found;
  };
}
