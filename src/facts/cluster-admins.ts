import type { ClusterInfo } from '../model/cluster.ts';
import type { Gap } from '../model/observed.ts';
import type { Principal as Declared, PlanAccess } from '../model/plan/people.ts';
import { planAccess } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../model/verdict.ts';
import {
  BROAD_SUBJECTS,
  NEEDLESS_ADMINS,
  PLATFORM_CONTROLLERS,
  SHIPPED_ADMINS,
} from '../tables/platform-admins.ts';
import { concerns } from './declarations.ts';
import { fits } from './pattern.ts';
import { accountsGroup, type Principal, subjectOfPrincipal } from './principals.ts';
import { everythingOf } from './rbac/everything.ts';
import type { Grant } from './rbac/grants.ts';
import { type Rbac, rbac } from './rbac/rbac.ts';
import { unseenNamespace } from './tenancy.ts';

/** What somebody who may do everything is. */
export type AdminKind =
  /** A distribution makes it one, by a binding of its own. */
  | { readonly type: 'shipped'; readonly of: string }
  /** A ServiceAccount of the cluster's machinery. */
  | { readonly type: 'controller'; readonly of: string }
  /** One of these, though what it runs works with less. */
  | { readonly type: 'needless'; readonly of: string }
  | { readonly type: 'tenant-account' }
  /** It stands for any pod, any node or anybody who signs in. */
  | { readonly type: 'broad' }
  /** A person, or a group of them. */
  | { readonly type: 'person' };

/** Somebody who may do everything in the whole cluster. */
export interface ClusterAdmin {
  readonly principal: Principal;
  readonly subject: Subject;
  readonly kind: AdminKind;
  /** The statement of the plan that names him. */
  readonly declared: Evidence | undefined;
  /** The bindings and rules that make him one. */
  readonly evidence: SomeEvidence;
}

export interface ClusterAdmins {
  readonly admins: readonly ClusterAdmin[];
  /** Whether the plan names the administrators of this cluster. */
  readonly declares: boolean;
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

/** Who may do everything by RBAC, by whatever name his role has. Always whole: gaps are in the value. */
export const clusterAdmins: Fact<ClusterAdmins> = defineFact({
  id: 'cluster-admins',
  title: 'Who may do everything in the cluster',
  needs: { rights: rbac, access: maybe(planAccess), cluster: thisCluster },
  compute: ({ rights, access, cluster }): ClusterAdmins => {
    const named = declaredIn(
      'admins',
      access.state === 'unseen' ? undefined : access.value,
      cluster,
    );
    const admins = rights.principals.flatMap((one) => adminOf(one, rights, named));
    return { admins, declares: named.size > 0, gaps: rights.gaps };
  },
  show: ({ admins, declares }: ClusterAdmins) => ({
    declares,
    admins: admins.map(({ subject, kind, declared }) => ({
      principal: subject.key,
      kind: kind.type,
      ...('of' in kind ? { of: kind.of } : {}),
      declared: declared !== undefined,
    })),
  }),
});

function adminOf(
  principal: Principal,
  rights: Rbac,
  named: ReadonlyMap<string, Evidence>,
): readonly ClusterAdmin[] {
  const [first, ...rest] = everythingOf(principal, rights);
  if (first === undefined) return [];
  const subject = subjectOfPrincipal(principal);
  const wide = rights.grantsOf(principal).filter(({ namespace }) => namespace === '');
  const kind = kindOf(principal, wide);
  const evidence: SomeEvidence = [first, ...rest];
  return [{ principal, subject, kind, declared: named.get(subject.key), evidence }];
}

/** What somebody is who holds these bindings. */
export function kindOf(principal: Principal, grants: readonly Grant[]): AdminKind {
  const { kind, name, namespace } = principal;
  const shipped = SHIPPED_ADMINS.find(
    (one) =>
      one.kind === kind &&
      one.name === name &&
      grants.some(({ binding }) => binding.meta.name === one.binding),
  );
  if (shipped !== undefined) return { type: 'shipped', of: shipped.of };
  if (kind === 'ServiceAccount') return accountKind(namespace, name);
  const all = accountsGroup(principal);
  if (all !== undefined && all !== '') return accountKind(all, undefined);
  return BROAD_SUBJECTS.some((one) => fits(one, name)) ? { type: 'broad' } : { type: 'person' };
}

/** Of one account, or of all of a namespace when it is not named. */
function accountKind(namespace: string, account: string | undefined): AdminKind {
  const needless = NEEDLESS_ADMINS.find(
    (one) => one.namespace === namespace && fits(one.account, account ?? ''),
  );
  if (needless !== undefined) return { type: 'needless', of: needless.of };
  const known = PLATFORM_CONTROLLERS.find(
    (one) => one.namespace === namespace && one.account === account,
  );
  const of = known?.of ?? unseenNamespace(namespace).system;
  if (of !== undefined) return { type: 'controller', of };
  return account === undefined ? { type: 'broad' } : { type: 'tenant-account' };
}

/** Whom the plan names for this cluster, by key. */
export function declaredIn(
  list: 'admins' | 'responders',
  access: PlanAccess | undefined,
  cluster: ClusterInfo,
): ReadonlyMap<string, Evidence> {
  const named = (access?.[list] ?? []).map((one, index) => ({ one, index }));
  return new Map(
    named
      .filter(({ one }) => concerns(one, cluster))
      .flatMap(({ one, index }): readonly (readonly [string, Evidence])[] => {
        const principal = principalOfPlan(one);
        if (principal === undefined) return [[`cloud/${index}`, planEvidence(list, index, '')]];
        const { key } = subjectOfPrincipal(principal);
        return [[key, planEvidence(list, index, key)]];
      }),
  );
}

/** Whom a statement of the plan means to RBAC; nobody for an identity of the cloud. */
export function principalOfPlan(one: Declared): Principal | undefined {
  if ('group' in one) return { kind: 'Group', name: one.group, namespace: '' };
  if ('user' in one) return { kind: 'User', name: one.user, namespace: '' };
  if (!('serviceAccount' in one)) return undefined;
  const [namespace = '', name = ''] = one.serviceAccount.split('/');
  return { kind: 'ServiceAccount', name, namespace };
}

export function planEvidence(
  list: 'admins' | 'responders',
  index: number,
  value: string,
): Evidence {
  return { subject: { type: 'plan', key: 'plan/access' }, path: `access.${list}[${index}]`, value };
}
