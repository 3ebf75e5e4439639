import {
  type KarpenterNodePool,
  karpenterNodePools,
} from '../model/kubernetes/karpenter-node-pool.ts';
import { CLUSTER, fieldOf } from '../model/kubernetes/meta.ts';
import type { Node } from '../model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { repositoryOf } from '../tables/agent-images.ts';
import { NODE_POOLS_KNOWN_ON } from '../tables/node-pools.ts';
import { type NodeView, nodeAgents } from './node-agents.ts';
import { nodeGroupOf, spotMarkOf } from './node-pool-of.ts';
import { type PlatformFacts, platform } from './platform.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** What ends nodes without asking, and when it ends a given one. */
export interface NodeLifecycle {
  readonly machines: readonly NodeView[];
  /** Why there may be more nodes. */
  readonly unseen: readonly Gap[];
  readonly ended: Ended;
  /** The proof that a provider ends nodes by its own rules, which no annotation stops. */
  readonly byProvider: Evidence | undefined;
  readonly endOf: (view: NodeView) => NodeEnd;
}

/** Whether something ends nodes. */
export type Ended =
  | { readonly state: 'yes' | 'no'; readonly evidence: SomeEvidence }
  | { readonly state: 'unknown'; readonly gaps: readonly Gap[] };

/** What ends a node though somebody asks to keep it. */
export type NodeEnd =
  | { readonly state: 'spot'; readonly evidence: SomeEvidence }
  | { readonly state: 'expires'; readonly hours: number; readonly evidence: SomeEvidence }
  | { readonly state: 'none'; readonly evidence: SomeEvidence }
  | { readonly state: 'unknown'; readonly gap: Gap; readonly evidence: SomeEvidence };

export const nodeLifecycle: Fact<NodeLifecycle> = defineFact({
  id: 'node-lifecycle',
  title: 'What ends nodes without asking',
  needs: {
    agents: maybe(nodeAgents),
    pools: maybe(ifServed(karpenterNodePools)),
    workloads: maybe(workloads),
    platform: maybe(platform),
  },
  compute: ({ agents, pools, workloads, platform }): NodeLifecycle => {
    const nodes = agents.state === 'unseen' ? agents : agents.value.nodes;
    const machines = visible(nodes).filter(({ serverless }) => serverless === undefined);
    const byName = new Map(visible(pools).map((one) => [one.meta.name, one]));
    const found = [
      ...machines.flatMap(({ node }) => nodeGroupOf(node) ?? []).slice(0, 3),
      ...visible(pools).slice(0, 3).map(poolEvidence),
      ...visible(workloads).flatMap(autoscalerIn).slice(0, 3),
    ];
    const gaps = [...gapsOf(nodes), ...gapsOf(pools), ...gapsOf(workloads)];
    return {
      machines,
      unseen: gapsOf(nodes),
      ended: endedBy(found, gaps, platform, visible(nodes)),
      byProvider: autopilot(platform),
      endOf: ({ node }: NodeView) => endOfNode(node, byName, pools),
    };
  },
  show: ({ machines, ended, byProvider, endOf }: NodeLifecycle) => ({
    ended: ended.state,
    byProvider: byProvider !== undefined,
    nodes: machines.map((view) => ({ node: view.node.meta.name, end: endOf(view).state })),
  }),
});

/** What keeps nodes while their work fits on fewer: the autoscaler of Kubernetes, wherever it runs here. */
const AUTOSCALER = /(?:^|-)cluster-autoscaler(?:-(?:amd64|arm64|s390x))?$/;

function autoscalerIn({ pods }: WorkloadView): readonly Evidence[] {
  for (const { object, base, labels, spec } of pods) {
    if (labels.get('k8s-app') === 'cluster-autoscaler') {
      const path = base.replace(/spec$/, "metadata.labels['k8s-app']");
      return [fieldOf(object, path, 'cluster-autoscaler')];
    }
    const one = spec.containers.find(({ image }) =>
      AUTOSCALER.test(repositoryOf(image).split('/').at(-1) ?? ''),
    );
    if (one !== undefined) return [fieldOf(object, `${one.path}.image`, one.image)];
  }
  return [];
}

function poolEvidence(pool: KarpenterNodePool): Evidence {
  const path = 'spec.disruption.consolidationPolicy';
  return fieldOf(pool, path, pool.consolidation ?? 'not set');
}

/** Absence counts only where all was seen that shows it, and nobody else runs the cluster. */
function endedBy(
  [first, ...rest]: readonly Evidence[],
  gaps: readonly Gap[],
  platform: Observed<PlatformFacts>,
  nodes: readonly NodeView[],
): Ended {
  if (first !== undefined) return { state: 'yes', evidence: [first, ...rest] };
  const [one, ...others] = serverlessOnly(nodes);
  if (one !== undefined && gaps.length === 0) return { state: 'no', evidence: [one, ...others] };
  const own = platform.state !== 'unseen' && platform.value.managed === false;
  const all = own ? gaps : [...gaps, ...gapsOf(platform), notOurs];
  if (all.length > 0) return { state: 'unknown', gaps: all };
  const none = { subject: CLUSTER, path: 'node groups, NodePools and autoscalers', value: '0' };
  const [sign] = platform.state === 'unseen' ? [] : platform.value.evidence;
  return { state: 'no', evidence: sign === undefined ? [none] : [none, sign] };
}

/** Nodes that are there for one pod each leave no machine behind to keep. */
function serverlessOnly(nodes: readonly NodeView[]): readonly Evidence[] {
  const all = nodes.flatMap(({ node, serverless }) =>
    serverless === undefined ? [] : [fieldOf(node, 'metadata.labels', serverless)],
  );
  return all.length === nodes.length ? all.slice(0, 3) : [];
}

const notOurs: Gap = {
  source: 'platform',
  cause: 'not-collected',
  detail: 'whoever runs the cluster may end nodes without a trace in it',
  permission: 'labels on nodes that name their group',
};

function autopilot(platform: Observed<PlatformFacts>): Evidence | undefined {
  if (platform.state === 'unseen' || !platform.value.modes.includes('Autopilot')) return undefined;
  return platform.value.evidence[0];
}

const POOL_LABEL = 'karpenter.sh/nodepool';

function endOfNode(
  node: Node,
  pools: ReadonlyMap<string, KarpenterNodePool>,
  read: Observed<readonly KarpenterNodePool[]>,
): NodeEnd {
  const spot = spotMarkOf(node);
  if (spot !== undefined) return { state: 'spot', evidence: [spot] };
  const note = `table of ${NODE_POOLS_KNOWN_ON}`;
  const kept = fieldOf(node, 'metadata.labels', 'none of a machine that is taken back', note);
  const name = node.meta.labels.get(POOL_LABEL);
  if (name === undefined) return { state: 'none', evidence: [kept] };
  const pool = pools.get(name);
  if (pool === undefined) {
    const label = fieldOf(node, `metadata.labels['${POOL_LABEL}']`, name);
    return { state: 'unknown', gap: gapsOf(read)[0] ?? poolMissing(name), evidence: [kept, label] };
  }
  const expiry = fieldOf(pool, 'spec.template.spec.expireAfter', pool.expireAfter);
  const { endsAfterHours: hours } = pool;
  return hours === undefined
    ? { state: 'none', evidence: [kept, expiry] }
    : { state: 'expires', hours, evidence: [kept, expiry] };
}

function poolMissing(name: string): Gap {
  return {
    source: karpenterNodePools.id,
    cause: 'not-collected',
    detail: `NodePool ${name}, which a node names in its label, is not among those read`,
    permission: 'list nodepools',
  };
}
