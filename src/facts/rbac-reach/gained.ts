import type { Hop, Tree } from './closure.ts';
import { ANY_NODE, CLUSTER_ADMIN, FRONTIERS, placed } from './ends.ts';
import type { Certainty, Graph } from './graph.ts';
import { administered, near } from './near.ts';

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
  readonly certain: Tree;
  readonly possible: Tree;
}

/**
 * What each subject can become of what matters most. Who becomes the administrator of the cluster has
 * everything else, and nothing more is listed for him; nor are single namespaces and cloud roles that come
 * with every namespace or a node.
 */
export class Gains {
  readonly #all: readonly Aim[];
  readonly #single: ReturnType<typeof near>;

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
      ...Object.values(FRONTIERS).map((frontier) => aim(frontier, [frontier])),
      aim(everywhere, [everywhere]),
    ];
    this.#single = near(graph, [...named('cloud-role:'), ...administered(graph)]);
  }

  of(subject: string): readonly Gained[] {
    const found: Gained[] = [];
    for (const aim of this.#all) {
      const certain = aim.certain.path(subject);
      const path = certain ?? aim.possible.path(subject);
      if (path === undefined) continue;
      const certainty = certain === undefined ? 'possible' : 'certain';
      found.push({ gains: aim.gains, certainty, path });
      if (aim.gains === CLUSTER_ADMIN && certainty === 'certain') return found;
    }
    for (const { target, certain, path } of this.#single(subject)) {
      found.push({ gains: target, certainty: certain ? 'certain' : 'possible', path: path() });
    }
    return found;
  }
}
