import type { PolicyRule } from '../model/kubernetes/rbac.ts';
import { type Gap, type Gaps, someGaps } from '../model/observed.ts';
import { defineFact, type Fact } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { shippedRules } from '../tables/bootstrap/bootstrap.ts';
import { isWithin } from './policy-rules.ts';
import type { Principal } from './principals.ts';
import { grantEvidence, ruleEvidence } from './rbac/answers.ts';
import type { Grant } from './rbac/grants.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';
import { remember } from './remember.ts';

/** Whether bindings give an account more than everybody has: reading what the API offers. */
export type ExtraRights =
  | { readonly extra: 'yes'; readonly evidence: readonly Evidence[] }
  | { readonly extra: 'no' }
  | { readonly extra: 'unknown'; readonly gaps: Gaps };

export interface AccountRights {
  readonly of: (name: string, namespace: string) => ExtraRights;
}

/** Rights of single accounts beyond discovery. Always whole: gaps are in each answer. */
export const accountRights: Fact<AccountRights> = defineFact({
  id: 'account-rights',
  title: 'Which ServiceAccounts have rights beyond discovery',
  needs: { rights: rbac },
  compute: ({ rights }): AccountRights => {
    const of = remember((key: string): ExtraRights => {
      const [namespace = '', name = ''] = key.split('/');
      return extraOf({ kind: 'ServiceAccount', name, namespace }, rights);
    });
    return { of: (name, namespace) => of(`${namespace}/${name}`) };
  },
  show: () => ({}),
});

/** Bindings that name it, or all accounts of its namespace. What everybody has tells of no use. */
function extraOf(account: Principal, rights: Rbac): ExtraRights {
  const group = `system:serviceaccounts:${account.namespace}`;
  const grants = [
    ...rights.grantsOf(account),
    ...rights.grantsOf({ kind: 'Group', name: group, namespace: '' }),
  ];
  const gaps: Gap[] = [...rights.anywhere];
  for (const grant of grants) {
    const found = beyondDiscovery(grant);
    if (found !== undefined) return { extra: 'yes', evidence: found };
    if (grant.rules.state === 'unseen') gaps.push(...grant.rules.gaps);
  }
  const some = someGaps([...new Set(gaps)]);
  return some === undefined ? { extra: 'no' } : { extra: 'unknown', gaps: some };
}

function beyondDiscovery(grant: Grant): readonly Evidence[] | undefined {
  if (grant.rules.state !== 'known') return undefined;
  const found = grant.rules.rules.find(
    ({ rule }) => rule.verbs.length > 0 && !isWithin(rule, DISCOVERY),
  );
  return found === undefined ? undefined : [grantEvidence(grant), ruleEvidence(found)];
}

const DISCOVERY: readonly PolicyRule[] = [
  'system:discovery',
  'system:basic-user',
  'system:public-info-viewer',
].flatMap((name) => shippedRules(name)?.value ?? []);
