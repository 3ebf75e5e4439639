import { nodePoolOf } from '../../facts/node-pool-of.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import { providerOf } from '../../facts/platform-traces.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Gap } from '../../model/observed.ts';
import { ON_PREMISES } from '../../tables/metadata-services.ts';
import { type Exposed, type Exposure, merged } from './exposed.ts';
import { type PoolRole, UNNAMED_POOL } from './pod-exposure.ts';

export interface NodeWorld {
  /** What the pods of a workload carry. */
  readonly carried: (workload: WorkloadView) => Exposure;
  readonly pulled: (workload: WorkloadView) => readonly Exposed[];
  readonly platform: Pick<PlatformFacts, 'distribution' | 'provider'> | undefined;
  readonly platformGaps: readonly Gap[];
  readonly poolRole: PoolRole;
}

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What an intruder holds who is root on a node: what all its pods carry, and what the node is itself. */
export function nodeExposure(
  node: Node,
  running: readonly WorkloadView[],
  world: NodeWorld,
): Exposure {
  return merged([
    { credentials: ownCredentials(node, world), notes: [DELETED_NODE], gaps: [] },
    ...running.map((workload) => ({ ...world.carried(workload), notes: [] })),
    // What pulls images is read by the kubelet alone.
    { credentials: running.flatMap((one) => world.pulled(one)), notes: [], gaps: [] },
  ]);
}

const DELETED_NODE =
  'Deleting the Node object leaves the certificate of its kubelet valid: isolate the machine first, then replace it';

function ownCredentials(node: Node, world: NodeWorld): readonly Exposed[] {
  const { labels, name } = node.meta;
  const distribution = world.platform?.distribution ?? 'unknown';
  const kubelet: Exposed = {
    class: distribution === 'eks' ? 'kubelet-iam' : 'kubelet-certificate',
    subject: subjectOf(node.meta),
    evidence: [fieldOf(node, 'metadata.name', name)],
    perhaps: [],
    ...(isUndecided(node, distribution) ? { unsure: unknownKubelet(world.platformGaps) } : {}),
  };
  const label = CONTROL_PLANE.find((key) => labels.has(key));
  const keys: Exposed = {
    class: 'cluster-keys',
    subject: { type: 'cluster', key: 'cluster-keys', kind: 'Keys', name: 'keys of the cluster' },
    grade: 'admin',
    evidence: [fieldOf(node, `metadata.labels['${label}']`, labels.get(label ?? '') ?? '')],
    perhaps: [],
  };
  return [kubelet, ...(label === undefined ? [] : [keys]), ...roleOfNode(node, world.poolRole)];
}

/** Only on AWS may a node be one of EKS. */
function isUndecided(node: Node, distribution: string): boolean {
  return distribution === 'unknown' && (providerOf(node) ?? 'aws') === 'aws';
}

/** Its kubelet may sign in by certificate or by a role of the cloud: the ways of killing them differ. */
function unknownKubelet(gaps: readonly Gap[]): readonly Gap[] {
  if (gaps.length > 0) return gaps;
  return [
    {
      source: 'fact/platform',
      cause: 'not-collected',
      detail: 'nothing that was seen says which distribution it is, and so how kubelets sign in',
    },
  ];
}

const CLOUDS: ReadonlySet<string> = new Set(['aws', 'gcp', 'azure']);

/** Machines of a cloud have a role there; those of a data centre have none; of others it is not known. */
function roleOfNode(node: Node, poolRole: PoolRole): readonly Exposed[] {
  const provider = providerOf(node) ?? 'unknown';
  if (ON_PREMISES.has(provider) || provider === 'local') return [];
  const pool = nodePoolOf(node);
  const subject = pool === undefined ? UNNAMED_POOL : poolRole(pool);
  const gap: Gap = {
    source: 'core/Node',
    cause: 'not-collected',
    detail: 'whether the machine has a role in a cloud is not known',
    permission: 'a spec.providerID that names the infrastructure',
  };
  return [
    {
      class: 'node-role',
      subject,
      evidence: [
        fieldOf(node, 'spec.providerID', (node.providerId ?? 'not set').split('/')[0] ?? ''),
      ],
      perhaps: CLOUDS.has(provider) ? [] : [gap],
    },
  ];
}
