import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Role } from '../../model/kubernetes/rbac.ts';
import type { Gap } from '../../model/observed.ts';
import type { EscalationEdge, Gain } from '../../tables/escalation-edges.ts';
import { keyOfPrincipal, principalOf } from '../principals.ts';
import type { Bound, Grant } from '../rbac/grants.ts';
import type { PlacedRule, RoleRules } from '../rbac/role-rules.ts';
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
import type { Certainty, GraphBuilder } from './graph.ts';
import type { Held } from './holdings.ts';
import { RightReason } from './right-reason.ts';
import type { FoundEdge } from './rights-edges.ts';
import {
  adminWhere,
  boundRoles,
  type GainAround,
  localRoles,
  type NamedGain,
  ownRoles,
  roleTargets,
  type Target,
  unseen,
} from './role-edges.ts';

/** What the gains of rights need to know of the cluster. */
export interface GainWorld {
  /** Graph nodes of the pods of this name, in one namespace or in all. */
  readonly podsNamed: (name: string, namespace: string) => Named<string>;
  readonly accountsNamed: (name: string, namespace: string) => Named<KnownAccount>;
  /** Accounts that deploy what objects of this kind say, or why there may be some. */
  readonly deployers: (gain: Gain) => {
    readonly accounts: readonly string[];
    readonly gaps: readonly Gap[];
  };
  /** The Roles of the namespace, or of all; those of one name where it is given. */
  readonly localRoles: (namespace: string, name?: string) => Named<Role>;
  readonly rulesOf: (role: Role) => readonly PlacedRule[];
  /** What the ClusterRole of this name allows. */
  readonly clusterRole: (name: string) => RoleRules;
  /** RoleBindings of the namespace, or of all. */
  readonly bindingsIn: (namespace: string) => readonly Bound[];
  /** Bindings by which this node of the graph holds its rights, by its groups too. */
  readonly grantsOf: (node: string) => readonly Grant[];
  /** Whether a row of the table holds on this cluster. */
  readonly judge: (
    edge: EscalationEdge,
  ) => { readonly certainty: Certainty; readonly gaps: readonly Gap[] } | undefined;
}

/** What bears a name, and why more than that may. */
export interface Named<T> {
  readonly found: readonly T[];
  readonly gaps: readonly Gap[];
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

/** Adds what one right leads to. */
export function addGain(
  builder: GraphBuilder,
  from: string,
  found: FoundEdge,
  world: GainWorld,
): void {
  const verdict = world.judge(found.edge);
  if (verdict === undefined) return;
  const [, ...rest] = found.held;
  for (const { targets, held } of ledTo(builder, from, found, world)) {
    for (const { to, gaps = NO_GAPS } of targets) {
      const all = gaps.length === 0 ? verdict.gaps : [...verdict.gaps, ...gaps];
      const reason = new RightReason(found.edge.id, [held, ...rest], all);
      builder.edge(from, to, reason, all.length > 0 ? 'possible' : verdict.certainty);
    }
  }
}

const NO_GAPS: readonly Gap[] = [];

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
  const add = (node: string, edge: FoundEdge): void => addGain(builder, node, edge, world);
  const around = { found, builder, world, add };
  if (gain === 'own-roles') {
    yield { targets: ownRoles(from, found, world), held: first };
    return;
  }
  if (gain === 'bound-roles') {
    yield { targets: boundRoles(around), held: first };
    return;
  }
  const narrow = needs[0]?.names === undefined ? NARROWED[gain] : undefined;
  const isWide = narrow === undefined || first.every(({ names }) => names === undefined);
  const wide = isWide ? first : first.filter(({ names }) => names === undefined);
  if (wide.length > 0) yield { targets: targetsOf(around), held: wide };
  if (narrow === undefined || isWide) return;
  for (const name of new Set(first.flatMap(({ names }) => names ?? []))) {
    const held = first.filter(({ names }) => names?.includes(name));
    yield { targets: narrow({ ...around, name }), held };
  }
}

/** What a right on any object leads to. */
export function targetsOf(around: GainAround): readonly Target[] {
  const { found, world } = around;
  const { namespace } = found;
  const { gain } = found.edge;
  switch (gain) {
    case 'everything':
      return [{ to: adminWhere(found) }];
    case 'roles':
    case 'namespaces':
      return [{ to: placed('namespace-admin', namespace) }];
    case 'local-roles':
      return localRoles(around);
    case 'cluster-roles':
    case 'groups':
      return [{ to: CLUSTER_ADMIN }];
    case 'own-roles':
    case 'bound-roles':
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

function deployed(gain: Gain, world: GainWorld): readonly Target[] {
  const { accounts, gaps } = world.deployers(gain);
  const open = gaps.length > 0 ? [{ to: FRONTIERS.operators, gaps }] : [];
  return [...accounts.map((to) => ({ to })), ...open];
}

/** What a right on objects of this name leads to. Other gains are the same for any object. */
const NARROWED: Partial<Record<Gain, (named: NamedGain) => readonly Target[]>> = {
  pods: ({ name, found, world }) => {
    const pods = world.podsNamed(name, found.namespace);
    return [...pods.found.map((to) => ({ to })), ...unseen(pods.gaps)];
  },
  kubelets: ({ name }) => [{ to: kubeletOf(name) }],
  secrets: ({ name, found }) => [{ to: secretNamed(found.namespace, name) }],
  accounts: ({ name, found, world }) => {
    const accounts = world.accountsNamed(name, found.namespace);
    return [
      ...accounts.found.map(({ key, gaps }) => ({ to: key, gaps })),
      ...unseen(accounts.gaps),
    ];
  },
  users: ({ name }) => {
    const user = principalOf({ kind: 'User', name, namespace: '' }, '');
    return user === undefined ? [] : [{ to: keyOfPrincipal(user) }];
  },
  groups: ({ name }) => [{ to: name === 'system:masters' ? CLUSTER_ADMIN : `Group/${name}` }],
  controls: ({ name, found }) => {
    const isNamespace = found.edge.needs[0]?.resources.includes('namespaces') ?? false;
    return [{ to: placed('controls', isNamespace ? name : found.namespace) }];
  },
  roles: roleTargets,
  'local-roles': roleTargets,
  'cluster-roles': roleTargets,
};

/** A Secret by its name; of any namespace where none is given. */
export function secretNamed(namespace: string, name: string): string {
  return `secret:${namespace === '' ? '*' : namespace}/${name}`;
}

/** The node of an account. */
export function accountNamed(namespace: string, name: string): string {
  return subjectOf({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name }).key;
}
