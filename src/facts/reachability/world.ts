import { Answers } from './answers.ts';
import { Atoms, blocksIn } from './atoms.ts';
import { classesOf, type EndpointClass, membersOfClasses, membersOfWhole } from './classes.ts';
import { Connections } from './connections.ts';
import type { Endpoint, Families } from './endpoint.ts';
import { NO_IDS } from './ids.ts';
import { type Members, type MembersAt, membersOf, Population } from './members.ts';
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
  return new Atoms(blocksOf(layers));
}

function blocksOf(layers: readonly Layer[]): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Term>();
  const add = (term: Term): void => {
    // Most terms are about pods.
    if (term.type === 'pods' || seen.has(term)) return;
    seen.add(term);
    for (const block of blocksIn(term)) found.add(block);
  };
  for (const { policies } of layers) {
    for (const { selects, rules } of policies) {
      add(selects);
      for (const { peers } of rules) add(peers);
    }
  }
  return found;
}

/** How answers are worked out; the answers are the same, as far as they are exact. */
export interface Limits {
  /** Where policies tell more classes apart, pods of a namespace are answered for together. */
  readonly classes: number;
  /** Terms whose rules are about more pairs than this for each class are widespread. */
  readonly pairsPerClass: number;
}

/** More classes than this would take more memory than an answer is worth. */
const LIMITS: Limits = { classes: 100_000, pairsPerClass: 4 };

export function worldOf(spec: WorldSpec, limits: Limits = LIMITS): World {
  const { atoms, endpoints } = spec;
  const covers = coversIn(atoms);
  const sides = { ingress: numbered(spec.ingress), egress: numbered(spec.egress) };
  const terms = [...distinct([...sides.ingress.terms, ...sides.egress.terms]).values()];
  const views = viewsOf(spec);
  const ports = apartBy(sides.ingress.named || sides.egress.named);
  const held = views.map(({ seen }) => membersAmong(endpoints.map(seen), terms, covers));
  const exact = classesOf(endpoints, ports, membersOfAll(held, terms));
  const together = exact.length > limits.classes;
  const classes = together
    ? classesOf(endpoints, (one) => `${one.namespace} ${ports(one)}`, [])
    : exact;
  const classOf = new Int32Array(endpoints.length);
  for (const { id, endpoints } of classes) for (const one of endpoints) classOf[one] = id;
  const answers = new Answers(new Connections());
  const split: Split = { classes, classOf, together };
  const shared: Shared = { classes, covers, answers, sides, limits };
  const lanes = views.map((view, at) =>
    laneOf(view, ofClasses(held[at], terms.length, split), shared),
  );
  const entry = classes.find(({ example }) => example.type === 'ingress-controller')?.id;
  return { spec, classes, classOf, entry, lanes, answers, apart: exact.length };
}

interface Shared extends Pick<World, 'classes' | 'answers'> {
  readonly covers: Covers;
  readonly limits: Limits;
  readonly sides: Readonly<Record<'ingress' | 'egress', Numbered>>;
}

/** `members`: of classes, by the place of a term among those of both directions. */
function laneOf(view: View, members: MembersAt, all: Shared): Lane {
  const { classes, answers, covers, sides, limits } = all;
  const { pairsPerClass } = limits;
  const common = { classes, covers, answers, pairsPerClass };
  const portSets = new PortSets(answers.connections);
  const places = placesOf(sides);
  const side = (direction: 'ingress' | 'egress'): Side =>
    new Side({
      ...common,
      portSets,
      direction,
      numbered: sides[direction],
      members: membersFor(sides[direction], places, members),
    });
  return { ...view, ingress: side('ingress'), egress: side('egress') };
}

/** Terms that both directions use are looked at once. */
function placesOf({ ingress, egress }: Shared['sides']): ReadonlyMap<string, number> {
  const keys = distinct([...ingress.terms, ...egress.terms]).keys();
  return new Map([...keys].map((key, at) => [key, at]));
}

function membersFor(
  { terms }: Numbered,
  places: ReadonlyMap<string, number>,
  members: MembersAt,
): MembersAt {
  const at = Int32Array.from(terms, ({ key }) => places.get(key) ?? -1);
  return (id) => members(at[id] ?? -1);
}

function membersAmong(
  endpoints: readonly Endpoint[],
  terms: readonly Term[],
  covers: Covers,
): MembersAt {
  const population = new Population(endpoints, covers);
  return membersOf(terms.length, (at) => population.membersOf(terms[at] ?? NOBODY));
}

const NOBODY: Term = { type: 'nobody' };

interface Split extends Pick<World, 'classes' | 'classOf'> {
  /** Whether classes are of whole namespaces. */
  readonly together: boolean;
}

/** Whom terms hold among classes, by whom they hold among endpoints. */
function ofClasses(
  held: MembersAt | undefined,
  terms: number,
  { classes, classOf, together }: Split,
): MembersAt {
  const convert = together ? membersOfClasses : membersOfWhole;
  return membersOf(terms, (at) =>
    convert(held?.(at) ?? { sure: NO_IDS, may: NO_IDS }, classes, classOf),
  );
}

function distinct(terms: readonly NumberedTerm[]): ReadonlyMap<string, Term> {
  return new Map(terms.map(({ key, term }) => [key, term]));
}

type View = Pick<Lane, 'families' | 'seen'>;

/**
 * Families are looked at apart where blocks are named and an endpoint has addresses of both. A block that
 * is a whole family cuts nothing and tells them apart all the same.
 */
function viewsOf({ endpoints, atoms, ingress, egress }: WorldSpec): readonly View[] {
  const both = endpoints.some(({ families, atoms: own }) => families === 3 && own.length > 0);
  const named = blocksOf([...ingress, ...egress]).size > 0;
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

function* membersOfAll(held: readonly MembersAt[], terms: readonly Term[]): Generator<Members> {
  for (const members of held) {
    for (const at of terms.keys()) yield members(at);
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
