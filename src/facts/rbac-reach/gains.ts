import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { EscalationEdge, Gain } from '../../tables/escalation-edges.ts';
import { keyOfPrincipal, principalOf } from '../principals.ts';
import type { Grant } from '../rbac/grants.ts';
import type { PlacedRule } from '../rbac/role-rules.ts';
import {
  ANY_CERTIFICATE,
  ANY_NODE,
  ANY_NODE_IDENTITY,
  ANY_USER,
  CLUSTER_ADMIN,
  FRONTIERS,
  kubeletOf,
  placed,
  TRAFFIC,
} from './ends.ts';
import type { Certainty, GraphBuilder, Reason } from './graph.ts';
import { causeOf, type Held } from './holdings.ts';
import { edgesOfRole, type FoundEdge } from './rights-edges.ts';

/** What the gains of rights need to know of the cluster. */
export interface GainWorld {
  /** Graph nodes of the pods of this name, in one namespace or in all. */
  readonly podsNamed: (name: string, namespace: string) => readonly string[];
  readonly accountsNamed: (name: string, namespace: string) => readonly KnownAccount[];
  /** Accounts that deploy what objects of this kind say, or why there may be some. */
  readonly deployers: (gain: Gain) => {
    readonly accounts: readonly string[];
    readonly gaps: readonly Gap[];
  };
  /** What this role allows; undefined where it is not seen. */
  readonly rulesNamed: (
    kind: 'Role' | 'ClusterRole',
    name: string,
    namespace: string,
  ) => readonly PlacedRule[] | undefined;
  /** Bindings by which this node of the graph holds its rights. */
  readonly grantsOf: (node: string) => readonly Grant[];
  /** Whether a row of the table holds on this cluster. */
  readonly judge: (
    edge: EscalationEdge,
  ) => { readonly certainty: Certainty; readonly gaps: readonly Gap[] } | undefined;
}

/** What an account is, and whether it surely exists. */
export interface KnownAccount {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly exists: boolean;
  /** Why it may not be seen although it exists; empty when it does. */
  readonly gaps: readonly Gap[];
}

interface Target {
  readonly to: string;
  /** Weaker than the row's own, where the cluster leaves it open. */
  readonly gaps?: readonly Gap[];
}

/** Adds what one right leads to. */
export function addGain(
  builder: GraphBuilder,
  from: string,
  found: FoundEdge,
  world: GainWorld,
): void {
  const verdict = world.judge(found.edge);
  if (verdict === undefined) return;
  const [, ...others] = found.held;
  const rest = others.map((held) => held.map(causeOf));
  for (const { targets, held } of ledTo(builder, from, found, world)) {
    for (const { to, gaps = [] } of targets) {
      const all = [...verdict.gaps, ...gaps];
      const clauses = [held.map(causeOf), ...rest];
      const reason: Reason = { edge: found.edge.id, clauses, gaps: all };
      builder.edge(from, to, reason, all.length > 0 ? 'possible' : verdict.certainty);
    }
  }
}

interface Led {
  readonly targets: readonly Target[];
  readonly held: readonly Held[];
}

/** What is led to by a right on any object, and by rights on those that are named. */
function* ledTo(
  builder: GraphBuilder,
  from: string,
  found: FoundEdge,
  world: GainWorld,
): Iterable<Led> {
  const [first = []] = found.held;
  const { gain, needs } = found.edge;
  if (gain === 'own-roles') {
    yield { targets: ownRoles(from, found, world), held: first };
    return;
  }
  const narrow = needs[0]?.names === undefined ? NARROWED[gain] : undefined;
  const wide = narrow === undefined ? first : first.filter(({ names }) => names === undefined);
  if (wide.length > 0) yield { targets: targetsOf(gain, found.namespace, world), held: wide };
  if (narrow === undefined) return;
  const around = { namespace: found.namespace, builder, world, resources: resourcesOf(found) };
  for (const name of new Set(first.flatMap(({ names }) => names ?? []))) {
    const held = first.filter(({ names }) => names?.includes(name));
    yield { targets: narrow({ ...around, name }), held };
  }
}

function resourcesOf({ edge }: FoundEdge): readonly string[] {
  return edge.needs[0]?.resources ?? [];
}

function targetsOf(gain: Gain, namespace: string, world: GainWorld): readonly Target[] {
  switch (gain) {
    case 'everything':
    case 'roles':
      return [{ to: scopeAdmin(namespace, gain) }];
    case 'cluster-roles':
    case 'groups':
      return [{ to: CLUSTER_ADMIN }];
    case 'own-roles':
      return [];
    case 'new-pods':
      return [{ to: placed('new-pods', namespace) }];
    case 'pods':
      return [{ to: placed('pods', namespace) }];
    case 'secrets':
      return [{ to: placed('secrets', namespace) }];
    case 'accounts':
      return [{ to: placed('accounts', namespace) }];
    case 'controls':
      return [{ to: placed('controls', namespace) }];
    case 'kubelets':
    case 'all-pods':
      return [{ to: placed('pods', '') }];
    case 'users':
      return [{ to: ANY_USER }];
    case 'certificates':
      return [{ to: ANY_CERTIFICATE }];
    case 'node-certificates':
      return [{ to: ANY_NODE_IDENTITY }];
    case 'nodes':
      return [{ to: ANY_NODE }];
    case 'cloud':
      return [{ to: FRONTIERS.cloud }];
    case 'operator':
      return [{ to: FRONTIERS.operators }];
    case 'traffic':
      return [{ to: TRAFFIC }];
    case 'argo-cd':
    case 'flux-kustomize':
    case 'flux-helm':
      return deployed(gain, world);
  }
}

/** A role bound in every namespace is not one bound in the cluster. */
function scopeAdmin(namespace: string, gain: 'everything' | 'roles'): string {
  return namespace === '' && gain === 'everything'
    ? CLUSTER_ADMIN
    : placed('namespace-admin', namespace);
}

function deployed(gain: Gain, world: GainWorld): readonly Target[] {
  const { accounts, gaps } = world.deployers(gain);
  const open = gaps.length > 0 ? [{ to: FRONTIERS.operators, gaps }] : [];
  return [...accounts.map((to) => ({ to })), ...open];
}

interface Named {
  readonly name: string;
  readonly namespace: string;
  readonly resources: readonly string[];
  readonly builder: GraphBuilder;
  readonly world: GainWorld;
}

/** What a right on named objects leads to. Other gains are the same for any object. */
const NARROWED: Partial<Record<Gain, (named: Named) => readonly Target[]>> = {
  pods: ({ name, namespace, world }) => world.podsNamed(name, namespace).map((to) => ({ to })),
  kubelets: ({ name }) => [{ to: kubeletOf(name) }],
  secrets: ({ name, namespace }) => [{ to: secretNamed(namespace, name) }],
  accounts: ({ name, namespace, world }) =>
    world.accountsNamed(name, namespace).map(({ key, gaps }) => ({ to: key, gaps })),
  users: ({ name }) => {
    const user = principalOf({ kind: 'User', name, namespace: '' }, '');
    return user === undefined ? [] : [{ to: keyOfPrincipal(user) }];
  },
  groups: ({ name }) => [{ to: name === 'system:masters' ? CLUSTER_ADMIN : `Group/${name}` }],
  controls: ({ name, namespace, resources }) => [
    { to: placed('controls', resources.includes('namespaces') ? name : namespace) },
  ],
  roles: (named) => roleTargets(named),
  'cluster-roles': (named) => roleTargets(named),
};

/** A Secret by its name; of any namespace where none is given. */
export function secretNamed(namespace: string, name: string): string {
  return `secret:${namespace === '' ? '*' : namespace}/${name}`;
}

/** The rights of a role that may be bound: a node of its own, since many may bind it. */
function roleTargets(named: Named): readonly Target[] {
  return named.resources.flatMap((one) =>
    roleTarget(one === 'roles' ? 'Role' : 'ClusterRole', named),
  );
}

function roleTarget(
  kind: 'Role' | 'ClusterRole',
  { name, namespace, builder, world }: Named,
): readonly Target[] {
  if (kind === 'ClusterRole' && name === 'cluster-admin') {
    return [{ to: scopeAdmin(namespace, 'everything') }];
  }
  const rules = world.rulesNamed(kind, name, namespace);
  if (rules === undefined) {
    return kind === 'Role' ? [] : [{ to: FRONTIERS.unseen, gaps: [unseenRole(name)] }];
  }
  const node = `role:${kind}/${name}@${namespace === '' ? '*' : namespace}`;
  if (!builder.has(node)) {
    builder.node(node);
    for (const one of edgesOfRole(rules, namespace)) {
      addGain(builder, node, one, world);
    }
  }
  return [{ to: node }];
}

function unseenRole(name: string): Gap {
  return {
    source: 'fact/rbac-reach',
    cause: 'not-collected',
    detail: `the ClusterRole ${name} may be bound, and was not seen`,
  };
}

/** Widening a role helps whom it is bound to, where it is bound. */
function ownRoles(
  from: string,
  { edge, namespace, held }: FoundEdge,
  world: GainWorld,
): readonly Target[] {
  const kind = edge.needs.some(({ clusterScoped }) => clusterScoped) ? 'ClusterRole' : 'Role';
  const bound = world
    .grantsOf(from)
    .filter(({ binding }) => binding.role.kind === kind)
    .filter((grant) => namespace === '' || grant.namespace === namespace)
    .filter(({ binding }) =>
      held.every((all) => all.some(({ names }) => names?.includes(binding.role.name) ?? true)),
    );
  const places = new Set(bound.map((one) => one.namespace));
  return [...places].map((place) => ({ to: scopeAdmin(place, 'everything') }));
}

/** The node of an account. */
export function accountNamed(namespace: string, name: string): string {
  return subjectOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name }).key;
}
