import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import { planAccess } from '../../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import { OUTSIDE_AUTHORIZERS } from '../../tables/outside-authorizers.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { isMasters, type Principal } from '../principals.ts';
import { everythingOf } from '../rbac/everything.ts';
import { type Rbac, rbac } from '../rbac/rbac.ts';
import { type AwsEntry, awsAuthEntries } from './aws-auth-entries.ts';
import { type CloudGrants, cloudGrants } from './cloud-grants.ts';
import { subjectOfCloudPrincipal } from './cloud-principal.ts';
import { declaredPrincipals } from './declared-principals.ts';

/** An identity of the cloud that may do everything in the cluster. */
export interface OutsideAdmin {
  readonly principal: string;
  readonly subject: Subject;
  /** Whether nodes of the cluster sign in with it, each of them. */
  readonly isNode: boolean;
  /** The statement of the plan that names it an administrator. */
  readonly declared: Evidence | undefined;
  readonly evidence: SomeEvidence;
}

export interface OutsideAdmins {
  readonly admins: readonly OutsideAdmin[];
  /** Why there may be others. */
  readonly gaps: readonly Gap[];
}

/** Administrators that no binding names: by the cloud's own grants, or by the list aws-auth. */
export const outsideAdmins: Fact<OutsideAdmins> = defineFact({
  id: 'outside-admins',
  title: 'Identities of the cloud that may do everything in the cluster',
  needs: {
    grants: cloudGrants,
    aws: awsAuthEntries,
    rights: rbac,
    access: maybe(planAccess),
    platform: maybe(platform),
    cluster: thisCluster,
  },
  compute: ({ grants, aws, rights, access, platform, cluster }): OutsideAdmins => {
    const stated = access.state === 'unseen' ? undefined : access.value;
    const declared = new Map(
      declaredPrincipals(stated, cluster).flatMap((one) =>
        one.level === 'admin' ? [[one.principal, one.evidence]] : [],
      ),
    );
    const found = new Map(
      [...grantedAdmins(grants), ...mappedAdmins(aws.entries, rights)].map((one) => [
        one.principal,
        one,
      ]),
    );
    return {
      admins: [...found.values()].map((one) => ({ ...one, declared: declared.get(one.principal) })),
      gaps: [...cloudGaps(grants, platform, cluster), ...aws.gaps],
    };
  },
  show: ({ admins, gaps }: OutsideAdmins) => ({
    admins: admins.map(({ principal, declared }) => ({
      principal,
      declared: declared !== undefined,
    })),
    gaps,
  }),
});

type Found = Omit<OutsideAdmin, 'declared'>;

/** The cloud's own services are no identities that anybody could sign in with. */
function grantedAdmins({ holders = [] }: CloudGrants): readonly Found[] {
  return holders.flatMap(({ principal, subject, holder, admin }) => {
    const [first, ...rest] = admin;
    if (first === undefined || holder === 'cloud') return [];
    return [
      { principal, subject, isNode: holder === 'nodes', evidence: [first, ...rest] as const },
    ];
  });
}

/** Entries count unless the cloud says that the list is not asked. */
function mappedAdmins(entries: readonly AwsEntry[], rights: Rbac): readonly Found[] {
  return entries.flatMap(({ principal, username, groups, evidence }) => {
    const who: readonly Principal[] = [
      { kind: 'User', name: username, namespace: '' },
      ...groups.map((name): Principal => ({ kind: 'Group', name, namespace: '' })),
    ];
    const bound = who.flatMap((one) => everythingOf(one, rights));
    if (bound.length === 0 && !who.some(isMasters)) return [];
    return [
      {
        principal,
        subject: subjectOfCloudPrincipal(principal),
        isNode: groups.includes('system:nodes'),
        evidence: [evidence, ...bound] as const,
      },
    ];
  });
}

/** Only a cloud that is known to give rights so, or could be one, leaves something unseen. */
function cloudGaps(
  grants: CloudGrants,
  platform: Observed<PlatformFacts>,
  cluster: ClusterInfo,
): readonly Gap[] {
  if (grants.gaps.length === 0 || cluster.source === 'manifests') return [];
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  if (distribution === 'unknown') return gapsOf(platform);
  return OUTSIDE_AUTHORIZERS[distribution] === undefined ? [] : grants.gaps;
}
