import type { CloudWorkloadIdentities } from '../../model/cloud/workload-identities.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import type { ServiceAccount } from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import type { Exposed, Exposure } from './exposed.ts';

/** Annotations that give a ServiceAccount a role in a cloud. */
const CLOUD_ANNOTATIONS = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
];

/** Distributions whose cloud may give an account a role that no object in the cluster names. */
const ASSOCIATING: ReadonlySet<string> = new Set(['eks', 'gke']);

/** What an account may take on in a cloud. */
export type CloudAccounts = (
  namespace: string,
  name: string,
  account: ServiceAccount | undefined,
) => Exposure;

/** By its annotations, and by what the cloud itself associates with it. */
export function cloudAccounts(
  identities: Observed<CloudWorkloadIdentities>,
  distribution: string,
): CloudAccounts {
  const associations = identities.state === 'unseen' ? [] : identities.value.associations;
  const byAccount = Map.groupBy(associations, (one) => `${one.namespace}/${one.serviceAccount}`);
  const gaps: readonly Gap[] = ASSOCIATING.has(distribution) ? gapsOf(identities) : [];
  return (namespace, name, account) => ({
    credentials: [
      ...annotated(namespace, name, account),
      ...(byAccount.get(`${namespace}/${name}`) ?? []).map(({ role, field }): Exposed => {
        const evidence: Evidence = { subject: roleSubject(role), path: field, value: role };
        return sessionOf(namespace, name, role, evidence);
      }),
    ],
    notes: [],
    gaps,
  });
}

function annotated(
  namespace: string,
  name: string,
  account: ServiceAccount | undefined,
): readonly Exposed[] {
  return CLOUD_ANNOTATIONS.flatMap((key) => {
    const role = account?.meta.annotations.get(key);
    if (account === undefined || role === undefined || role === '') return [];
    const path = `metadata.annotations['${key}']`;
    return [sessionOf(namespace, name, role, fieldOf(account, path, role))];
  });
}

function sessionOf(namespace: string, name: string, role: string, evidence: Evidence): Exposed {
  return {
    class: 'cloud-session',
    subject: roleSubject(role),
    principal: { kind: 'ServiceAccount', name, namespace },
    evidence: [evidence],
    perhaps: [],
  };
}

/** A role in a cloud, by its own name. */
function roleSubject(role: string): Subject {
  return { type: 'cloud', key: `cloud-role:${role}`, kind: 'CloudRole', name: role };
}

export function accountSubject(namespace: string, name: string): Subject {
  return subjectOf({ apiVersion: 'v1', kind: 'ServiceAccount', name, namespace });
}
