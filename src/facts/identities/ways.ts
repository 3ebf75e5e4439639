import type { Becoming } from '../../model/pictures/identities.ts';
import type { Hop, Tree } from '../rbac-reach/closure.ts';
import { ANY_NODE, CLOUD_ADMIN, CLUSTER_ADMIN, FRONTIERS, placed } from '../rbac-reach/ends.ts';
import { administered, NAMESPACE_ADMIN, near } from '../rbac-reach/near.ts';
import type { RbacReach } from '../rbac-reach/rbac-reach.ts';

/** A shortest way of somebody to something worth having. */
export interface Way {
  readonly becomes: Becoming;
  /** The namespace or the role in the cloud; empty where the kind says it all. */
  readonly name: string;
  readonly certain: boolean;
  readonly path: readonly Hop[];
}

export interface Ways {
  /**
   * The worst first. Who becomes the administrator of the cluster has nothing besides; who may become it
   * only what is certain.
   */
  readonly of: (node: string) => readonly Way[];
  /** Whether somebody may lead where nothing can be read. */
  readonly maybeMore: (node: string) => boolean;
}

interface Aim {
  readonly becomes: Becoming;
  readonly certain: Tree;
  readonly possible: Tree;
}

const CLOUD_ROLE = 'cloud-role:';

/** Searched backwards from what is worth having: once for all identities, and not for each. */
export function waysIn({ graph, leadingTo }: RbacReach): Ways {
  const named = (prefix: string): readonly string[] =>
    graph.names.filter((name) => name.startsWith(prefix));
  const aim = (becomes: Becoming, targets: readonly string[]): Aim => ({
    becomes,
    certain: leadingTo(targets, 'certain'),
    possible: leadingTo(targets, 'possible'),
  });
  const aims: readonly Aim[] = [
    aim('cluster-admin', [CLUSTER_ADMIN]),
    aim('cloud-admin', [CLOUD_ADMIN]),
    aim('node', [ANY_NODE, ...named('node:')]),
    aim('every-namespace', [placed('namespace-admin', '')]),
    aim('cloud-role', named(CLOUD_ROLE)),
  ];
  const namespaces = near(graph, administered(graph));
  const frontier = leadingTo(Object.values(FRONTIERS), 'possible');
  return {
    of: (node) => {
      const wide = aims.flatMap((one) => wayTo(node, one));
      const places = namespaces(node).map(
        ({ target, certain, path }): Way => ({
          becomes: 'namespace-admin',
          name: target.slice(NAMESPACE_ADMIN.length),
          certain,
          path: path(),
        }),
      );
      return worthTelling([...wide, ...places]);
    },
    maybeMore: frontier.has,
  };
}

function wayTo(node: string, { becomes, certain, possible }: Aim): readonly Way[] {
  const sure = certain.path(node);
  const path = sure ?? possible.path(node);
  if (path === undefined || path.length === 0) return [];
  const end = path.at(-1)?.to ?? '';
  const name = end.startsWith(CLOUD_ROLE) ? end.slice(CLOUD_ROLE.length) : '';
  return [{ becomes, name, certain: sure !== undefined, path }];
}

/** The administrator of the cluster has everything else. */
function worthTelling(ways: readonly Way[]): readonly Way[] {
  const [first] = ways;
  if (first?.becomes !== 'cluster-admin') return ways;
  return first.certain ? [first] : ways.filter((one) => one === first || one.certain);
}
