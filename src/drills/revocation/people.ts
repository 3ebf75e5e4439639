import type { ClusterAdmins } from '../../facts/cluster-admins.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import { isMasters, type Principal, subjectOfPrincipal } from '../../facts/principals.ts';
import type { CloudIdentity } from '../../model/cloud/identity.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { CredentialClass } from '../../model/pictures/revocation.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import type { Exposed, Exposure } from './exposed.ts';
import type { StaticCertificates } from './static-certificates.ts';

/** A person who administers the cluster, or the group that he is in. */
export interface HumanAdmin {
  readonly principal: Principal;
  readonly evidence: readonly Evidence[];
  readonly declared: boolean;
}

/** One whom the plan names, else one whom bindings make an administrator. */
export function humanAdmin({ admins }: ClusterAdmins): HumanAdmin | undefined {
  const people = admins
    .filter(({ kind, declared }) => kind.type === 'person' || declared !== undefined)
    .filter(({ principal }) => principal.kind !== 'ServiceAccount');
  const chosen = people.find(({ declared }) => declared !== undefined) ?? people[0];
  if (chosen === undefined) return undefined;
  const { principal, evidence, declared } = chosen;
  return {
    principal,
    evidence: declared === undefined ? evidence : [declared, ...evidence],
    declared: declared !== undefined,
  };
}

export interface PeopleWorld {
  readonly identity: Observed<CloudIdentity>;
  readonly platform: Observed<PlatformFacts>;
  readonly certificates: StaticCertificates;
  readonly cluster: ClusterInfo;
}

/** What falls into the hands of whoever takes over a person: his session, and certificates in daily use. */
export function personExposure(
  principal: Principal,
  evidence: readonly Evidence[],
  { identity, platform, certificates, cluster }: PeopleWorld,
): Exposure {
  const {
    class: sort,
    unsure,
    by,
  } = isMasters(principal) ? MASTER : loginOf(identity, platform, cluster);
  const session: Exposed = {
    class: sort,
    subject: subjectOfPrincipal(principal),
    principal,
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
