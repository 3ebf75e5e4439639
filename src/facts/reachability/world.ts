import { Answers } from './answers.ts';
import { Atoms, blocksIn } from './atoms.ts';
import { classesOf, type EndpointClass, membersOfClasses } from './classes.ts';
import { Connections } from './connections.ts';
import type { Endpoint, Families } from './endpoint.ts';
import { type Members, membersOf, Population } from './members.ts';
import { PortSets } from './port-sets.ts';
import { type Numbered, type NumberedTerm, numbered } from './program.ts';
import type { AddressBlock, Layer, Term } from './rules.ts';
import { Side, type SideSpec } from './side.ts';
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
  const exact = classesOf(endpoints, ports, membersOfAll(views, endpoints, covers, terms));
  const together = exact.length > limits.classes;
  const classes = together
    ? classesOf(endpoints, (one) => `${one.namespace} ${ports(one)}`, [])
    : exact;
  const classOf = new Int32Array(endpoints.length);
  for (const { id, endpoints } of classes) for (const one of endpoints) classOf[one] = id;
  const answers = new Answers(new Connections());
  const shared: Shared = { spec, classes, classOf, together, covers, answers, sides, limits };
  const lanes = views.map((view) => laneOf(view, shared));
  const entry = classes.find(({ example }) => example.type === 'ingress-controller')?.id;
  return { spec, classes, classOf, entry, lanes, answers, apart: exact.length };
}

interface Shared extends Pick<World, 'spec' | 'classes' | 'classOf' | 'answers'> {
  /** Whether classes are of whole namespaces. */
  readonly together: boolean;
  readonly covers: Covers;
  readonly limits: Limits;
  readonly sides: Readonly<Record<'ingress' | 'egress', Numbered>>;
}

function laneOf(view: View, all: Shared): Lane {
  const { classes, answers, covers, sides, limits } = all;
  const { pairsPerClass } = limits;
  const common = { classes, covers, answers, pairsPerClass };
  const portSets = new PortSets(answers.connections);
  const members = membersIn(view, all);
  const side = (direction: 'ingress' | 'egress'): Side =>
    new Side({
      ...common,
      portSets,
      direction,
      numbered: sides[direction],
      members: members[direction],
    });
  return { ...view, ingress: side('ingress'), egress: side('egress') };
}

/** Of classes, in each direction; terms that both use are looked at once. */
function membersIn(
  { seen }: View,
  { spec, classes, classOf, together, covers, sides }: Shared,
): Record<'ingress' | 'egress', SideSpec['members']> {
  const population = new Population(
    (together ? spec.endpoints : classes.map(({ example }) => example)).map(seen),
    covers,
  );
  const terms = distinct([...sides.ingress.terms, ...sides.egress.terms]);
  const members = membersOf([...terms.values()], (term) => {
    const found = population.membersOf(term);
    return together ? membersOfClasses(found, classes, classOf) : found;
  });
  const places = new Map([...terms.keys()].map((key, at) => [key, at]));
  const by = ({ terms: own }: Numbered): SideSpec['members'] => {
    const at = Int32Array.from(own, ({ key }) => places.get(key) ?? -1);
    return (id) => members(at[id] ?? -1);
  };
  return { ingress: by(sides.ingress), egress: by(sides.egress) };
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

function* membersOfAll(
  views: readonly View[],
  endpoints: readonly Endpoint[],
  covers: Covers,
  terms: readonly Term[],
): Generator<Members> {
  for (const { seen } of views) {
    const population = new Population(endpoints.map(seen), covers);
    for (const term of terms) yield population.membersOf(term);
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
