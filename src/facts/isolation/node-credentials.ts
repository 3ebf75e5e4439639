import { cloudField } from '../../model/cloud/parts.ts';
import { type CloudPool, cloudPools } from '../../model/cloud/pools.ts';
import { distinctGaps } from '../../model/gaps.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Node, nodes } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { METADATA_SERVICES_KNOWN_ON, ON_PREMISES } from '../../tables/metadata-services.ts';
import { nodePoolOf } from '../node-pool-of.ts';
import { providerOf } from '../platform-traces.ts';
import { workloadNodes } from '../workload-nodes.ts';
import type { WorkloadView } from '../workloads.ts';

/** What a pool keeps from its pods at the metadata service, whatever policies say. */
export interface PoolProtection {
  readonly subject: Subject;
  readonly state: 'protected' | 'open' | 'unknown';
  readonly evidence: readonly Evidence[];
}

export interface NodeCredentials {
  /** The one provider of all nodes; undefined where they have several, or do not say. */
  readonly provider: string | undefined;
  /** Set where every node is on infrastructure that gives no credentials of a cloud. */
  readonly onPremises: readonly Evidence[];
  readonly pools: readonly PoolProtection[];
  /** The pools that a workload runs on, or may run on where it has no scheduled pod. */
  readonly poolsOf: (workload: WorkloadView) => readonly PoolProtection[];
  /** Why pools or their settings are not known. */
  readonly gaps: readonly Gap[];
}

export const nodeCredentials: Fact<NodeCredentials> = defineFact({
  id: 'node-credentials',
  title: 'Which node pools keep the credentials of their machines from pods',
  needs: {
    nodes: maybe(nodes),
    pools: maybe(cloudPools),
    nodesOf: workloadNodes,
    cluster: thisCluster,
  },
  compute: ({ nodes, pools, nodesOf, cluster }): NodeCredentials => {
    const found = visible(pools).map((pool) => protectionOf(pool, cluster.id));
    const poolOf = poolsByNode(visible(nodes), found);
    const providers = new Set(visible(nodes).map(providerOf));
    const [provider] = providers;
    return {
      provider: providers.size === 1 ? provider : undefined,
      onPremises: nodes.state === 'seen' ? onPremises(nodes.value) : [],
      pools: found,
      poolsOf: (workload) => {
        const own = nodesOf(workload);
        return own.length === 0 ? found : [...new Set(own.map(poolOf))];
      },
      gaps: distinctGaps([...gapsOf(pools), ...gapsOf(nodes)]),
    };
  },
  show: ({ provider, pools, onPremises }: NodeCredentials) => ({
    tables: { metadataServices: METADATA_SERVICES_KNOWN_ON },
    provider: provider ?? null,
    onPremises: onPremises.length > 0,
    pools: pools.map(({ subject, state }) => ({ pool: subject.name, state })),
  }),
});

function protectionOf({ name, metadataProtected }: CloudPool, cluster: string): PoolProtection {
  const key = `${cluster}/pools/${name}`;
  const subject: Subject = { type: 'cloud', key, kind: 'NodePool', name };
  if (metadataProtected === undefined) return { subject, state: 'unknown', evidence: [] };
  const state = metadataProtected.value ? 'protected' : 'open';
  return { subject, state, evidence: [{ ...cloudField(cluster, metadataProtected), subject }] };
}

/** A pool by the label of a node; one of which nothing is known where no label or pool tells. */
function poolsByNode(
  all: readonly Node[],
  pools: readonly PoolProtection[],
): (node: string) => PoolProtection {
  const byName = new Map(pools.map((one) => [one.subject.name, one]));
  const known = new Map(all.map((node) => [node.meta.name, node]));
  return (name) => {
    const node = known.get(name);
    const pool = node && byName.get(nodePoolOf(node));
    return pool ?? { subject: { type: 'k8s', key: name }, state: 'unknown', evidence: [] };
  };
}

/** The proof, node by node (a few of them); nothing where one node does not say. */
function onPremises(all: readonly Node[]): readonly Evidence[] {
  const proven = all.filter((node) => ON_PREMISES.has(providerOf(node) ?? ''));
  if (proven.length < all.length) return [];
  return proven
    .slice(0, 5)
    .map((node) => fieldOf(node, 'spec.providerID', (node.providerId ?? '').split('/')[0] ?? ''));
}
