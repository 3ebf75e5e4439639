import { clusterAdmins } from '../../facts/cluster-admins.ts';
import { adminCertificates } from '../../facts/identity/admin-certificates.ts';
import { cloudIdentities } from '../../facts/identity/cloud-identities.ts';
import { nodeIdentities } from '../../facts/identity/node-identities.ts';
import { signIn } from '../../facts/identity/sign-in.ts';
import { credentialReach } from '../../facts/isolation/credential-reach.ts';
import { meshPresence } from '../../facts/mesh-presence.ts';
import { planAges } from '../../facts/plan-ages.ts';
import { platform } from '../../facts/platform.ts';
import { rbac } from '../../facts/rbac/rbac.ts';
import { rbacReach } from '../../facts/rbac-reach/rbac-reach.ts';
import { responders } from '../../facts/responders.ts';
import { rightHolders } from '../../facts/right-holders.ts';
import { scope } from '../../facts/scope.ts';
import { secretsInUse } from '../../facts/secrets-in-use/secrets-in-use.ts';
import { workloadNodes } from '../../facts/workload-nodes.ts';
import { workloads } from '../../facts/workloads.ts';
import { cloudAuthorizers } from '../../model/cloud/authorizers.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { secrets } from '../../model/kubernetes/secret.ts';
import { serviceAccounts } from '../../model/kubernetes/service-account.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import {
  planAccess,
  planCredentials,
  planDrills,
  planObjectives,
  planRoles,
} from '../../model/plan.ts';
import { definePartialFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import { drawnTarget } from './drawn.ts';
import { type RevocationDrill, revocationDrill } from './drill.ts';

/** How many minutes it takes until stolen credentials are worth nothing, and which cannot be killed. */
export const revocation: Fact<RevocationDrill> = definePartialFact({
  id: 'revocation',
  title: 'Drill D5: whether exposed credentials can be killed within the objective',
  needs: {
    scope: maybe(scope),
    workloads: maybe(workloads),
    nodesOf: workloadNodes,
    pods: maybe(pods),
    nodes: maybe(nodes),
    accounts: maybe(serviceAccounts),
    secrets: maybe(secrets),
    uses: secretsInUse,
    rights: rbac,
    reach: rbacReach,
    holders: rightHolders,
    admins: clusterAdmins,
    responders,
    metadata: credentialReach,
    mesh: meshPresence,
    signIn,
    certificates: adminCertificates,
    identities: cloudIdentities,
    machines: nodeIdentities,
    authorizers: maybe(cloudAuthorizers),
    platform: maybe(platform),
    access: maybe(planAccess),
    credentials: maybe(planCredentials),
    objectives: maybe(planObjectives),
    drills: maybe(planDrills),
    roles: maybe(planRoles),
    ages: planAges,
    cluster: thisCluster,
  },
  compute: (inputs): Observed<RevocationDrill> => {
    const { scope, workloads } = inputs;
    if (scope.state === 'unseen') return unseen(scope.gaps);
    if (workloads.state === 'unseen') return unseen(workloads.gaps);
    const value = revocationDrill({ ...inputs, scope: scope.value, workloads: workloads.value });
    const gaps = someGaps([scope, workloads].flatMap((one) => gapsOf(one)));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ objective, targets, of, sharing }: RevocationDrill) => ({
    objective,
    targets: targets.map((one) => drawnTarget(of(one), sharing)),
  }),
});
