import type {
  CloudIdentities,
  CloudIdentityMapping,
} from '../../facts/identity/cloud-identities.ts';
import { once } from '../../facts/remember.ts';
import { subjectOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Subject } from '../../model/verdict.ts';
import type { Exposed, Exposure } from './exposed.ts';

/** What an account may take on in a cloud. */
export type CloudAccounts = (namespace: string, name: string) => Exposure;

/** By its annotations, and by what the cloud itself associates with it. */
export function cloudAccounts({ mappings, gaps }: CloudIdentities): CloudAccounts {
  const byAccount = once(() => Map.groupBy(mappings, ({ account }) => account.key));
  return (namespace, name) => ({
    credentials: (byAccount().get(accountSubject(namespace, name).key) ?? []).map((one) =>
      sessionOf(namespace, name, one),
    ),
    notes: [],
    gaps: gaps.filter((gap) => concerns(gap, namespace)),
  });
}

function concerns({ namespace: place }: Gap, namespace: string): boolean {
  return place === undefined || place === namespace;
}

function sessionOf(
  namespace: string,
  name: string,
  { role, evidence }: CloudIdentityMapping,
): Exposed {
  return {
    class: 'cloud-session',
    subject: roleSubject(role),
    principal: { kind: 'ServiceAccount', name, namespace },
    evidence: [evidence],
    perhaps: [],
  };
}

/** A role in a cloud, by its own name. */
export function roleSubject(role: string): Subject {
  return { type: 'cloud', key: `cloud-role:${role}`, kind: 'CloudRole', name: role };
}

export function accountSubject(namespace: string, name: string): Subject {
  return subjectOf({ apiVersion: 'v1', kind: 'ServiceAccount', name, namespace });
}
