import type { CloudGrant } from '../../model/cloud/authorizers.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { AwsAuthEntries } from '../identity/aws-auth-entries.ts';
import type { CloudGrants, CloudHolder } from '../identity/cloud-grants.ts';
import { CLUSTER_ADMIN, cloudRole, FRONTIERS, placed } from './ends.ts';
import type { Certainty, GraphBuilder, Reason } from './graph.ts';

const EVERYBODY = 'Group/system:authenticated';

/** Who identities of the cloud are in the cluster by what the cloud itself grants. */
export function addHolders(builder: GraphBuilder, { holders = [] }: CloudGrants): void {
  for (const holder of holders) {
    if (holder.holder === 'cloud') continue;
    const from = cloudRole(holder.principal);
    builder.edge(from, EVERYBODY, reasonOf('signs-in', holder.evidence));
    for (const one of holder.grants) addGrant(builder, from, one, holder);
  }
}

function addGrant(
  builder: GraphBuilder,
  from: string,
  grant: CloudGrant,
  holder: CloudHolder,
): void {
  const { groups, admin, namespaces, grants, field } = grant;
  const own = holder.evidence.filter(({ path }) => path === field);
  for (const name of groups) builder.edge(from, `Group/${name}`, reasonOf('signs-in', own));
  if (admin) {
    const gained = reasonOf('cloud-grant', own);
    if (namespaces.length === 0) builder.edge(from, CLUSTER_ADMIN, gained);
    for (const one of namespaces) builder.edge(from, placed('namespace-admin', one), gained);
  } else if (groups.length === 0) {
    const reason = { ...reasonOf('cloud-grant', own), gaps: [unread(grants)] };
    const places = namespaces.map((one) => placed('namespace-admin', one));
    for (const to of places.length === 0 ? [FRONTIERS.cloud] : places) {
      builder.edge(from, to, reason, 'possible');
    }
  }
}

/** By the list inside the cluster, where EKS asks it. A template in a name stands for the machine. */
export function addMapped(
  builder: GraphBuilder,
  { entries, asked, modeGaps }: AwsAuthEntries,
): void {
  const certainty: Certainty = asked === 'yes' ? 'certain' : 'possible';
  for (const { principal, username, groups, evidence } of entries) {
    const from = cloudRole(principal);
    const reason = { ...reasonOf('aws-auth', [evidence]), gaps: modeGaps };
    const users = username === '' || username.includes('{{') ? [] : [`User/${username}`];
    for (const to of [...users, ...groups.map((one) => `Group/${one}`), EVERYBODY]) {
      builder.edge(from, to, reason, certainty);
    }
  }
}

function reasonOf(edge: string, evidence: readonly Evidence[]): Reason {
  const objects = [
    ...new Set(evidence.flatMap(({ subject }) => (subject.type === 'k8s' ? [subject.key] : []))),
  ];
  return { edge, clauses: [[{ objects, evidence: () => evidence }]], gaps: [] };
}

function unread(policy: string): Gap {
  return {
    source: 'cloud/authorizers',
    cause: 'not-collected',
    detail: `what ${policy} allows in the cluster is not known`,
    permission: `the rules of ${policy}, which is no administrator`,
  };
}
