import { inThisCloud } from '../../model/cloud/rights.ts';
import type { CloudRole, CloudWorkloadIdentities } from '../../model/cloud/workload-identities.ts';
import { cloudWorkloadIdentities } from '../../model/cloud/workload-identities.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import {
  CLOUD_ROLE_ANNOTATIONS,
  type ServiceAccount,
  serviceAccounts,
} from '../../model/kubernetes/service-account.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { OUTSIDE_AUTHORIZERS } from '../../tables/outside-authorizers.ts';
import { type PlatformFacts, platform } from '../platform.ts';
import { subjectOfPrincipal } from '../principals.ts';
import { cloudPrincipal } from './cloud-principal.ts';

/** A ServiceAccount whose pods can take an identity of the cloud. */
export interface CloudIdentityMapping {
  readonly account: Subject;
  readonly role: string;
  /** The annotation, or the association that the cloud keeps. */
  readonly evidence: Evidence;
  readonly by: 'annotation' | 'association';
  /** What the cloud says of the role; undefined where it was not read. */
  readonly known: CloudRole | undefined;
  /** How many accounts of this cluster are mapped to the same role. */
  readonly sharing: number;
}

export interface CloudIdentities {
  readonly mappings: readonly CloudIdentityMapping[];
  /** Why there may be others. */
  readonly gaps: readonly Gap[];
  /** Why the roles are not known. */
  readonly roleGaps: readonly Gap[];
}

/** Which pods are somebody in the cloud. Always whole: gaps are in the value. */
export const cloudIdentities: Fact<CloudIdentities> = defineFact({
  id: 'cloud-identities',
  title: 'Which ServiceAccounts can take which identities of the cloud',
  needs: {
    accounts: maybe(serviceAccounts),
    identities: maybe(cloudWorkloadIdentities),
    platform: maybe(platform),
    cluster: thisCluster,
  },
  compute: ({ accounts, identities, platform, cluster }): CloudIdentities => {
    const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
    const roleGaps = gapsOf(identities).map((gap) => inThisCloud(gap, distribution));
    const told = identities.state === 'unseen' ? NOTHING : identities.value;
    const found = [
      ...visible(accounts).flatMap(annotated),
      ...told.associations.map((one) => associated(one, cluster)),
    ];
    const byRole = Map.groupBy(found, ({ role }) => cloudPrincipal(role));
    const roles = new Map(told.roles.map((one) => [cloudPrincipal(one.role), one]));
    return {
      mappings: found.map((one) => ({
        ...one,
        known: roles.get(cloudPrincipal(one.role)),
        sharing: new Set(byRole.get(cloudPrincipal(one.role))?.map(({ account }) => account.key))
          .size,
      })),
      gaps: [...gapsOf(accounts), ...(keepsAssociations(platform) ? roleGaps : [])],
      roleGaps,
    };
  },
  show: ({ mappings, gaps }: CloudIdentities) => ({
    mappings: mappings.map(({ account, role, by, known }) => ({
      account: account.key,
      role,
      by,
      trusts: known?.subjects?.value ?? null,
      permissions: known?.permissions?.map(({ name, level }) => ({ name, level })) ?? null,
    })),
    gaps,
  }),
});

const NOTHING: CloudWorkloadIdentities = { associations: [], roles: [] };

/** Those clouds also map accounts on their own side, and what was not seen could be one of them. */
function keepsAssociations(platform: Observed<PlatformFacts>): boolean {
  if (platform.state === 'unseen') return true;
  const { distribution } = platform.value;
  return OUTSIDE_AUTHORIZERS[distribution] !== undefined || platform.state === 'partial';
}

type Found = Omit<CloudIdentityMapping, 'known' | 'sharing'>;

function annotated(account: ServiceAccount): readonly Found[] {
  return CLOUD_ROLE_ANNOTATIONS.flatMap((name) => {
    const role = account.meta.annotations.get(name);
    if (role === undefined || role === '') return [];
    const evidence = fieldOf(account, `metadata.annotations['${name}']`, role);
    return [{ account: subjectOf(account.meta), role, evidence, by: 'annotation' as const }];
  });
}

function associated(
  { namespace, serviceAccount, role, field }: CloudWorkloadIdentities['associations'][number],
  cluster: ClusterInfo,
): Found {
  return {
    account: subjectOfPrincipal({ kind: 'ServiceAccount', name: serviceAccount, namespace }),
    role,
    evidence: {
      subject: { type: 'cloud', key: cluster.id, name: cluster.name },
      path: field,
      value: `${namespace}/${serviceAccount}: ${role}`,
    },
    by: 'association',
  };
}
