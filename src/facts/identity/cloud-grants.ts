import { type CloudGrant, cloudAuthorizers } from '../../model/cloud/authorizers.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { planAccess } from '../../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, SomeEvidence, Subject } from '../../model/verdict.ts';
import { platform } from '../platform.ts';
import { everythingOf } from '../rbac/everything.ts';
import { type Rbac, rbac } from '../rbac/rbac.ts';
import { cloudPrincipal, subjectOfCloudPrincipal } from './cloud-principal.ts';
import { type DeclaredPrincipal, declaredPrincipals } from './declared-principals.ts';

/** An identity of the cloud with everything that the cloud gives it in this cluster. */
export interface CloudHolder {
  readonly principal: string;
  readonly subject: Subject;
  readonly holder: CloudGrant['holder'];
  readonly grants: readonly CloudGrant[];
  /** What makes it an administrator of the whole cluster, by itself or by a group of it; none if it is none. */
  readonly admin: readonly Evidence[];
  readonly declared: DeclaredPrincipal | undefined;
  readonly evidence: SomeEvidence;
}

export interface CloudGrants {
  /** Undefined where nobody asked the cloud, or it did not tell. */
  readonly holders: readonly CloudHolder[] | undefined;
  /** Whom the plan names and the cloud does not. */
  readonly missing: readonly DeclaredPrincipal[];
  /** Why there may be others, with the right of this cloud. */
  readonly gaps: readonly Gap[];
}

/** Rights that no binding shows. Always whole: gaps are in the value. */
export const cloudGrants: Fact<CloudGrants> = defineFact({
  id: 'cloud-grants',
  title: 'Whom the cloud gives rights in the cluster that no binding shows',
  needs: {
    authorizers: maybe(cloudAuthorizers),
    access: maybe(planAccess),
    rights: rbac,
    platform: maybe(platform),
    cluster: thisCluster,
  },
  compute: ({ authorizers, access, rights, platform, cluster }): CloudGrants => {
    const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
    const gaps = gapsOf(authorizers).map((gap) => inThisCloud(gap, distribution));
    if (authorizers.state === 'unseen') return { holders: undefined, missing: [], gaps };
    const stated = access.state === 'unseen' ? undefined : access.value;
    const declared = declaredPrincipals(stated, cluster);
    const byPrincipal = Map.groupBy(visible(authorizers), (one) => cloudPrincipal(one.principal));
    const holders = [...byPrincipal].flatMap(([principal, grants]) =>
      holderOf(principal, grants, { declared, rights, cluster: cluster.id }),
    );
    const missing = declared.filter(({ principal }) => !byPrincipal.has(principal));
    return { holders, missing, gaps };
  },
  show: ({ holders, missing, gaps }: CloudGrants) => ({
    holders: (holders ?? []).map(({ principal, holder, grants, admin, declared }) => ({
      principal,
      holder,
      grants: grants.map((one) => one.grants),
      admin: admin.length > 0,
      declared: declared?.level ?? null,
    })),
    missing: missing.map(({ principal }) => principal),
    gaps,
  }),
});

interface Around {
  readonly declared: readonly DeclaredPrincipal[];
  readonly rights: Rbac;
  readonly cluster: string;
}

function holderOf(
  principal: string,
  grants: readonly CloudGrant[],
  { declared, rights, cluster }: Around,
): readonly CloudHolder[] {
  const subject = subjectOfCloudPrincipal(principal);
  const [first, ...rest] = grants.map((one) => grantEvidence(one, cluster));
  if (first === undefined) return [];
  const own = grants.filter(({ admin, namespaces }) => admin && namespaces.length === 0);
  const byGroup = grants.flatMap(({ groups }) =>
    groups.flatMap((name) => everythingOf({ kind: 'Group', name, namespace: '' }, rights)),
  );
  const statements = declared.filter((one) => one.principal === principal);
  return [
    {
      principal,
      subject,
      holder:
        grants.find(({ holder }) => holder === 'people')?.holder ?? grants[0]?.holder ?? 'people',
      grants,
      admin: [...own.map((one) => grantEvidence(one, cluster)), ...byGroup],
      declared: statements.find(({ level }) => level === 'admin') ?? statements[0],
      evidence: [first, ...rest],
    },
  ];
}

function grantEvidence(
  { field, grants, namespaces, groups }: CloudGrant,
  cluster: string,
): Evidence {
  const where = namespaces.length === 0 ? '' : ` in ${namespaces.join(', ')}`;
  const as = groups.length === 0 ? '' : `, as ${groups.join(', ')}`;
  return {
    subject: { type: 'cloud', key: cluster, name: cluster },
    path: field,
    value: `${grants}${where}${as}`,
  };
}
