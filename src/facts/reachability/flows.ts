import { formatAddress } from './addresses.ts';
import { type AnswerId, type Answers, NOTHING } from './answers.ts';
import { type Connection, NO_CONNECTION, PROTOCOLS } from './connections.ts';
import { Entries } from './entries.ts';
import type { EntryPort } from './entry-ports.ts';
import type { ReachWorkload } from './named.ts';
import { type Partition, partition } from './partition.ts';
import { pairs } from './ranges.ts';
import { endOf, type Kinds, kindsOf } from './reach.ts';
import type { World } from './world.ts';

/** Ports by protocol, as ranges; protocols without ports are left out. */
export type Conns = Readonly<Record<string, readonly (readonly [number, number])[]>>;

/** One row: what may pass from one to the other. */
export interface Flow {
  readonly src: string;
  readonly dst: string;
  readonly conns: Conns;
}

/** The peer that requests come from that an Ingress, a route or a gateway leads inside. */
export const INGRESS_CONTROLLER = 'ingress-controller';

/** What passes for certain, or what may pass beyond that. */
export type Certainty = 'sure' | 'may';

/** A workload with its endpoints, by number, and the classes that they are in. */
export interface Placed {
  readonly workload: ReachWorkload;
  readonly endpoints: readonly number[];
  readonly classes: readonly number[];
}

/** The workloads of a world, by name. */
export function placedIn(
  { spec, classOf }: World,
  workloads: readonly ReachWorkload[],
): readonly Placed[] {
  const endpoints: number[][] = workloads.map(() => []);
  for (const [id, endpoint] of spec.endpoints.entries()) {
    for (const one of endpoint.workloads) endpoints[one]?.push(id);
  }
  return workloads
    .map((workload, index) => {
      const own = endpoints[index] ?? [];
      return { workload, endpoints: own, classes: [...new Set(own.map((id) => classOf[id] ?? 0))] };
    })
    .sort((a, b) => (a.workload.name < b.workload.name ? -1 : 1));
}

export function connsOf({ connections }: Answers, id: Connection): Conns {
  const ranges = connections.rangesOf(id);
  return Object.fromEntries(
    PROTOCOLS.filter((protocol) => ranges[protocol].length > 0).map((protocol) => [
      protocol,
      [...pairs(ranges[protocol])],
    ]),
  );
}

/** Rows with these names at their ends. */
interface Only {
  readonly src?: string | undefined;
  readonly dst?: string | undefined;
}

function isOnly(name: string | undefined): (placed: Placed) => boolean {
  return ({ workload }) => name === undefined || name === workload.name;
}

/** What pods of a workload may do with others: all that any of them may. */
export class Flows {
  readonly #world: World;
  readonly #placed: readonly Placed[];
  readonly #entries: Entries;
  readonly #outside: readonly Outside[];
  readonly #kinds: { readonly source: Kinds; readonly destination: Kinds };
  readonly #joined = new Map<string, Partition[]>();

  constructor(world: World, placed: readonly Placed[], entries: readonly EntryPort[]) {
    this.#world = world;
    this.#placed = placed;
    this.#entries = new Entries(world, entries);
    this.#outside = outsideOf(world);
    this.#kinds = { source: kindsOf(world, 'source'), destination: kindsOf(world, 'destination') };
  }

  /** Between workloads, from the ingress controller and with addresses outside; in no order. */
  *rows(certainty: Certainty, only: Only = {}): Generator<Flow> {
    const sources = this.#placed.filter(isOnly(only.src));
    const targets = this.#placed.filter(isOnly(only.dst));
    if (only.src === undefined) {
      for (const target of targets) {
        yield* this.#fromController(target, certainty);
        yield* this.#withOutside(target, 'source', certainty);
      }
    }
    for (const source of sources) {
      if (only.dst === undefined) yield* this.#withOutside(source, 'destination', certainty);
      for (const target of targets) {
        if (source !== target) yield* this.#among(source, target, certainty);
      }
    }
  }

  *#fromController(target: Placed, certainty: Certainty): Generator<Flow> {
    const found = this.#picked(this.#entries.into(target), certainty);
    if (found === NO_CONNECTION) return;
    const conns = connsOf(this.#world.answers, found);
    yield { src: INGRESS_CONTROLLER, dst: target.workload.name, conns };
  }

  *#among(source: Placed, target: Placed, certainty: Certainty): Generator<Flow> {
    const found = this.#between(source, target, certainty);
    if (found === NO_CONNECTION) return;
    const conns = connsOf(this.#world.answers, found);
    yield { src: source.workload.name, dst: target.workload.name, conns };
  }

  #between(source: Placed, target: Placed, certainty: Certainty): Connection {
    let found: AnswerId = NOTHING;
    for (const one of this.#partitions(target, 'source')) {
      for (const id of source.classes) found = this.#world.answers.either(found, one.of(id));
    }
    return this.#picked(found, certainty);
  }

  /** Neighbouring pieces with the same connections are one range. */
  *#withOutside(placed: Placed, as: Kinds['as'], certainty: Certainty): Generator<Flow> {
    const { answers } = this.#world;
    const partitions = this.#partitions(placed, as);
    const runs: { readonly first: Outside; last: Outside; readonly conns: Connection }[] = [];
    for (const piece of this.#outside) {
      let found: AnswerId = NOTHING;
      for (const one of partitions) found = answers.either(found, one.of(piece.class));
      const conns = this.#picked(found, certainty);
      const run = runs.at(-1);
      if (run?.first.family === piece.family && conns === run.conns) run.last = piece;
      else runs.push({ first: piece, last: piece, conns });
    }
    for (const { first, last, conns } of runs) {
      if (conns === NO_CONNECTION) continue;
      const [range, own] = [rangeName(first, last), placed.workload.name];
      const [src, dst] = as === 'source' ? [range, own] : [own, range];
      yield { src, dst, conns: connsOf(answers, conns) };
    }
  }

  #partitions({ classes }: Placed, as: Kinds['as']): readonly Partition[] {
    const key = `${as} ${classes.join()}`;
    const known = this.#joined.get(key);
    if (known !== undefined) return known;
    const found = classes.map((id) =>
      partition(this.#world, endOf(this.#world, id), this.#kinds[as]),
    );
    this.#joined.set(key, found);
    return found;
  }

  #picked(id: AnswerId, certainty: Certainty): Connection {
    const { answers } = this.#world;
    const { sure, may } = answers.get(id);
    return certainty === 'sure' ? sure : answers.connections.difference(may, sure);
  }
}

interface Outside {
  readonly class: number;
  readonly family: 4 | 6;
  readonly low: bigint;
  readonly high: bigint;
}

function outsideOf({ spec, classOf }: World): readonly Outside[] {
  return [...spec.endpoints.entries()].flatMap(([id, { type, atoms }]) => {
    const range = spec.atoms.ranges[atoms[0] ?? -1];
    if (type !== 'outside' || range === undefined) return [];
    return [{ class: classOf[id] ?? 0, ...range }];
  });
}

function rangeName(first: Outside, last: Outside): string {
  const { family } = first;
  const prefix = family === 4 ? 'ip' : 'ip6';
  return `${prefix}:${formatAddress(family, first.low)}-${formatAddress(family, last.high)}`;
}
