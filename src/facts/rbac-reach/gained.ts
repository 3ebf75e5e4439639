import type { Hop, Tree } from './closure.ts';
import { ANY_NODE, CLUSTER_ADMIN, FRONTIERS, placed } from './ends.ts';
import type { Certainty, Graph } from './graph.ts';
import { near } from './near.ts';

/** Something that a subject can become, by a shortest path. */
export interface Gained {
  /** `cluster-admin`, `node`, `namespace-admin:shop`, `cloud-role:…` or `frontier:…`. */
  readonly gains: string;
  readonly certainty: Certainty;
  readonly path: readonly Hop[];
}

type Search = (targets: readonly string[], certainty: Certainty) => Tree;

interface Aim {
  readonly gains: string;
  readonly certain: Pick<Tree, 'path'>;
  readonly possible: Pick<Tree, 'path'>;
}

/**
 * What each subject can become of what matters most. Who becomes the administrator of the cluster has
 * everything else, and nothing more is listed for him; of who has every namespace or a node, no single
 * namespace is.
 */
export class Gains {
  readonly #all: readonly Aim[];
  readonly #places: readonly Aim[];

  constructor(graph: Graph, search: Search) {
    const aim = (gains: string, targets: readonly string[]): Aim => ({
      gains,
      certain: search(targets, 'certain'),
      possible: search(targets, 'possible'),
    });
    const named = (prefix: string): readonly string[] =>
      graph.names.filter((name) => name.startsWith(prefix));
    const everywhere = placed('namespace-admin', '');
    this.#all = [
      aim(CLUSTER_ADMIN, [CLUSTER_ADMIN]),
      aim('node', [ANY_NODE, ...named('node:')]),
      ...named('cloud-role:').map((role) => aim(role, [role])),
      ...Object.values(FRONTIERS).map((frontier) => aim(frontier, [frontier])),
      aim(everywhere, [everywhere]),
    ];
    this.#places = named('namespace-admin:')
      .filter((place) => place !== everywhere && hasHolders(graph, place))
      .map((place) => ({
        gains: place,
        certain: near(graph, place, 'certain'),
        possible: near(graph, place, 'possible'),
      }));
  }

  of(subject: string): readonly Gained[] {
    const found: Gained[] = [];
    for (const aim of [...this.#all, ...this.#places]) {
      const certain = aim.certain.path(subject);
      const path = certain ?? aim.possible.path(subject);
      if (path === undefined) continue;
      const certainty = certain === undefined ? 'possible' : 'certain';
      found.push({ gains: aim.gains, certainty, path });
      if (aim.gains === CLUSTER_ADMIN && certainty === 'certain') break;
    }
    return found;
  }
}

/** Whether anybody gets there but by having all namespaces. */
function hasHolders({ idOf, into }: Graph, place: string): boolean {
  const id = idOf(place);
  if (id === undefined) return false;
  return (into.start[id + 1] ?? 0) - (into.start[id] ?? 0) > 1;
}
