import type {
  AlsoFound,
  AnyItem,
  ClusterData,
  Ignored,
  Item,
  NotListed,
  Origin,
  Unreachable,
} from '../../model/cluster.ts';
import {
  at,
  list,
  Malformed,
  number,
  oneOf,
  requiredText,
  text,
  texts,
} from '../../model/decode.ts';
import {
  type Gap,
  type GapCause,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
} from '../../model/observed.ts';
import { own } from '../own.ts';
import { infoOf, required } from './info.ts';

const CAUSES: readonly GapCause[] = [
  'forbidden',
  'unauthenticated',
  'absent-api',
  'timeout',
  'unreachable',
  'malformed',
  'not-collected',
  'not-declared',
  'not-attested',
  'stale',
  'not-installed',
  'error',
];

interface OpenLeaf<I> {
  readonly id: string;
  readonly state: 'seen' | 'partial' | 'unseen';
  readonly gaps: readonly Gap[];
  readonly items: I[];
}

interface OpenCluster<I> {
  readonly data: Omit<ClusterData, 'leaves'>;
  readonly leaves: Map<string, Observed<readonly I[]>>;
  items: number;
}

/** What is held of an item of a leaf. */
export type Take<I extends AnyItem> = (leaf: string, item: Item) => I;

/** Who is told of what was asked for and is not in it, and of what else named what is. */
export interface Listener {
  readonly missed?: ((one: Unreachable) => void) | undefined;
  readonly notListed?: ((one: NotListed) => void) | undefined;
  readonly alsoFound?: ((one: AlsoFound) => void) | undefined;
}

/** Puts the lines of a snapshot together to clusters. Throws Malformed for lines that do not fit. */
export class Sections<I extends AnyItem> {
  readonly #take: Take<I>;
  readonly #missed: Listener;
  #cluster: OpenCluster<I> | undefined;
  #leaf: OpenLeaf<I> | undefined;

  constructor(take: Take<I>, missed: Listener) {
    this.#take = take;
    this.#missed = missed;
  }

  /** The cluster that this line completes, if it does. */
  add(line: unknown): ClusterData<I> | undefined {
    const item = own(line, 'item');
    if (item !== undefined) return this.#item(item);
    const leaf = own(line, 'leaf');
    if (leaf !== undefined) return this.#startLeaf(leaf);
    const cluster = own(line, 'cluster');
    if (cluster !== undefined) return this.#startCluster(cluster);
    const end = own(line, 'end');
    if (end !== undefined) return this.#end(end);
    const unreachable = own(line, 'unreachable');
    if (unreachable !== undefined) return this.#unreachable(unreachable);
    const place = own(line, 'notListed');
    if (place !== undefined) return this.#notListed(place);
    const names = own(line, 'alsoFound');
    if (names !== undefined) return this.#alsoFound(names);
    throw new Malformed('', 'a cluster, leaf, item, end, unreachable or notListed', line);
  }

  /** Throws when a cluster has no end. */
  finish(): void {
    if (this.#cluster !== undefined) throw new Malformed('end', 'the end of a cluster', undefined);
  }

  #unreachable(line: unknown): undefined {
    this.finish();
    this.#missed.missed?.({
      id: requiredText(line, 'id'),
      provider: requiredText(line, 'provider'),
      cause: requiredText(line, 'cause'),
      detail: requiredText(line, 'detail'),
    });
  }

  #notListed(line: unknown): undefined {
    this.finish();
    this.#missed.notListed?.({
      place: requiredText(line, 'place'),
      provider: requiredText(line, 'provider'),
      cause: requiredText(line, 'cause'),
      detail: requiredText(line, 'detail'),
      permission: text(line, 'permission') ?? null,
    });
  }

  #alsoFound(line: unknown): undefined {
    this.finish();
    this.#missed.alsoFound?.({ id: requiredText(line, 'id'), foundBy: texts(line, 'foundBy') });
  }

  #startCluster(line: unknown): undefined {
    this.finish();
    this.#cluster = {
      data: {
        info: infoOf(at(line, 'info')),
        permissions: {
          held: texts(line, 'permissions.held'),
          missing: texts(line, 'permissions.missing'),
        },
        gaps: list(line, 'gaps').map(gapOf),
        ignored: list(line, 'ignored').map(ignoredOf),
      },
      leaves: new Map(),
      items: 0,
    };
  }

  #startLeaf(line: unknown): undefined {
    this.#closeLeaf();
    const state = oneOf(line, 'state', ['seen', 'partial', 'unseen']);
    if (state === undefined) throw new Malformed('leaf.state', 'a state', undefined);
    this.#leaf = {
      id: requiredText(line, 'id'),
      state,
      gaps: list(line, 'gaps').map(gapOf),
      items: [],
    };
  }

  #item(item: unknown): undefined {
    if (this.#leaf === undefined) throw new Malformed('item', 'a leaf before it', undefined);
    const origin = at(item, 'origin');
    const raw = own(item, 'raw');
    const whole = origin === undefined ? { raw } : { raw, origin: originOf(origin) };
    this.#leaf.items.push(this.#take(this.#leaf.id, whole));
  }

  #closeLeaf(): void {
    const cluster = this.#cluster;
    const leaf = this.#leaf;
    if (cluster === undefined) throw new Malformed('leaf', 'a cluster before it', undefined);
    if (leaf === undefined) return;
    if (cluster.leaves.has(leaf.id)) throw new Malformed(leaf.id, 'each leaf once', undefined);
    cluster.leaves.set(leaf.id, observedOf(leaf));
    cluster.items += leaf.items.length;
    this.#leaf = undefined;
  }

  #end(line: unknown): ClusterData<I> {
    this.#closeLeaf();
    const cluster = this.#cluster;
    if (cluster === undefined) throw new Malformed('end', 'a cluster before it', undefined);
    const whole =
      number(line, 'leaves') === cluster.leaves.size && number(line, 'items') === cluster.items;
    if (!whole) throw new Malformed('end', 'as many leaves and items as there are', undefined);
    this.#cluster = undefined;
    return { ...cluster.data, leaves: cluster.leaves };
  }
}

function observedOf<I>({ state, gaps, items, id }: OpenLeaf<I>): Observed<readonly I[]> {
  if (state === 'seen') return seen(items);
  const some = someGaps(gaps);
  if (some === undefined) throw new Malformed(id, 'a gap', undefined);
  return state === 'partial' ? partial(items, some) : unseen(some);
}

function gapOf(raw: unknown): Gap {
  const namespace = text(raw, 'namespace');
  const permission = text(raw, 'permission');
  return {
    source: requiredText(raw, 'source'),
    cause: required(oneOf(raw, 'cause', CAUSES), 'gaps.cause'),
    detail: requiredText(raw, 'detail'),
    ...(namespace === undefined ? {} : { namespace }),
    ...(permission === undefined ? {} : { permission }),
  };
}

function ignoredOf(raw: unknown): Ignored {
  const origin = at(raw, 'origin');
  const what = requiredText(raw, 'what');
  const reason = requiredText(raw, 'reason');
  return origin === undefined ? { what, reason } : { what, reason, origin: originOf(origin) };
}

function originOf(raw: unknown): Origin {
  return { file: requiredText(raw, 'file'), line: required(number(raw, 'line'), 'origin.line') };
}
