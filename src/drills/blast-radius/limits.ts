import type { Hop } from '../../facts/rbac-reach/closure.ts';
import {
  CLOUD_ADMIN,
  CLUSTER_ADMIN,
  FRONTIERS,
  nodeNamed,
  nodeOf,
} from '../../facts/rbac-reach/ends.ts';
import type { Certainty, Graph } from '../../facts/rbac-reach/graph.ts';
import { stepsOf } from '../../facts/rbac-reach/steps.ts';
import { remember } from '../../facts/remember.ts';
import { type Limit, limits } from '../../model/pictures/blast-radius.ts';
import type { Held } from './held.ts';
import type { Spreads } from './spread.ts';

/** A shortest way across something that a blast radius should stop short of. */
export interface Crossing {
  readonly limit: Limit;
  readonly to: string;
  /** Whether every step is certain. */
  readonly certain: boolean;
  readonly steps: number;
  readonly hops: readonly Hop[];
}

/** Tells which limits somebody crosses, for certain or perhaps. */
export class Limits {
  readonly #graph: Graph;
  readonly #hosts: ReadonlySet<number>;
  readonly #hostsBehind: Readonly<Record<Certainty, (hub: number) => readonly number[]>>;

  constructor(spreads: Spreads) {
    const { graph } = spreads;
    const hosts = new Set<number>();
    for (const [id, name] of graph.names.entries()) if (name.startsWith('node:')) hosts.add(id);
    const behind = (certainty: Certainty) =>
      remember((hub: number) =>
        spreads.behind(hub, certainty).order.filter((node) => hosts.has(node)),
      );
    this.#graph = graph;
    this.#hosts = hosts;
    this.#hostsBehind = { certain: behind('certain'), possible: behind('possible') };
  }

  /** One way across each limit, a certain one where there is any; the worst limit first. */
  of(held: Held): readonly Crossing[] {
    const own = this.#ownHosts(held);
    return limits.flatMap((limit) => {
      const certain = this.#nearest(limit, held, own, 'certain');
      return certain ?? this.#nearest(limit, held, own, 'possible') ?? [];
    });
  }

  #nearest(
    limit: Limit,
    held: Held,
    own: ReadonlySet<number>,
    certainty: Certainty,
  ): Crossing | undefined {
    let best: Crossing | undefined;
    for (const node of this.#endsOf(limit, held, own, certainty)) {
      const hops = held.path(node, certainty);
      if (hops === undefined || (best !== undefined && hops.length >= best.hops.length)) continue;
      const to = this.#graph.names[node] ?? '';
      best = { limit, to, certain: certainty === 'certain', steps: stepsOf(hops), hops };
    }
    return best;
  }

  #endsOf(
    limit: Limit,
    held: Held,
    own: ReadonlySet<number>,
    certainty: Certainty,
  ): readonly number[] {
    switch (limit) {
      case 'cluster-admin':
        return this.#named([CLUSTER_ADMIN]);
      case 'cloud-admin':
        return this.#named([CLOUD_ADMIN]);
      case 'frontier':
        return this.#named(Object.values(FRONTIERS));
      case 'foreign-node': {
        const { near, hubs } = held.spread[certainty];
        const direct = near.order.filter((node) => this.#hosts.has(node));
        const behind = hubs.flatMap((hub) => this.#hostsBehind[certainty](hub));
        return [...new Set([...direct, ...behind])].filter((node) => !own.has(node)).slice(0, FEW);
      }
    }
  }

  #named(names: readonly string[]): readonly number[] {
    return names.flatMap((name) => this.#graph.idOf(name) ?? []);
  }

  /** The nodes that what is held at first runs on. */
  #ownHosts({ own }: Held): ReadonlySet<number> {
    const names = [...own].flatMap((id) => {
      const name = this.#graph.names[id] ?? '';
      if (name.startsWith('node:')) return name;
      if (!name.startsWith('pod:')) return [];
      const end = name.lastIndexOf('@');
      const node = name.slice(end + 1);
      return node === '' ? nodeOf(name.slice('pod:'.length, end)) : nodeNamed(node);
    });
    return new Set(this.#named(names));
  }
}

/** In the order in which they are reached the first is about the nearest. */
const FEW = 8;
