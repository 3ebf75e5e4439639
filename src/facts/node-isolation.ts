import { cloudField } from '../model/cloud/parts.ts';
import { type CloudPool, cloudPools } from '../model/cloud/pools.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import type { PlanContainment } from '../model/plan/means.ts';
import { planContainment } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { planSubject, stated } from './attested.ts';
import { type NodeView, nodeAgents } from './node-agents.ts';
import { spotMarkOf } from './node-pool-of.ts';
import { platform } from './platform.ts';

/** What cuts off a whole node, below the pods: named in the plan, by what works on this infrastructure. */
export interface NodeIsolation {
  /** Undefined where the plan names nothing that works here. */
  readonly means: Evidence | undefined;
  /** What it names for other infrastructures. */
  readonly elsewhere: readonly Evidence[];
  readonly rehearsed: string | undefined;
  /** Machines that the cloud takes back whenever it likes: nothing keeps their memory for us. */
  readonly spot: readonly Evidence[];
  /** The proof that a provider runs all nodes, so that there is none of ours to isolate. */
  readonly serverless: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

type Means = NonNullable<PlanContainment['node']>;

type Field = 'securityGroup' | 'firewallPolicy' | 'networkSecurityGroup' | 'hostPolicy';

/** By infrastructure. */
const BY_PROVIDER: Readonly<Record<string, readonly Field[]>> = {
  aws: ['securityGroup', 'hostPolicy'],
  gcp: ['firewallPolicy', 'hostPolicy'],
  azure: ['networkSecurityGroup', 'hostPolicy'],
};
/** Other clouds have groups or firewalls; a data centre has a firewall. */
const OTHER_CLOUD: readonly Field[] = ['securityGroup', 'firewallPolicy', 'hostPolicy'];
const NO_CLOUD: readonly Field[] = ['firewallPolicy', 'hostPolicy'];
const ALL: readonly Field[] = [...OTHER_CLOUD, 'networkSecurityGroup'];

export const nodeIsolation: Fact<NodeIsolation> = defineFact({
  id: 'node-isolation',
  title: 'What cuts off a whole node at the cloud or host layer',
  needs: {
    containment: maybe(planContainment),
    platform: maybe(platform),
    agents: maybe(nodeAgents),
    pools: maybe(cloudPools),
    cluster: thisCluster,
  },
  compute: ({ containment, platform, agents, pools, cluster }): NodeIsolation => {
    const node = containment.state === 'unseen' ? undefined : containment.value.node;
    const {
      provider = 'unknown',
      modes = [],
      evidence = [],
    } = platform.state === 'unseen' ? {} : platform.value;
    const nodes = agents.state === 'unseen' ? agents : agents.value.nodes;
    const fits = BY_PROVIDER[provider] ?? (provider === 'unknown' ? NO_CLOUD : OTHER_CLOUD);
    // What nobody asked the cloud, labels of its nodes tell; what it refused to say may be anything.
    const refused = gapsOf(pools).filter(({ cause }) => cause !== 'not-collected');
    return {
      means: fits.flatMap((key) => namedIn(node, key) ?? [])[0],
      elsewhere: ALL.filter((one) => !fits.includes(one)).flatMap(
        (key) => namedIn(node, key) ?? [],
      ),
      rehearsed: node?.rehearsed,
      spot: [...visible(nodes).flatMap(spotNode), ...spotPools(visible(pools), cluster.id)],
      serverless: modes.includes('Autopilot') ? evidence.slice(0, 3) : serverlessOnly(nodes),
      gaps: [...gapsOf(containment), ...gapsOf(platform), ...gapsOf(nodes), ...refused],
    };
  },
  show: ({ means, spot, serverless, gaps }: NodeIsolation) => ({
    means: means ?? null,
    spot: spot.length,
    serverless: serverless.length > 0,
    gaps,
  }),
});

function namedIn(node: Means | undefined, key: Field): Evidence | undefined {
  const value = node?.[key];
  if (value === undefined) return undefined;
  return stated(planSubject('plan/containment'), `containment.node.${key}`, value);
}

function spotNode({ node }: NodeView): readonly Evidence[] {
  const mark = spotMarkOf(node);
  return mark === undefined ? [] : [{ ...mark, note: 'can be taken back at any time' }];
}

function spotPools(pools: readonly CloudPool[], cluster: string): readonly Evidence[] {
  return pools.flatMap(({ spot }) => (spot?.value === true ? [cloudField(cluster, spot)] : []));
}

/** Only where every node was seen, and each is one that the provider runs for one pod. */
function serverlessOnly(nodes: Observed<readonly NodeView[]>): readonly Evidence[] {
  if (nodes.state !== 'seen' || nodes.value.length === 0) return [];
  if (nodes.value.some(({ serverless }) => serverless === undefined)) return [];
  return nodes.value
    .slice(0, 3)
    .map(({ node, serverless }) => fieldOf(node, 'metadata.labels', serverless ?? ''));
}
