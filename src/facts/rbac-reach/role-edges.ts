import type { Role } from '../../model/kubernetes/rbac.ts';
import type { Gap } from '../../model/observed.ts';
import { allows } from '../policy-rules.ts';
import { CLUSTER_ADMIN, FRONTIERS, placed } from './ends.ts';
import type { GainWorld } from './gains.ts';
import type { GraphBuilder } from './graph.ts';
import type { Held } from './holdings.ts';
import { edgesOfRole, type FoundEdge, type Place } from './rights-edges.ts';

export interface Target {
  readonly to: string;
  /** Weaker than the row's own, where the cluster leaves it open. */
  readonly gaps?: readonly Gap[];
}

/** An edge that was found, and what is needed to say where it leads. */
export interface GainAround {
  readonly found: FoundEdge;
  readonly builder: GraphBuilder;
  readonly world: GainWorld;
  /** Adds what a right of a node leads to. */
  readonly add: (node: string, edge: FoundEdge) => void;
}

export interface NamedGain extends GainAround {
  readonly name: string;
}

const KINDS = { roles: 'Role', clusterroles: 'ClusterRole' } as const;

/** A role bound in every namespace is not one bound in the cluster. */
export function adminWhere({ namespace, everyNamespace }: Place): string {
  return namespace === '' && !everyNamespace ? CLUSTER_ADMIN : placed('namespace-admin', namespace);
}

/** A possible end where something was not seen. */
export function unseen(gaps: readonly Gap[]): readonly Target[] {
  return gaps.length === 0 ? [] : [{ to: FRONTIERS.unseen, gaps }];
}

/** The rights of the roles of a name that may be bound. */
export function roleTargets(named: NamedGain): readonly Target[] {
  const { edge, held } = named.found;
  const [need] = edge.needs;
  if (need === undefined) return [];
  const isBindable = (resource: string): boolean =>
    need.verbs.some((verb) =>
      (held[0] ?? []).some(({ rule }) =>
        allows(rule.rule, { verb, group: need.group, resource, name: named.name }),
      ),
    );
  return need.resources
    .filter(isBindable)
    .flatMap((one) =>
      one === 'roles'
        ? localRoles(named, named.name)
        : clusterRole(named, named.name, placeOf(named)),
    );
}

/** RoleBindings give a ClusterRole in their namespace alone. */
function placeOf({ found }: GainAround): Place {
  const everyNamespace = found.namespace === '' && found.edge.gain !== 'cluster-roles';
  return { namespace: found.namespace, everyNamespace };
}

/** A Role is bound in its own namespace. */
export function localRoles(around: GainAround, name?: string): readonly Target[] {
  const { world, found } = around;
  const { found: roles, gaps } = world.localRoles(found.namespace, name);
  return [...roles.map((one) => localRole(around, one)), ...unseen(gaps)];
}

function localRole(around: GainAround, role: Role): Target {
  const { namespace, name } = role.meta;
  const rules = (): readonly FoundEdge[] =>
    edgesOfRole(around.world.rulesOf(role), { namespace, everyNamespace: false });
  return { to: roleNode(around, `Role/${name}@${namespace}`, rules) };
}

function clusterRole(around: GainAround, name: string, place: Place): readonly Target[] {
  if (name === 'cluster-admin') return [{ to: adminWhere(place) }];
  const rules = around.world.clusterRole(name);
  switch (rules.state) {
    case 'missing':
      return [];
    case 'unseen':
      return unseen(rules.gaps);
    case 'known': {
      const where = place.everyNamespace ? '**' : place.namespace || '*';
      const edges = (): readonly FoundEdge[] => edgesOfRole(rules.rules, place);
      return [{ to: roleNode(around, `ClusterRole/${name}@${where}`, edges) }];
    }
  }
}

/** A node of its own for a role in a place, since many may bind it. */
function roleNode(
  { builder, add }: GainAround,
  name: string,
  edges: () => readonly FoundEdge[],
): string {
  const node = `role:${name}`;
  if (builder.has(node)) return node;
  builder.node(node);
  for (const one of edges()) add(node, one);
  return node;
}

/** Widening a role helps whom it is bound to, where it is bound. */
export function ownRoles(
  from: string,
  { edge, namespace, held }: FoundEdge,
  world: GainWorld,
): readonly Target[] {
  const resource = edge.needs.some(({ clusterScoped }) => clusterScoped) ? 'clusterroles' : 'roles';
  const bound = world
    .grantsOf(from)
    .filter(({ binding }) => binding.role.kind === KINDS[resource])
    .filter((grant) => namespace === '' || grant.namespace === namespace)
    .filter(({ binding }) => held.every((all) => all.some((one) => isOf(one, binding.role.name))));
  const places = new Set(bound.map((one) => one.namespace));
  return [...places].map((place) => ({
    to: adminWhere({ namespace: place, everyNamespace: false }),
  }));
}

/** The roles that RoleBindings of the place give already: somebody may add himself to these. */
export function boundRoles(around: GainAround): readonly Target[] {
  const { found, world } = around;
  const [roles = [], bindings = []] = found.held;
  const targets = world.bindingsIn(found.namespace).flatMap(({ binding, namespace }) => {
    const { kind, name } = binding.role;
    const resource = kind === 'Role' ? 'roles' : 'clusterroles';
    const action = { verb: 'bind', group: 'rbac.authorization.k8s.io', resource, name };
    const mayBind = roles.some(({ rule }) => allows(rule.rule, action));
    if (!mayBind || !bindings.some((one) => isOf(one, binding.meta.name))) return [];
    if (kind === 'ClusterRole')
      return clusterRole(around, name, { namespace, everyNamespace: false });
    return world.localRoles(namespace, name).found.map((one) => localRole(around, one));
  });
  return [...new Map(targets.map((one) => [one.to, one])).values()];
}

function isOf({ names }: Held, name: string): boolean {
  return names?.includes(name) ?? true;
}
