import type { ClusterAdmins } from '../../facts/cluster-admins.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import type { RightHolders } from '../../facts/right-holders.ts';
import type { Scope } from '../../facts/scope.ts';
import type { WorkloadNodes } from '../../facts/workload-nodes.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { CloudGrant } from '../../model/cloud/authorizers.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { distinctGaps } from '../../model/gaps.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { SomeEvidence } from '../../model/verdict.ts';
import { OUTSIDE_AUTHORIZERS } from '../../tables/outside-authorizers.ts';
import { type Deployer, deployerGaps, deployersOf } from './deployers.ts';
import { humanAdmin, type Person } from './people.ts';
import type { Compromised } from './targets.ts';

/** What the drill is about when it is asked for nothing in particular. */
export interface Asked {
  /** Critical and exposed workloads, their nodes, one human administrator, what deploys. */
  readonly targets: readonly Compromised[];
  readonly deployers: readonly Deployer[];
  readonly human: Person | undefined;
  readonly meshes: readonly { readonly name: string; readonly evidence: SomeEvidence }[];
  /** Why there may be more targets. */
  readonly gaps: readonly Gap[];
  /** Whether the plan says what is critical; otherwise it is assumed. */
  readonly tiersDeclared: boolean;
  /** Whether some workload is critical or exposed only by assumption. */
  readonly assumed: boolean;
}

interface AskedInputs {
  readonly scope: Scope;
  readonly workloads: readonly WorkloadView[];
  readonly nodesOf: WorkloadNodes;
  readonly nodes: Observed<readonly Node[]>;
  readonly holders: RightHolders;
  readonly admins: ClusterAdmins;
  readonly mesh: MeshPresence;
  readonly authorizers: Observed<readonly CloudGrant[]>;
  readonly platform: Observed<PlatformFacts>;
  readonly access: Observed<PlanAccess>;
  readonly cluster: ClusterInfo;
}

export function askedTargets(inputs: AskedInputs): Asked {
  const { scope, workloads, nodesOf, nodes, holders, admins, mesh } = inputs;
  const found = workloads.flatMap((one) => standingOf(one, scope) ?? []);
  const known = found.filter(({ perhaps }) => perhaps.length === 0);
  const names = new Set(known.flatMap(({ target }) => nodesOf(target.workload)));
  const human = humanAdmin(inputs.access, admins, inputs.cluster);
  const deployers = deployersOf(workloads, holders);
  return {
    targets: [
      ...known.map(({ target }) => target),
      ...visible(nodes)
        .filter(({ meta }) => names.has(meta.name))
        .map((node): Compromised => ({ kind: 'node', node })),
      ...(human === undefined ? [] : [{ kind: 'user' as const, person: human }]),
      ...deployers.map((deployer): Compromised => ({ kind: 'ci', deployer })),
    ],
    deployers,
    human,
    meshes: mesh.meshes.filter(({ controlPlane }) => controlPlane),
    gaps: distinctGaps([
      ...found.flatMap(({ perhaps }) => perhaps),
      ...(known.length > 0 ? unseenNodes(inputs, names) : []),
      ...(human === undefined ? [NO_HUMAN, ...admins.gaps] : []),
      ...(deployers.length > 0 ? [] : unseenDeployers(inputs)),
    ]),
    tiersDeclared: scope.tiersDeclared,
    assumed: known.some(({ assumed }) => assumed),
  };
}

const NO_HUMAN: Gap = {
  source: 'plan/access',
  cause: 'not-attested',
  detail: 'no human administrator of the cluster is named, and no binding shows one',
  permission: 'access.admins of the plan',
};

interface Standing {
  readonly target: Extract<Compromised, { kind: 'pod' }>;
  readonly assumed: boolean;
  /** Set where it may be neither critical nor exposed. */
  readonly perhaps: readonly Gap[];
}

function standingOf(workload: WorkloadView, scope: Scope): Standing | undefined {
  if (!scope.isTenant(workload.namespace)) return undefined;
  const tier = scope.tierOf(workload);
  const exposure = scope.isExposed(workload);
  const words = [
    ...(tier.tier === 'critical' ? [tier.assumed ? 'critical (assumed)' : 'critical'] : []),
    ...(exposure.exposed === 'yes' ? ['exposed'] : []),
  ];
  const target = { kind: 'pod', workload, standing: words.join(', ') } as const;
  const assumed = tier.tier === 'critical' && tier.assumed && exposure.exposed !== 'yes';
  if (words.length > 0) return { target, assumed, perhaps: [] };
  const isOpen = tier.tier === 'unknown' || exposure.exposed === 'unknown';
  return isOpen ? { target, assumed, perhaps: [...tier.gaps, ...exposure.gaps] } : undefined;
}

/** In manifests no pod has a node; in a cluster nodes may be hidden. */
function unseenNodes({ nodes, cluster }: AskedInputs, names: ReadonlySet<string>): readonly Gap[] {
  const hidden = gapsOf(nodes);
  if (hidden.length > 0) return hidden;
  const all = new Set(visible(nodes).map(({ meta }) => meta.name));
  if (names.size > 0 && [...names].every((name) => all.has(name))) return [];
  return [
    {
      source: 'core/Node',
      cause: cluster.source === 'manifests' ? 'not-declared' : 'not-collected',
      detail: 'the nodes that critical and exposed workloads run on are not known',
    },
  ];
}

function unseenDeployers({ holders, platform, authorizers }: AskedInputs): readonly Gap[] {
  const found = platform.state === 'unseen' ? undefined : platform.value;
  return deployerGaps(holders, found, authorizers.state === 'unseen' ? OUTSIDE_AUTHORIZERS : {});
}
