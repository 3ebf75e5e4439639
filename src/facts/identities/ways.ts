import type { Becoming } from '../../model/pictures/identities.ts';
import type { Hop, Tree } from '../rbac-reach/closure.ts';
import { ANY_NODE, CLOUD_ADMIN, CLUSTER_ADMIN, FRONTIERS, placed } from '../rbac-reach/ends.ts';
import type { Graph } from '../rbac-reach/graph.ts';
import { near } from '../rbac-reach/near.ts';
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
  /** The worst first. Who becomes the administrator for certain has nothing besides. */
  readonly of: (node: string) => readonly Way[];
  /** Whether somebody may lead where nothing can be read. */
  readonly maybeMore: (node: string) => boolean;
}

interface Aim {
  readonly becomes: Becoming;
  readonly certain: Pick<Tree, 'path'>;
  readonly possible: Pick<Tree, 'path'>;
}

const NAMESPACE = 'namespace-admin:';
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
  const every = placed('namespace-admin', '');
  const places = named(NAMESPACE).filter((one) => one !== every && hasHolders(graph, one));
  const aims: readonly Aim[] = [
    aim('cluster-admin', [CLUSTER_ADMIN]),
    aim('cloud-admin', [CLOUD_ADMIN]),
    aim('node', [ANY_NODE, ...named('node:')]),
    aim('every-namespace', [every]),
    aim('cloud-role', named(CLOUD_ROLE)),
    ...places.map(
      (place): Aim => ({
        becomes: 'namespace-admin',
        certain: near(graph, place, 'certain'),
        possible: near(graph, place, 'possible'),
      }),
    ),
  ];
  const frontier = leadingTo(Object.values(FRONTIERS), 'possible');
  return { of: (node) => waysOf(node, aims), maybeMore: frontier.has };
}

function waysOf(node: string, aims: readonly Aim[]): readonly Way[] {
  const found: Way[] = [];
  for (const { becomes, certain, possible } of aims) {
    const sure = certain.path(node);
    const path = sure ?? possible.path(node);
    if (path === undefined || path.length === 0) continue;
    found.push({ becomes, name: nameOf(path), certain: sure !== undefined, path });
    if (becomes === 'cluster-admin' && sure !== undefined) break;
  }
  return found;
}

/** What a way ends at, where that is one of many. */
function nameOf(path: readonly Hop[]): string {
  const end = path.at(-1)?.to ?? '';
  if (end === placed('namespace-admin', '')) return '';
  for (const prefix of [NAMESPACE, CLOUD_ROLE]) {
    if (end.startsWith(prefix)) return end.slice(prefix.length);
  }
  return '';
}

/** Whether anybody gets there but by having all namespaces. */
function hasHolders({ idOf, into }: Graph, place: string): boolean {
  const id = idOf(place);
  return id !== undefined && (into.start[id + 1] ?? 0) - (into.start[id] ?? 0) > 1;
}
