import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, type Observed, visible } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { type Escape, escapesFrom } from '../node-escape.ts';
import { remember } from '../remember.ts';
import type { PodView } from '../workloads.ts';
import {
  ANY_NODE,
  ANY_NODE_IDENTITY,
  CLUSTER_ADMIN,
  identityOfNode,
  kubeletOf,
  nodeNamed,
  nodeOf,
  placed,
} from './ends.ts';
import { accountNamed } from './gains.ts';
import { addGiven } from './given-edges.ts';
import type { Cause, GraphBuilder } from './graph.ts';
import { openEnd } from './open-end.ts';
import { groupsOf, type PodGroup, type PodWorld } from './pod-groups.ts';
import { type PodIndex, podIndex } from './pod-index.ts';
import { byAccount, byPlace, PodCause, PodReason } from './pod-reasons.ts';
import { addVolumes } from './volume-edges.ts';

/** Adds pods with the account that they run as, and the nodes that they run on or escape to. */
export function addPods(builder: GraphBuilder, world: PodWorld): PodIndex {
  const groups = groupsOf(world);
  const used = new Set<string>();
  const accounts = new Map(visible(world.accounts).map((one) => [subjectOf(one.meta).key, one]));
  const runsAs = rememberPair((namespace, account): RunsAs => {
    const key = accountNamed(namespace, account);
    used.add(key);
    const object = accounts.get(key);
    const hidden = object === undefined ? gapsIn(world.accounts, namespace) : [];
    return { to: builder.node(key), object, hidden };
  });
  const placeOf = remember((namespace: string) => builder.node(placed('pods', namespace)));
  const idOfNode = remember((node: string) => builder.node(nodeNamed(node)));
  const identityOf = remember((node: string) => builder.node(identityOfNode(node)));
  for (const group of groups) {
    addPlace(builder, group, placeOf, idOfNode);
    addEscape(builder, group);
    addAccounts(builder, group, runsAs, identityOf);
  }
  addGiven(builder, groups, world.secrets);
  addVolumes(builder, groups);
  addNodes(builder, world.nodes);
  return podIndex(groups, used);
}

function rememberPair<V>(
  compute: (first: string, second: string) => V,
): (first: string, second: string) => V {
  const by = remember((first: string) => remember((second: string) => compute(first, second)));
  return (first, second) => by(first)(second);
}

/** Commands in the pods of the namespace and of its node are commands in these. */
function addPlace(
  builder: GraphBuilder,
  group: PodGroup,
  placeOf: (namespace: string) => number,
  idOfNode: (node: string) => number,
): void {
  const { name, namespace, node } = group;
  const own = builder.node(name);
  builder.edge(placeOf(namespace), own, new PodReason('runs-there', byPlace, group));
  if (node !== '') builder.edge(idOfNode(node), own, new PodReason('runs-on-node', byPlace, group));
}

/** The commands of a kubelet, where rights name it, are commands in its pods. */
export function addKubelets(builder: GraphBuilder, groups: readonly PodGroup[]): void {
  for (const group of groups) {
    const kubelet = kubeletOf(group.node);
    if (group.node === '' || !builder.has(kubelet)) continue;
    builder.edge(kubelet, group.name, new PodReason('runs-on-node', byPlace, group));
  }
}

/** What is root of the node, or has its keys; what is one bug away takes an exploit more. */
function addEscape(builder: GraphBuilder, { name, node, views, workload }: PodGroup): void {
  const causes = views.flatMap((view): readonly Cause[] => {
    if (escapesFrom(view).every(isNear)) return [];
    return [new PodCause(view, workload, escapeEvidence)];
  });
  if (causes.length === 0) return;
  const to = node === '' ? nodeOf(workload) : nodeNamed(node);
  builder.edge(name, to, { edge: 'escape', clauses: [causes], gaps: [] });
  if (node !== '') return;
  const gaps = [notScheduled(workload)];
  builder.edge(to, ANY_NODE, { edge: 'some-node', clauses: [], gaps }, 'possible');
}

function isNear({ grade }: Escape): boolean {
  return grade === 'near';
}

/** Made when asked for: there may be as many as pods. */
function escapeEvidence(view: PodView): readonly Evidence[] {
  const found = escapesFrom(view).filter((one) => !isNear(one));
  return found.slice(0, 2).map(({ evidence }) => evidence);
}

function notScheduled(workload: string): Gap {
  return {
    source: 'core/Pod',
    cause: 'not-declared',
    detail: `which node ${workload} runs on, and what else does`,
    permission: 'a running cluster',
  };
}

interface RunsAs {
  readonly to: number;
  readonly object: ServiceAccount | undefined;
  readonly hidden: readonly Gap[];
}

function addAccounts(
  builder: GraphBuilder,
  group: PodGroup,
  runsAs: (namespace: string, account: string) => RunsAs,
  identityOf: (node: string) => number,
): void {
  const { name, namespace, node, workload } = group;
  for (const [account, views] of byAccountOf(group)) {
    const { to, object, hidden } = runsAs(namespace, account);
    if (node !== '') {
      // The kubelet is given tokens for the accounts of its pods, whether or not these mount one.
      const given = new PodReason('token-on-node', byAccount, { views, workload });
      builder.edge(identityOf(node), to, given);
    }
    const carries = (view: PodView): boolean => carriesToken(view, object, hidden);
    const certain = views.every(carries) ? views : views.filter(carries);
    if (certain.length > 0) {
      builder.edge(name, to, new PodReason('runs-as', byAccount, { views: certain, workload }));
      continue;
    }
    const open = views.filter(isUndecided);
    if (hidden.length === 0 || open.length === 0) continue;
    const reason = new PodReason('runs-as', byAccount, { views: open, workload }, hidden);
    builder.edge(name, to, reason, 'possible');
  }
}

/** Most pods are of one account. */
function byAccountOf({ views }: PodGroup): Iterable<readonly [string, readonly PodView[]]> {
  const [first, ...others] = views;
  const account = first === undefined ? '' : accountOf(first);
  if (others.every((one) => accountOf(one) === account)) return [[account, views]];
  return Map.groupBy(views, accountOf);
}

function accountOf({ spec }: PodView): string {
  return spec.serviceAccount || 'default';
}

function carriesToken(
  { spec }: PodView,
  account: ServiceAccount | undefined,
  hidden: readonly Gap[],
): boolean {
  if (spec.volumes.some(({ token }) => token)) return true;
  if (spec.automountToken !== undefined) return spec.automountToken;
  return hidden.length === 0 && (account?.automountToken ?? true);
}

function isUndecided({ spec }: PodView): boolean {
  return spec.automountToken === undefined && !spec.volumes.some(({ token }) => token);
}

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Any node is each of them; one of the control plane holds the keys of the cluster. */
function addNodes(builder: GraphBuilder, nodes: Observed<readonly Node[]>): void {
  for (const one of visible(nodes)) {
    const { name, labels } = one.meta;
    const node = nodeNamed(name);
    const objects = [subjectOf(one.meta).key];
    const because = (path: string, value: string): Cause => ({
      objects,
      evidence: () => [fieldOf(one, path, value)],
    });
    const exists = [[because('metadata.name', name)]];
    builder.edge(ANY_NODE, node, { edge: 'is-a-node', clauses: exists, gaps: [] });
    builder.edge(ANY_NODE_IDENTITY, identityOfNode(name), {
      edge: 'is-a-node',
      clauses: exists,
      gaps: [],
    });
    builder.edge(node, identityOfNode(name), {
      edge: 'kubelet-credential',
      clauses: exists,
      gaps: [],
    });
    const label = CONTROL_PLANE.find((key) => labels.has(key));
    if (label === undefined) continue;
    const clauses = [[because(`metadata.labels['${label}']`, labels.get(label) ?? '')]];
    builder.edge(node, CLUSTER_ADMIN, { edge: 'keys-of-the-cluster', clauses, gaps: [] });
  }
}

/** What may run, or be called so, where not everything was seen. */
export function addUnseenPods(
  builder: GraphBuilder,
  world: PodWorld,
  namespaces: readonly string[],
): void {
  for (const namespace of namespaces) {
    openEnd(builder, placed('pods', namespace), gapsIn(world.pods, namespace));
    openEnd(builder, placed('accounts', namespace), gapsIn(world.accounts, namespace));
    openEnd(builder, placed('new-pods', namespace), gapsIn(world.accounts, namespace));
  }
  const hidden = visible(world.nodes).map(({ meta }) => meta.name);
  const podGaps = world.pods.state === 'seen' ? [] : world.pods.gaps;
  for (const name of hidden) {
    openEnd(builder, nodeNamed(name), podGaps);
    openEnd(builder, identityOfNode(name), podGaps);
  }
  const seen = new Set(hidden.flatMap((name) => [nodeNamed(name), identityOfNode(name)]));
  const nodeGaps = world.nodes.state === 'seen' ? [] : world.nodes.gaps;
  for (const name of builder.nodes()) {
    if (name.startsWith('kubelet:')) openEnd(builder, name, podGaps);
    // Pods say that there is a node, and not what its kubelet or its machine is.
    if (/^node(-identity)?:/.test(name) && !seen.has(name)) openEnd(builder, name, nodeGaps);
  }
  // Where nobody names them they are named now.
  openEnd(builder, ANY_NODE, builder.has(ANY_NODE) ? [] : nodeGaps);
  openEnd(builder, ANY_NODE_IDENTITY, builder.has(ANY_NODE_IDENTITY) ? [] : nodeGaps);
}
