import type { AnyCluster, AnyItem } from '../model/cluster.ts';
import { Malformed } from '../model/decode.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
} from '../model/observed.ts';
import type {
  AcrossValue,
  Fact,
  IfServed,
  Kind,
  Leaf,
  Need,
  Needs,
  RunContext,
} from '../model/source.ts';
import { isServed } from './discovery.ts';
import { malformedGap, notCollected, staleGap } from './leaf-gaps.ts';

/** Sources of a snapshot older than this are unknown (readiness model, 3.6). */
const STALE_AFTER_MS = 7 * 24 * 3_600_000;

/** What the engine is given besides the snapshot. */
export interface Surroundings extends RunContext {
  /** Sections of the plan by leaf id; empty when no plan was filed. */
  readonly plan: ReadonlyMap<string, unknown>;
  /** Evidence older than this, in milliseconds, is unknown; seven days when missing. */
  readonly maxAge?: number;
}

/** A source that threw: a fault in the tool, not a finding. */
export interface Fault {
  readonly source: string;
  readonly message: string;
}

/** Resolves needs against one snapshot. Each source is decoded or computed at most once, by id. */
export class Resolver {
  readonly #data: AnyCluster;
  readonly #around: Surroundings;
  readonly #memo = new Map<string, Observed<unknown>>();
  readonly #across: ReadonlyMap<string, readonly AcrossValue<unknown>[]>;
  readonly #faults = new Map<string, Fault>();

  constructor(
    data: AnyCluster,
    around: Surroundings,
    across: ReadonlyMap<string, readonly AcrossValue<unknown>[]> = new Map(),
  ) {
    this.#data = data;
    this.#around = around;
    this.#across = across;
  }

  /**
   * The same cluster with other data. What was found is kept, but for the sources with these ids,
   * leaves and facts: whoever changes the data names all that reads what is changed.
   */
  with(
    data: AnyCluster,
    changed: ReadonlySet<string>,
    across: ReadonlyMap<string, readonly AcrossValue<unknown>[]> = this.#across,
  ): Resolver {
    const other = new Resolver(data, this.#around, across);
    for (const [id, found] of this.#memo) if (!changed.has(id)) other.#memo.set(id, found);
    for (const [id, fault] of this.#faults) if (!changed.has(id)) other.#faults.set(id, fault);
    return other;
  }

  /** All needs by name, or what keeps them from being whole. */
  resolveAll(needs: Needs): Observed<Readonly<Record<string, unknown>>> {
    const value: Record<string, unknown> = {};
    const gaps: Gap[] = [];
    for (const [name, need] of Object.entries(needs)) {
      const observed = this.resolve(need);
      if (observed.state === 'seen') value[name] = observed.value;
      else gaps.push(...observed.gaps);
    }
    const missing = someGaps(gaps);
    return missing === undefined ? seen(value) : unseen(missing);
  }

  /** A fact, typed: the memo holds every source as unknown, so this is where the type returns. */
  fact<V>(fact: Fact<V>): Observed<V> {
    return this.resolve(fact) as Observed<V>;
  }

  resolve(need: Need): Observed<unknown> {
    switch (need.type) {
      case 'maybe':
        return seen(this.resolve(need.need));
      case 'across':
        return seen(this.#across.get(need.fact.id) ?? []);
      case 'if-served':
        return this.#ifServed(need);
      case 'fact':
        return this.#once(need.id, () => this.#compute(need));
      default:
        return this.#once(need.id, () => this.#read(need));
    }
  }

  /** The fault behind any of these needs, however deep, and even behind a `maybe`. */
  faultIn(needs: Needs): Fault | undefined {
    if (this.#faults.size === 0) return undefined;
    for (const need of Object.values(needs)) {
      const fault = this.#faultOf(need);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #faultOf(need: Need): Fault | undefined {
    if (need.type === 'maybe') return this.#faultOf(need.need);
    if (need.type === 'if-served') return this.#faults.get(need.kind.id);
    if (need.type === 'across') return undefined;
    const own = this.#faults.get(need.id);
    return own ?? (need.type === 'fact' ? this.faultIn(need.needs) : undefined);
  }

  #once(id: string, find: () => Observed<unknown>): Observed<unknown> {
    const known = this.#memo.get(id);
    if (known !== undefined) return known;
    const found = find();
    this.#memo.set(id, found);
    return found;
  }

  #compute(fact: Fact<unknown>): Observed<unknown> {
    const inputs = this.resolveAll(fact.needs);
    if (inputs.state !== 'seen') return inputs;
    try {
      return fact.compute(inputs.value as never);
    } catch (error) {
      return this.#threw(`fact/${fact.id}`, fact.id, error);
    }
  }

  #threw(source: string, id: string, error: unknown): Observed<never> {
    const message = error instanceof Error ? error.message : String(error);
    this.#faults.set(id, { source, message });
    return unseen([{ source, cause: 'error', detail: `fault in ${source}: ${message}` }]);
  }

  #read(leaf: Leaf): Observed<unknown> {
    if (leaf.type === 'context') return seen(leaf.read(this.#around));
    if (leaf.type === 'plan') return this.#planSection(leaf.id, leaf.decode);
    if (this.#isStale()) return unseen([staleGap(leaf.id, this.#data.info.collectedAt ?? '')]);
    const items = this.#data.leaves.get(leaf.id) ?? unseen([notCollected(leaf.id)]);
    if (items.state === 'unseen') return items;
    return leaf.type === 'kind' ? this.#objects(leaf, items) : this.#single(leaf, items);
  }

  #planSection(id: string, decode: (raw: unknown) => unknown): Observed<unknown> {
    const raw = this.#around.plan.get(id);
    if (raw !== undefined) return seen(decode(raw));
    const section = id.replace('plan/', '');
    const detail = this.#around.planFiled
      ? `the plan has no section ${section}`
      : 'no response plan was given';
    const permission = `--plan FILE with the section ${section}`;
    return unseen([{ source: id, cause: 'not-attested', detail, permission }]);
  }

  /** One by one: an object of the wrong shape is named and leaves the others readable. */
  #objects(kind: Kind<unknown>, items: Observed<readonly AnyItem[]>): Observed<unknown> {
    if (items.state === 'unseen') return items;
    const decoded: unknown[] = [];
    const gaps: Gap[] = [...gapsOf(items)];
    for (const item of items.value) {
      if ('decoded' in item) {
        decoded.push(item.decoded);
        continue;
      }
      try {
        decoded.push(kind.decode(item.raw));
      } catch (error) {
        if (!(error instanceof Malformed)) return this.#threw(kind.id, kind.id, error);
        gaps.push(malformedGap(kind.id, error, item));
      }
    }
    const missing = someGaps(gaps);
    return missing === undefined ? seen(decoded) : partial(decoded, missing);
  }

  #single(
    leaf: Exclude<Leaf, { type: 'kind' | 'context' | 'plan' }>,
    items: Observed<readonly AnyItem[]>,
  ): Observed<unknown> {
    if (items.state === 'unseen') return items;
    const [item] = items.value;
    if (item === undefined) return unseen(someGaps(gapsOf(items)) ?? [notCollected(leaf.id)]);
    if ('decoded' in item) return seen(item.decoded);
    try {
      const value = leaf.decode(item.raw);
      return items.state === 'partial' ? partial(value, items.gaps) : seen(value);
    } catch (error) {
      if (!(error instanceof Malformed)) return this.#threw(leaf.id, leaf.id, error);
      return unseen([malformedGap(leaf.id, error, item)]);
    }
  }

  /** A kind that discovery does not serve has no objects: knowledge, not a gap. */
  #ifServed({ kind }: IfServed<unknown>): Observed<unknown> {
    const observed = this.resolve(kind);
    if (observed.state !== 'unseen' || this.#isStale()) return observed;
    const open = observed.gaps.every(
      ({ cause }) => cause === 'absent-api' || cause === 'not-collected',
    );
    return open && isServed(this.#data, kind) === false ? seen([]) : observed;
  }

  #isStale(): boolean {
    const { collectedAt } = this.#data.info;
    if (collectedAt === undefined) return false;
    const age = this.#around.asOf - Date.parse(collectedAt);
    return age > (this.#around.maxAge ?? STALE_AFTER_MS);
  }
}
