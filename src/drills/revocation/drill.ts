import type { ClusterAdmins } from '../../facts/cluster-admins.ts';
import type { AdminCertificates } from '../../facts/identity/admin-certificates.ts';
import type { CloudIdentities } from '../../facts/identity/cloud-identities.ts';
import type { NodeIdentities } from '../../facts/identity/node-identities.ts';
import type { SignIn } from '../../facts/identity/sign-in.ts';
import type { CredentialReaches } from '../../facts/isolation/credential-reach.ts';
import type { MeshPresence } from '../../facts/mesh-presence.ts';
import type { PlanAges } from '../../facts/plan-ages.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import type { Action } from '../../facts/policy-rules.ts';
import { keyOfPrincipal } from '../../facts/principals.ts';
import type { Rbac } from '../../facts/rbac/rbac.ts';
import type { RbacReach } from '../../facts/rbac-reach/rbac-reach.ts';
import { once } from '../../facts/remember.ts';
import type { Ability, Responders } from '../../facts/responders.ts';
import type { RightHolders } from '../../facts/right-holders.ts';
import type { Scope } from '../../facts/scope.ts';
import type { SecretsInUse } from '../../facts/secrets-in-use/secrets-in-use.ts';
import type { WorkloadNodes } from '../../facts/workload-nodes.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { CloudGrant } from '../../model/cloud/authorizers.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { distinctGaps } from '../../model/gaps.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { Pod } from '../../model/kubernetes/pod.ts';
import type { Secret } from '../../model/kubernetes/secret.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { PlanCredentials } from '../../model/plan/means.ts';
import type { PlanAccess, PlanRoles } from '../../model/plan/people.ts';
import type { PlanDrill, PlanObjectives } from '../../model/plan/practice.ts';
import type { RevocationAction } from './actions.ts';
import { type Asked, askedTargets } from './asked.ts';
import { type Assessed, assess } from './assess.ts';
import { type Exposed, keyOf } from './exposed.ts';
import { exposuresOf } from './exposures.ts';
import { gradesOf } from './grades.ts';
import { meansOf } from './means.ts';
import { outsideOf } from './outside.ts';
import { poolRoles } from './pod-exposure.ts';
import { cutRights } from './rights.ts';
import { staticCertificates } from './static-certificates.ts';
import { type Compromised, nameOfTarget } from './targets.ts';
import type { WayWorld } from './ways.ts';
import { actionsOf, type Worksheet, worksheetOf } from './worksheet.ts';
import { holdingsOf } from './world.ts';

export interface DrillInputs {
  readonly scope: Scope;
  readonly workloads: readonly WorkloadView[];
  readonly nodesOf: WorkloadNodes;
  readonly pods: Observed<readonly Pod[]>;
  readonly nodes: Observed<readonly Node[]>;
  readonly accounts: Observed<readonly ServiceAccount[]>;
  readonly secrets: Observed<readonly Secret[]>;
  readonly uses: SecretsInUse;
  readonly rights: Rbac;
  readonly reach: RbacReach;
  readonly holders: RightHolders;
  readonly admins: ClusterAdmins;
  readonly responders: Responders;
  readonly metadata: CredentialReaches;
  readonly mesh: MeshPresence;
  readonly signIn: SignIn;
  readonly certificates: AdminCertificates;
  readonly identities: CloudIdentities;
  readonly machines: NodeIdentities;
  readonly authorizers: Observed<readonly CloudGrant[]>;
  readonly platform: Observed<PlatformFacts>;
  readonly access: Observed<PlanAccess>;
  readonly credentials: Observed<PlanCredentials>;
  readonly objectives: Observed<PlanObjectives>;
  readonly drills: Observed<readonly PlanDrill[]>;
  readonly roles: Observed<PlanRoles>;
  readonly ages: PlanAges;
  readonly cluster: ClusterInfo;
}

/** What revocation would come to, of whatever was taken over. */
export interface RevocationDrill extends Asked {
  readonly objective: { readonly minutes: number; readonly declared: boolean };
  readonly of: (target: Compromised) => Worksheet;
  /** What a responder may do about a pod of a workload, and what each takes from an intruder. */
  readonly actionsFor: (workload: WorkloadView) => readonly RevocationAction[];
  /** Distinct credentials of all targets, by key. */
  readonly credentials: () => readonly Assessed[];
  /** Workloads that share a credential, by the key of its subject. */
  readonly sharing: (key: string) => readonly string[];
  readonly nodes: readonly Node[];
  readonly workloads: readonly WorkloadView[];
  /** Accounts that exist or that pods run as, as `NAMESPACE/NAME`. */
  readonly accounts: () => readonly string[];
  /** Keys of Secrets that pull images. */
  readonly pulls: () => readonly string[];
}

/** Minutes, where the plan sets none. Source: the readiness model, section 6.5. */
const USUAL_OBJECTIVE = 15;

export function revocationDrill(inputs: DrillInputs): RevocationDrill {
  const { workloads, objectives, platform, rights, reach } = inputs;
  const declared = objectives.state === 'unseen' ? undefined : objectives.value.revokeMinutes;
  const objective = declared ?? USUAL_OBJECTIVE;
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  const holdings = holdingsOf(inputs);
  const ways = wayWorld(inputs, objective, distribution);
  const gradeOf = gradesOf(reach);
  const known = new Map<string, Assessed>();
  const assessed = (one: Exposed): Assessed => {
    const key = `${keyOf(one)} ${one.perhaps.length === 0 ? '' : 'perhaps'}`;
    const found = known.get(key) ?? assess(one, gradeOf, ways);
    known.set(key, found);
    return found;
  };
  const onNode = once(() => byNode(workloads, inputs.nodesOf));
  const exposure = exposuresOf({
    ...inputs,
    holdings,
    people: {
      signIn: inputs.signIn,
      distribution,
      certificates: staticCertificates(inputs.certificates, inputs.cluster),
    },
    rights,
    poolRole: poolRoles(inputs.machines),
    platform: platform.state === 'unseen' ? undefined : platform.value,
    platformGaps: gapsOf(platform),
    runningOn: (node) => onNode().get(node) ?? [],
    unseenPods: gapsOf(inputs.pods),
    secretGaps: (namespace) => gapsIn(inputs.secrets, namespace),
  });
  const sheets = new Map<string, Worksheet>();
  const of = (target: Compromised): Worksheet => {
    const key = `${target.kind} ${nameOfTarget(target)}`;
    const found = sheets.get(key) ?? worksheetOf(target, exposure(target), assessed);
    sheets.set(key, found);
    return found;
  };
  const asked = askedTargets(inputs);
  return {
    ...asked,
    // Rights that were not seen may make an administrator's credential of any other.
    gaps: distinctGaps([...asked.gaps, ...rights.anywhere]),
    objective: { minutes: objective, declared: declared !== undefined },
    of,
    actionsFor: (workload) => actionsOf(of({ kind: 'pod', workload, standing: '' })),
    credentials: once(() => distinct(asked.targets.map(of))),
    sharing: holdings.sharing,
    nodes: visible(inputs.nodes),
    workloads,
    accounts: once(() => holdings.accounts()),
    pulls: once(() => holdings.pulls()),
  };
}

function wayWorld(inputs: DrillInputs, objective: number, distribution: string): WayWorld {
  const { rights, responders, cluster, authorizers, platform } = inputs;
  const abilities = new Map<string, Ability>();
  const able = (actions: readonly Action[], namespace: string): Ability => {
    const key = `${namespace} ${actions.map(({ verb, resource }) => `${verb} ${resource}`).join()}`;
    const found = abilities.get(key) ?? responders.able(actions, namespace);
    abilities.set(key, found);
    return found;
  };
  const cuts = new Map<string, ReturnType<typeof cutRights>>();
  return {
    objective,
    distribution,
    means: meansOf({ ...inputs, cluster }),
    able,
    cut: (principal) => {
      const key = keyOfPrincipal(principal);
      const found = cuts.get(key) ?? cutRights(principal, rights);
      cuts.set(key, found);
      return found;
    },
    outside: outsideOf(distribution, authorizers, gapsOf(platform)),
  };
}

function byNode(
  workloads: readonly WorkloadView[],
  nodesOf: WorkloadNodes,
): ReadonlyMap<string, readonly WorkloadView[]> {
  const found = new Map<string, WorkloadView[]>();
  for (const workload of workloads) {
    for (const node of nodesOf(workload)) {
      const own = found.get(node);
      if (own === undefined) found.set(node, [workload]);
      else own.push(workload);
    }
  }
  return found;
}

/** Each credential once: what is surely exposed wins over what may be. */
function distinct(sheets: readonly Worksheet[]): readonly Assessed[] {
  const found = new Map<string, Assessed>();
  for (const { credentials } of sheets) {
    for (const one of credentials) {
      const key = unitOf(one.exposed);
      const known = found.get(key);
      if (
        known === undefined ||
        (known.exposed.perhaps.length > 0 && one.exposed.perhaps.length === 0)
      )
        found.set(key, one);
    }
  }
  return [...found.values()];
}

/** Kubelet certificates end together with their CA: a hundred nodes are no hundred credentials. */
function unitOf(exposed: Exposed): string {
  return exposed.class === 'kubelet-certificate' || exposed.class === 'kubelet-iam'
    ? exposed.class
    : keyOf(exposed);
}
