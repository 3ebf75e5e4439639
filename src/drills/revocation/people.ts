import { type ClusterAdmins, planEvidence, principalOfPlan } from '../../facts/cluster-admins.ts';
import { concerns } from '../../facts/declarations.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import { isMasters, type Principal, subjectOfPrincipal } from '../../facts/principals.ts';
import type { CloudIdentity } from '../../model/cloud/identity.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { CredentialClass } from '../../model/pictures/revocation.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import type { Exposed, Exposure } from './exposed.ts';
import type { StaticCertificates } from './static-certificates.ts';

/** A person who administers the cluster, or the group that he is in. */
export interface Person {
  readonly name: string;
  /** Undefined where only a cloud knows him. */
  readonly principal: Principal | undefined;
  readonly evidence: readonly Evidence[];
}

/** One whom the plan names, else one whom bindings make an administrator. */
export function humanAdmin(
  access: Observed<PlanAccess>,
  { admins }: ClusterAdmins,
  cluster: ClusterInfo,
): Person | undefined {
  const named = (access.state === 'unseen' ? [] : (access.value.admins ?? []))
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => concerns(one, cluster) && !('serviceAccount' in one));
  const [first] = named;
  if (first !== undefined) {
    const principal = principalOfPlan(first.one);
    const name = 'cloudPrincipal' in first.one ? first.one.cloudPrincipal : (principal?.name ?? '');
    return { name, principal, evidence: [planEvidence('admins', first.index, name)] };
  }
  const seen = admins.find(
    ({ kind, principal }) => kind.type === 'person' && principal.kind !== 'ServiceAccount',
  );
  if (seen === undefined) return undefined;
  return { name: seen.principal.name, principal: seen.principal, evidence: seen.evidence };
}

export interface PeopleWorld {
  readonly identity: Observed<CloudIdentity>;
  readonly platform: Observed<PlatformFacts>;
  readonly certificates: StaticCertificates;
  readonly cluster: ClusterInfo;
}

/** What falls into the hands of whoever takes over a person: his session, and certificates in daily use. */
export function personExposure(
  { name, principal, evidence }: Person,
  { identity, platform, certificates, cluster }: PeopleWorld,
): Exposure {
  const {
    class: sort,
    unsure,
    by,
  } = principal !== undefined && isMasters(principal)
    ? MASTER
    : loginOf(identity, platform, cluster);
  const session: Exposed = {
    class: sort,
    subject:
      principal === undefined
        ? { type: 'cloud', key: `cloud-login/${name}`, kind: 'Person', name }
        : subjectOfPrincipal(principal),
    ...(principal === undefined ? { grade: 'admin' as const } : { principal }),
    ...(sort === 'masters-certificate' ? { grade: 'admin' as const } : {}),
    evidence: [...by, ...evidence],
    perhaps: [],
    ...(unsure.length === 0 ? {} : { unsure }),
  };
  return {
    credentials: [session, ...localAccount(identity, cluster), ...certificates.exposed],
    notes: certificates.notes,
    gaps: [],
  };
}

/** No binding gives this group its rights, and no token of an identity provider puts anybody into it. */
const MASTER: Login = { class: 'masters-certificate', by: [], unsure: [] };

interface Login {
  readonly class: CredentialClass;
  readonly by: readonly Evidence[];
  readonly unsure: readonly Gap[];
}

/** Clouds whose own identities sign in: no token of another issuer is needed. */
const CLOUD_LOGINS: ReadonlySet<string> = new Set(['eks', 'gke']);

function loginOf(
  identity: Observed<CloudIdentity>,
  platform: Observed<PlatformFacts>,
  cluster: ClusterInfo,
): Login {
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  if (identity.state === 'unseen') {
    const unsure: readonly Gap[] =
      identity.gaps.length > 0 ? [...gapsOf(identity), ...gapsOf(platform)] : [];
    return { class: 'person', by: [], unsure };
  }
  const { people } = identity.value;
  const by = [cloudField(cluster.id, people)];
  if (people.value === 'local') return { class: 'client-certificate', by, unsure: [] };
  return { class: CLOUD_LOGINS.has(distribution) ? 'cloud-login' : 'oidc-session', by, unsure: [] };
}

/** Certificates that the cloud hands to whoever may ask: nobody can take one back. */
function localAccount(identity: Observed<CloudIdentity>, cluster: ClusterInfo): readonly Exposed[] {
  if (identity.state === 'unseen' || !identity.value.localAdmins.value) return [];
  return [
    {
      class: 'local-account',
      subject: LOCAL_ACCOUNT,
      grade: 'admin',
      evidence: [cloudField(cluster.id, identity.value.localAdmins)],
      perhaps: [],
    },
  ];
}

const LOCAL_ACCOUNT: Subject = {
  type: 'cloud',
  key: 'cloud/local-account',
  kind: 'LocalAccount',
  name: 'local administrator of the cluster',
};
