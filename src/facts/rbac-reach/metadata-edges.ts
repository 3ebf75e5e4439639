import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { cloudPrincipal } from '../identity/cloud-principal.ts';
import type { NodeIdentities } from '../identity/node-identities.ts';
import type { CredentialReach, CredentialReaches } from '../isolation/credential-reach.ts';
import { nodePoolOf } from '../node-pool-of.ts';
import { remember } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { cloudRole, FRONTIERS } from './ends.ts';
import type { Certainty, GraphBuilder } from './graph.ts';
import type { PodGroup } from './pod-groups.ts';
import { PodReason } from './pod-reasons.ts';

export interface MetadataWorld {
  readonly metadata: Observed<CredentialReaches>;
  readonly nodeIdentities: NodeIdentities;
  readonly nodes: Observed<readonly Node[]>;
  readonly pods: Observed<readonly Pod[]>;
  readonly workloads: readonly WorkloadView[];
  /** The infrastructure, or `unknown`. */
  readonly provider: string;
}

const CLOUDS: ReadonlySet<string> = new Set(['aws', 'gcp', 'azure']);

/**
 * Pods that get the credentials of their machine from its metadata service: what no policy and no pool
 * keeps from it. Where the machine's identity is not known, it is the frontier.
 */
export function addMetadata(
  builder: GraphBuilder,
  groups: readonly PodGroup[],
  world: MetadataWorld,
): void {
  const { metadata, nodeIdentities, nodes, workloads } = world;
  if (!mayHaveIdentity(world)) return;
  const views = new Map(workloads.map((one) => [one.subject.key, one]));
  const known = new Map(visible(nodes).map((one) => [one.meta.name, one]));
  const reachOf = remember((workload: string) => reaching(views.get(workload), metadata));
  for (const group of groups) {
    const node = known.get(group.node);
    const unseen = node === undefined ? whyUnseen(group, world) : [];
    if (node === undefined && unseen.length === 0) continue;
    const way = wayOf(reachOf(group.workload), node);
    if (way === undefined) continue;
    const identity = node && nodeIdentities.ofNode(node)?.identity;
    addWay(builder, group, way, identity, [...unseen, ...nodeIdentities.gaps]);
  }
}

/** Whether machines of this cluster are somebody in a cloud, as far as anybody knows. */
function mayHaveIdentity({ nodeIdentities, nodes, provider }: MetadataWorld): boolean {
  if (CLOUDS.has(provider) || nodeIdentities.pools.length > 0) return true;
  return provider === 'unknown' && nodes.state !== 'seen';
}

/** Why the machine of running pods was not seen; nothing for pods that no machine has. */
function whyUnseen({ node, namespace }: PodGroup, { nodes, pods }: MetadataWorld): readonly Gap[] {
  return node === '' ? gapsIn(pods, namespace) : gapsOf(nodes);
}

function addWay(
  builder: GraphBuilder,
  group: PodGroup,
  { certainty, evidence, gaps }: Way,
  identity: string | undefined,
  unread: readonly Gap[],
): void {
  const tell = (): Way['evidence'] => evidence;
  if (identity === undefined) {
    const all = [...unread, ...gaps].slice(0, SHOWN_GAPS);
    const reason = new PodReason('metadata-service', tell, group, all);
    builder.edge(group.name, FRONTIERS.cloud, reason, 'possible');
    return;
  }
  const reason = new PodReason('metadata-service', tell, group, gaps.slice(0, SHOWN_GAPS));
  builder.edge(group.name, cloudRole(cloudPrincipal(identity)), reason, certainty);
}

/** One reason not to know is as good as ten. */
const SHOWN_GAPS = 2;

function reaching(
  workload: WorkloadView | undefined,
  metadata: Observed<CredentialReaches>,
): CredentialReach {
  const gaps = gapsOf(metadata);
  if (workload !== undefined && metadata.state !== 'unseen') return metadata.value.of(workload);
  const message = 'not known whether it may ask the metadata service';
  return { state: 'unknown', message, evidence: [], pools: [], gaps };
}

interface Way {
  readonly certainty: Certainty;
  readonly evidence: CredentialReach['evidence'];
  readonly gaps: readonly Gap[];
}

/** Of pods on this node, or on one not seen; undefined where a policy or its pool keeps them out. */
function wayOf(reach: CredentialReach, node: Node | undefined): Way | undefined {
  const { state, evidence, pools, gaps } = reach;
  switch (state) {
    case 'policy':
    case 'pool':
      return undefined;
    case 'host':
      return { certainty: 'certain', evidence, gaps };
    case 'open': {
      const pool = node && nodePoolOf(node);
      const own = pool !== undefined && pools.some(({ subject }) => subject.name === pool);
      return { certainty: own ? 'certain' : 'possible', evidence, gaps };
    }
    case 'unknown':
      return { certainty: 'possible', evidence, gaps };
  }
}
