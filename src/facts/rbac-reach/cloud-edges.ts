import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import type { Gap } from '../../model/observed.ts';
import { cloudRole, FRONTIERS, nodeNamed } from './ends.ts';
import type { GraphBuilder } from './graph.ts';

/** Annotations by which a ServiceAccount gets a role in a cloud. */
const MAPPINGS = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
];

const UNREAD: Gap = {
  source: 'cloud/identity',
  cause: 'not-collected',
  detail: 'what the role may do in the cloud, and in this cluster by way of it',
};

/** Roles in the cloud. What they may do there is not read: each leads to the frontier. */
export function addCloud(
  builder: GraphBuilder,
  accounts: readonly ServiceAccount[],
  nodes: readonly string[],
  provider: string,
): void {
  for (const one of accounts) {
    for (const key of MAPPINGS) {
      const role = one.meta.annotations.get(key);
      if (role === undefined || role === '') continue;
      const subject = subjectOf(one.meta);
      const evidence = () => [fieldOf(one, `metadata.annotations['${key}']`, role)];
      const clauses = [[{ objects: [], evidence }]];
      builder.edge(subject.key, cloudRole(role), { edge: 'cloud-identity', clauses, gaps: [] });
      toFrontier(builder, cloudRole(role));
    }
  }
  if (!['aws', 'gcp', 'azure', 'unknown'].includes(provider)) return;
  for (const name of nodes) toFrontier(builder, nodeNamed(name));
}

function toFrontier(builder: GraphBuilder, from: string): void {
  const reason = { edge: 'cloud-rights', clauses: [], gaps: [UNREAD] };
  builder.edge(from, FRONTIERS.cloud, reason, 'possible');
}
