import { nodes } from '../../model/kubernetes/node.ts';
import { pods } from '../../model/kubernetes/pod.ts';
import { secrets } from '../../model/kubernetes/secret.ts';
import { serviceAccounts } from '../../model/kubernetes/service-account.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import { awsAuthEntries } from '../identity/aws-auth-entries.ts';
import { cloudGrants } from '../identity/cloud-grants.ts';
import { cloudIdentities } from '../identity/cloud-identities.ts';
import { nodeIdentities } from '../identity/node-identities.ts';
import { credentialReach } from '../isolation/credential-reach.ts';
import { owners } from '../owners.ts';
import { platform } from '../platform.ts';
import { podLevels } from '../pod-security/enforced-levels.ts';
import { rbac } from '../rbac/rbac.ts';
import { tenancy } from '../tenancy.ts';
import { workloads } from '../workloads.ts';
import { buildReach, type Start } from './build.ts';
import { type Closure, closure, type Edits, leadingTo, type Tree } from './closure.ts';
import type { Graph } from './graph.ts';
import { FLAGS, show } from './show.ts';

/** What everybody in the cluster can become, and what falls to whoever holds a pod or a node. */
export interface RbacReach {
  readonly graph: Graph;
  /** Keys of the users, groups and ServiceAccounts that were seen, sorted. */
  readonly subjects: readonly string[];
  /** Nodes of the graph that are held then; none where nothing of the kind was seen. */
  readonly startsOf: (start: Start) => readonly string[];
  /** Everything under control from there, with what has been taken away beforehand. */
  readonly reach: (starts: readonly Start[], edits?: Edits) => Closure;
  /** The same from nodes of the graph. */
  readonly from: (starts: readonly string[], edits?: Edits) => Closure;
  /** From everybody the shortest way to one of these nodes of the graph. */
  readonly leadingTo: (targets: readonly string[], certainty: 'certain' | 'possible') => Tree;
}

/** Who can become what. Always whole: what was not seen is a possible edge to a frontier, with its gaps. */
export const rbacReach: Fact<RbacReach> = defineFact({
  id: 'rbac-reach',
  title: 'What each subject can become, and the shortest path there',
  needs: {
    rights: rbac,
    pods: maybe(pods),
    nodes: maybe(nodes),
    accounts: maybe(serviceAccounts),
    secrets: maybe(secrets),
    owners: maybe(owners),
    workloads: maybe(workloads),
    tenancy: maybe(tenancy),
    levels: maybe(podLevels),
    platform: maybe(platform),
    identities: cloudIdentities,
    nodeIdentities,
    metadata: maybe(credentialReach),
    grants: cloudGrants,
    aws: awsAuthEntries,
    cluster: thisCluster,
  },
  compute: (inputs): RbacReach => {
    const { graph, subjects, startsOf } = buildReach(inputs);
    return {
      graph,
      subjects,
      startsOf,
      reach: (starts, edits) => closure(graph, starts.flatMap(startsOf), edits),
      from: (starts, edits) => closure(graph, starts, edits),
      leadingTo: (targets, certainty) => leadingTo(graph, targets, certainty),
    };
  },
  show,
  flags: FLAGS,
});
