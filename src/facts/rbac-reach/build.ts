import type { ClusterInfo } from '../../model/cluster.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Owners } from '../owners.ts';
import type { PlatformFacts } from '../platform.ts';
import type { PodLevels } from '../pod-security/enforced-levels.ts';
import { impliedGroups, keyOfPrincipal, type Principal } from '../principals.ts';
import type { Rbac } from '../rbac/rbac.ts';
import type { Tenancy } from '../tenancy.ts';
import type { WorkloadView } from '../workloads.ts';
import { addAdministrators } from './administrators.ts';
import { addCloud, type CloudWorld } from './cloud-edges.ts';
import { CLUSTER_ADMIN, identityOfNode, nodeNamed } from './ends.ts';
import { gainWorld } from './gain-world.ts';
import { accountNamed, addGain, type GainWorld, type KnownAccount } from './gains.ts';
import { type Graph, GraphBuilder, type Reason } from './graph.ts';
import { constraintGaps } from './judge-edge.ts';
import { addMetadata, type MetadataWorld } from './metadata-edges.ts';
import { openEnd } from './open-end.ts';
import { addPlaces } from './place-edges.ts';
import { addKubelets, addPods, addUnseenPods } from './pod-edges.ts';
import type { PodIndex } from './pod-index.ts';
import { edgeFinder } from './rights-edges.ts';

/** What the graph is made of. */
export interface ReachInputs
  extends Pick<CloudWorld, 'identities' | 'nodeIdentities' | 'grants' | 'aws'>,
    Pick<MetadataWorld, 'metadata'> {
  readonly rights: Rbac;
  readonly pods: Observed<readonly Pod[]>;
  readonly nodes: Observed<readonly Node[]>;
  readonly accounts: Observed<readonly ServiceAccount[]>;
  readonly secrets: Observed<readonly Secret[]>;
  readonly owners: Observed<Owners>;
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly tenancy: Observed<Tenancy>;
  readonly levels: Observed<PodLevels>;
  readonly platform: Observed<PlatformFacts>;
  readonly cluster: ClusterInfo;
}

/** Whom or what an intruder holds at first. */
export type Start =
  | { readonly type: 'subject'; readonly principal: Principal }
  | { readonly type: 'pod'; readonly namespace: string; readonly name: string }
  /** By the key of its top-level owner. */
  | { readonly type: 'workload'; readonly key: string }
  | { readonly type: 'node'; readonly name: string };

interface Built {
  readonly graph: Graph;
  readonly subjects: readonly string[];
  readonly startsOf: (start: Start) => readonly string[];
}

/** The graph of who becomes what, from everything that was seen. */
export function buildReach(inputs: ReachInputs): Built {
  const builder = new GraphBuilder();
  const workloads = visible(inputs.workloads);
  const owners = inputs.owners.state === 'unseen' ? undefined : inputs.owners.value;
  const podWorld = { ...inputs, workloads, owners };
  const index = addPods(builder, podWorld);
  const accounts = knownAccounts(inputs, index);
  const principals = everybody(inputs.rights, accounts);
  addSubjects(builder, principals, inputs.rights);
  const world = gainWorld(inputs, index, accounts);
  addRights(builder, principals, inputs.rights, world);
  const namespaces = namespacesOf(inputs, accounts);
  addKubelets(builder, index.groups);
  addAdministrators(builder, world);
  addPlaces(builder, {
    namespaces,
    levelOf: inputs.levels.state === 'unseen' ? () => undefined : inputs.levels.value.of,
    unseenLevels: inputs.levels.state === 'unseen' ? inputs.levels.gaps : [],
    accounts: [...accounts.values()],
    secrets: inputs.secrets,
    constrained: constraintGaps(inputs.platform, inputs.cluster),
    gaps: gapsOf(inputs.tenancy),
  });
  addUnseenPods(builder, podWorld, namespaces);
  const provider = inputs.platform.state === 'unseen' ? 'unknown' : inputs.platform.value.provider;
  const nodeNames = visible(inputs.nodes).map(({ meta }) => meta.name);
  addCloud(builder, {
    ...inputs,
    nodes: visible(inputs.nodes),
    unseenAccounts: unseenAccounts(inputs, accounts),
    provider,
  });
  addMetadata(builder, index.groups, { ...inputs, workloads, provider });
  for (const name of nodeNames) {
    builder.edge(identityOfNode(name), 'Group/system:nodes', MEMBER);
  }
  addUnseenBindings(builder, principals, inputs.rights);
  return {
    graph: builder.finish(),
    subjects: [...principals.keys()].sort(),
    startsOf: (start) => startsOf(start, index),
  };
}

function startsOf(start: Start, index: PodIndex): readonly string[] {
  switch (start.type) {
    case 'subject':
      return [
        keyOfPrincipal(start.principal),
        ...impliedGroups(start.principal).map(keyOfPrincipal),
      ];
    case 'pod':
      return index.named(start.name, start.namespace);
    case 'workload':
      return index.ofWorkload(start.key);
    case 'node':
      return [nodeNamed(start.name)];
  }
}

/** Accounts that exist, that pods run as, or that only bindings name. */
function knownAccounts(
  { accounts, rights, tenancy, cluster }: ReachInputs,
  { accounts: used }: PodIndex,
): ReadonlyMap<string, KnownAccount> {
  const found = new Map<string, KnownAccount>();
  const add = (namespace: string, name: string, exists: boolean): void => {
    const key = accountNamed(namespace, name);
    if (found.has(key)) return;
    const gaps = exists ? [] : gapsIn(accounts, namespace);
    // Manifests often leave accounts to somebody else; a cluster that was read has no others.
    if (!exists && gaps.length === 0 && cluster.source !== 'manifests') return;
    found.set(key, { key, namespace, name, exists, gaps: exists ? [] : [...gaps, NOT_DECLARED] });
  };
  for (const { meta } of visible(accounts)) add(meta.namespace, meta.name, true);
  for (const key of used) {
    const [, , namespace = '', name = ''] = key.split('/');
    add(namespace, name, true);
  }
  if (tenancy.state !== 'unseen') {
    for (const { name } of tenancy.value.namespaces) add(name, 'default', true);
  }
  for (const one of rights.principals) {
    if (one.kind === 'ServiceAccount') add(one.namespace, one.name, false);
  }
  return found;
}

const NOT_DECLARED = {
  source: 'core/ServiceAccount',
  cause: 'not-declared',
  detail: 'bindings name an account that was not seen',
} as const;

/** Accounts that others name where they were not listed, with the reason. */
function unseenAccounts(
  { accounts }: ReachInputs,
  known: ReadonlyMap<string, KnownAccount>,
): ReadonlyMap<string, readonly Gap[]> {
  if (accounts.state === 'seen') return new Map();
  const seen = new Set(
    visible(accounts).map(({ meta }) => accountNamed(meta.namespace, meta.name)),
  );
  const hidden = known.values().filter(({ key }) => !seen.has(key));
  return new Map(
    hidden.flatMap(({ key, namespace }) => {
      const gaps = gapsIn(accounts, namespace);
      return gaps.length === 0 ? [] : [[key, gaps] as const];
    }),
  );
}

function everybody(
  rights: Rbac,
  accounts: ReadonlyMap<string, KnownAccount>,
): ReadonlyMap<string, Principal> {
  const found = new Map(rights.principals.map((one) => [keyOfPrincipal(one), one]));
  for (const { key, namespace, name } of accounts.values()) {
    if (!found.has(key)) found.set(key, { kind: 'ServiceAccount', namespace, name });
  }
  return found;
}

const MEMBER: Reason = { edge: 'member-of', clauses: [], gaps: [] };

function addSubjects(
  builder: GraphBuilder,
  principals: ReadonlyMap<string, Principal>,
  rights: Rbac,
): void {
  builder.edge('Group/system:masters', CLUSTER_ADMIN, {
    edge: 'system-masters',
    clauses: [],
    gaps: [],
  });
  for (const [key, principal] of principals) {
    builder.node(key);
    for (const group of impliedGroups(principal)) {
      const name = keyOfPrincipal(group);
      if (principals.has(name)) builder.edge(key, name, MEMBER);
    }
    const open = rights
      .grantsOf(principal)
      .flatMap(({ rules }) => (rules.state === 'unseen' ? rules.gaps : []));
    openEnd(builder, key, [...rights.anywhere, ...open].slice(0, SHOWN_GAPS));
  }
}

/** Whom only the cloud names may be bound where not every binding was seen. */
function addUnseenBindings(
  builder: GraphBuilder,
  principals: ReadonlyMap<string, Principal>,
  { anywhere }: Rbac,
): void {
  if (anywhere.length === 0) return;
  for (const name of builder.nodes()) {
    if (!/^(?:User|Group)\//.test(name) || principals.has(name)) continue;
    openEnd(builder, name, anywhere.slice(0, SHOWN_GAPS));
  }
}

/** One reason not to know is as good as ten. */
const SHOWN_GAPS = 4;

function addRights(
  builder: GraphBuilder,
  principals: ReadonlyMap<string, Principal>,
  rights: Rbac,
  world: GainWorld,
): void {
  const edgesOf = edgeFinder(rights.grantsOf);
  for (const [key, principal] of principals) {
    for (const found of edgesOf(principal)) addGain(builder, key, found, world);
  }
}

/** Namespaces that exist, and those that accounts and bindings name. */
function namespacesOf(
  { rights, tenancy }: ReachInputs,
  accounts: ReadonlyMap<string, KnownAccount>,
): readonly string[] {
  const names = new Set([...accounts.values()].map(({ namespace }) => namespace));
  if (tenancy.state !== 'unseen') for (const { name } of tenancy.value.namespaces) names.add(name);
  for (const { namespace } of rights.bindings) if (namespace !== '') names.add(namespace);
  return [...names].sort();
}
