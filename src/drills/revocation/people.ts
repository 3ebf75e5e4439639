import { type ClusterAdmins, planEvidence, principalOfPlan } from '../../facts/cluster-admins.ts';
import { concerns } from '../../facts/declarations.ts';
import type { SignIn } from '../../facts/identity/sign-in.ts';
import { isMasters, type Principal, subjectOfPrincipal } from '../../facts/principals.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import type { Gap, Observed } from '../../model/observed.ts';
import type { CredentialClass } from '../../model/pictures/revocation.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { Evidence } from '../../model/verdict.ts';
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
  readonly signIn: SignIn;
  readonly distribution: string;
  readonly certificates: StaticCertificates;
}

/** What falls into the hands of whoever takes over a person: his session, and certificates in daily use. */
export function personExposure(
  { name, principal, evidence }: Person,
  { signIn, distribution, certificates }: PeopleWorld,
): Exposure {
  const {
    class: sort,
    unsure,
    by,
  } = principal !== undefined && isMasters(principal) ? MASTER : loginOf(signIn, distribution);
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
    credentials: [session, ...certificates.exposed],
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

/** Distributions whose cloud's own identities sign in: no token of another issuer is needed. */
const CLOUD_LOGINS: ReadonlySet<string> = new Set(['eks', 'gke']);

/** The hardest to take back first. */
const HARDEST = ['local', 'tokens', 'mixed', 'provider'] as const;

function loginOf({ ways, gaps }: SignIn, distribution: string): Login {
  const found = HARDEST.flatMap((by) => ways.find((way) => way.by === by) ?? [])[0];
  if (found === undefined) return { class: 'person', by: [], unsure: gaps };
  const { by, evidence } = found;
  return { class: classOf(by, distribution), by: evidence, unsure: gaps };
}

function classOf(by: (typeof HARDEST)[number], distribution: string): CredentialClass {
  switch (by) {
    case 'local':
      return 'client-certificate';
    case 'tokens':
      return 'static-token';
    case 'mixed':
    case 'provider':
      return CLOUD_LOGINS.has(distribution) ? 'cloud-login' : 'oidc-session';
  }
}
