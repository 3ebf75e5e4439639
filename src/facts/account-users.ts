import { fieldOf } from '../model/kubernetes/meta.ts';
import { serviceAccounts } from '../model/kubernetes/service-account.ts';
import { type Gap, gapsIn, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, Subject } from '../model/verdict.ts';
import { type CloudIdentities, cloudIdentities } from './identity/cloud-identities.ts';
import { cloudPrincipal } from './identity/cloud-principal.ts';
import { subjectOfPrincipal } from './principals.ts';
import { type PodView, type WorkloadView, workloads } from './workloads.ts';

/** A workload that runs as an account, with the field that says so. */
export interface AccountUser {
  readonly workload: WorkloadView;
  readonly evidence: Evidence;
}

/** An account of a workload, and who else is the same to the API or to the cloud. */
export interface SharedAccount {
  readonly account: Subject;
  readonly evidence: Evidence;
  /** Other workloads that run as it. */
  readonly others: readonly AccountUser[];
  /** Mappings of this account and of others to one identity of the cloud; none where it has none of its own. */
  readonly cloud: readonly Evidence[];
}

export interface AccountUsers {
  readonly of: (workload: WorkloadView) => readonly SharedAccount[];
  /** Why an account of this namespace may be shared with more than that. */
  readonly unseenIn: (namespace: string) => readonly Gap[];
}

/** Who shares an identity. Always whole: gaps are in each answer. */
export const accountUsers: Fact<AccountUsers> = defineFact({
  id: 'account-users',
  title: 'Which workloads share a ServiceAccount or an identity of the cloud',
  needs: { workloads: maybe(workloads), identities: cloudIdentities, cluster: thisCluster },
  compute: ({ workloads, identities, cluster }): AccountUsers => {
    const users = usersByAccount(visible(workloads));
    const shared = sharedIdentities(identities);
    // Files tell of no cloud: what is annotated is all that they declare.
    const unseen =
      cluster.source === 'manifests'
        ? identities.gaps.filter(({ source }) => source === serviceAccounts.id)
        : identities.gaps;
    return {
      of: (workload) =>
        accountsOf(workload).map(({ account, evidence }) => ({
          account,
          evidence,
          others: (users.get(account.key) ?? []).filter((one) => one.workload !== workload),
          cloud: shared.get(account.key) ?? [],
        })),
      unseenIn: (namespace) => [...gapsIn(workloads, namespace), ...unseen],
    };
  },
  show: () => ({}),
});

/** The accounts of a workload's pods, each once. */
function accountsOf({ namespace, pods }: WorkloadView): readonly Used[] {
  const all = pods.map((pod) => usedBy(pod, namespace));
  return [...new Map(all.map((one) => [one.account.key, one])).values()];
}

interface Used {
  readonly account: Subject;
  readonly evidence: Evidence;
}

function usedBy({ object, base, spec }: PodView, namespace: string): Used {
  const name = spec.serviceAccount || 'default';
  return {
    account: subjectOfPrincipal({ kind: 'ServiceAccount', name, namespace }),
    evidence: fieldOf(object, `${base}.serviceAccountName`, name),
  };
}

function usersByAccount(all: readonly WorkloadView[]): ReadonlyMap<string, readonly AccountUser[]> {
  const users = all.flatMap((workload) =>
    accountsOf(workload).map(({ account, evidence }) => ({ key: account.key, workload, evidence })),
  );
  return Map.groupBy(users, ({ key }) => key);
}

/** By account: its own mapping first, then those of other accounts to the same identity. */
function sharedIdentities({ mappings }: CloudIdentities): ReadonlyMap<string, readonly Evidence[]> {
  const found = new Map<string, readonly Evidence[]>();
  const byRole = Map.groupBy(
    mappings.filter(({ sharing }) => sharing > 1),
    ({ role }) => cloudPrincipal(role),
  );
  for (const group of byRole.values()) {
    for (const { account, evidence } of group) {
      const others = group.filter((one) => one.account.key !== account.key);
      const before = found.get(account.key) ?? [];
      found.set(account.key, [...before, evidence, ...others.map((one) => one.evidence)]);
    }
  }
  return found;
}
