import type { Node } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
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
  readonly nodes: readonly Node[];
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
  const { metadata, nodeIdentities, nodes, workloads, provider } = world;
  if (!CLOUDS.has(provider) && nodeIdentities.pools.length === 0) return;
  const views = new Map(workloads.map((one) => [one.subject.key, one]));
  const known = new Map(nodes.map((one) => [one.meta.name, one]));
  const reachOf = remember((workload: string) => reaching(views.get(workload), metadata));
  for (const group of groups) {
    const node = known.get(group.node);
    const way = node && wayOf(reachOf(group.workload), node);
    if (node === undefined || way === undefined) continue;
    addWay(builder, group, way, nodeIdentities.ofNode(node)?.identity, nodeIdentities.gaps);
  }
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

/** Of pods on this node; undefined where a policy or its pool keeps them out. */
function wayOf(reach: CredentialReach, node: Node): Way | undefined {
  const { state, evidence, pools, gaps } = reach;
  switch (state) {
    case 'policy':
    case 'pool':
      return undefined;
    case 'host':
      return { certainty: 'certain', evidence, gaps };
    case 'open': {
      const own = pools.some(({ subject }) => subject.name === nodePoolOf(node));
      return { certainty: own ? 'certain' : 'possible', evidence, gaps };
    }
    case 'unknown':
      return { certainty: 'possible', evidence, gaps };
  }
}
