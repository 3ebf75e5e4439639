import { type CloudIdentity, cloudIdentity } from '../../model/cloud/identity.ts';
import { inThisCloud } from '../../model/cloud/rights.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { PlanCredentials } from '../../model/plan/means.ts';
import { planCredentials } from '../../model/plan.ts';
import { asOf, defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import { termOf } from '../../model/term.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import { ALWAYS_MASTERS, NEVER_CERTIFICATES } from '../../tables/credentials/static-admins.ts';
import { concerns } from '../declarations.ts';
import { platform } from '../platform.ts';

/** A client certificate with every right, as the plan states it. */
export interface StatedCertificate {
  readonly name: string;
  readonly use: 'break-glass' | 'routine';
  readonly custody: string;
  readonly expires: string;
  readonly expired: boolean;
  readonly evidence: Evidence;
}

export interface AdminCertificates {
  /** Undefined where the plan does not say. A list, even an empty one, says that there are no others. */
  readonly stated: readonly StatedCertificate[] | undefined;
  readonly statement: Evidence;
  /** That the distribution makes one whatever the plan says; undefined where it does not. */
  readonly always: { readonly why: string; readonly evidence: SomeEvidence } | undefined;
  /** That the distribution gives none to people. */
  readonly never: SomeEvidence | undefined;
  readonly cloud: CloudIdentity | undefined;
  readonly planGaps: readonly Gap[];
  /** Why the distribution, or what the cloud would say of it, is not known. */
  readonly gaps: readonly Gap[];
}

/** Credentials with every right that nobody can take back. Always whole: gaps are in the value. */
export const adminCertificates: Fact<AdminCertificates> = defineFact({
  id: 'admin-certificates',
  title: 'Administrator certificates and local accounts that cannot be revoked',
  needs: {
    credentials: maybe(planCredentials),
    platform: maybe(platform),
    identity: maybe(cloudIdentity),
    asOf,
    cluster: thisCluster,
  },
  compute: ({ credentials, platform, identity, asOf, cluster }): AdminCertificates => {
    const found = platform.state === 'unseen' ? undefined : platform.value;
    const distribution = found?.distribution ?? 'unknown';
    const [first, ...rest] = found?.evidence ?? [];
    const signs: SomeEvidence | undefined = first && [first, ...rest];
    const why = ALWAYS_MASTERS.get(distribution);
    const asked = found?.managed === false ? [] : gapsOf(identity);
    const all = certificatesIn(credentials);
    return {
      stated: all
        ?.map((one, index) => ({ one, index }))
        .filter(({ one }) => concerns(one, cluster))
        .map(({ one, index }) => statedOf(one, index, asOf)),
      statement: {
        subject: PLAN,
        path: LIST,
        value: all === undefined ? 'not in the plan' : 'none',
      },
      always: why === undefined || signs === undefined ? undefined : { why, evidence: signs },
      never: platform.state === 'seen' && NEVER_CERTIFICATES.has(distribution) ? signs : undefined,
      cloud: identity.state === 'unseen' ? undefined : identity.value,
      planGaps: all === undefined ? [notStated(credentials)] : [],
      gaps: [...gapsOf(platform), ...asked.map((gap) => inThisCloud(gap, distribution))],
    };
  },
  show: ({ stated, always, never, cloud }: AdminCertificates) => ({
    stated: stated?.map(({ name, use, expired }) => ({ name, use, expired })) ?? null,
    always: always?.why ?? null,
    never: never !== undefined,
    localAdmins: cloud?.localAdmins.value ?? null,
  }),
});

const PLAN = { type: 'plan', key: planCredentials.id } as const;
const LIST = 'credentials.staticAdminCerts';

type Stated = NonNullable<PlanCredentials['staticAdminCerts']>;

function certificatesIn(credentials: Observed<PlanCredentials>): Stated | undefined {
  return credentials.state === 'unseen' ? undefined : credentials.value.staticAdminCerts;
}

function statedOf(
  { name, use, custody, expires }: Stated[number],
  index: number,
  asOf: number,
): StatedCertificate {
  return {
    name,
    use,
    custody,
    expires,
    expired: termOf(expires, asOf) === 'expired',
    evidence: {
      subject: PLAN,
      path: `${LIST}[${index}]`,
      value: `${name}: ${use}, expires ${expires}`,
      note: custody,
    },
  };
}

function notStated(credentials: Observed<PlanCredentials>): Gap {
  const [first] = gapsOf(credentials);
  return {
    source: planCredentials.id,
    cause: 'not-attested',
    detail: first?.detail ?? 'the plan does not say which administrator certificates there are',
    permission: '--plan FILE with credentials.staticAdminCerts',
  };
}
