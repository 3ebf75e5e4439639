import { dated, planSubject, stated } from '../../src/facts/attested.ts';
import {
  type AdminCertificates,
  adminCertificates,
  type StatedCertificate,
} from '../../src/facts/identity/admin-certificates.ts';
import { isCertificate } from '../../src/facts/identity/break-glass.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Observed, someGaps } from '../../src/model/observed.ts';
import type { PlanCredentials } from '../../src/model/plan/means.ts';
import type { PlanAccess } from '../../src/model/plan/people.ts';
import { planAccess, planCredentials } from '../../src/model/plan.ts';
import { maybe, thisCluster } from '../../src/model/source.ts';
import { type Evidence, fail, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('RBC-03'),
  lifecycle: 'experimental',
  rule: `PASS when the cloud gives out no local accounts and the plan lists no administrator certificate (on EKS there
    are none). WARN for one certificate that is sealed for emergencies, with a rotation of the CA that was rehearsed
    within a year. FAIL for a certificate in routine use, for several, for one without that rehearsal, for local
    accounts that are on, and for a plan that lists none where the distribution always makes one. Unknown where
    plan or cloud do not say. Entries of aws-auth can be revoked and count in RBC-01.`,
  why: `The API server asks no revocation list, and system:masters is not subject to RBAC: whoever copied that file is
    an administrator until the certificate expires or the CA of the whole cluster is replaced.`,
  fix: `Turn local accounts off, seal one certificate for emergencies, sign in by the provider otherwise, list what
    remains in credentials.staticAdminCerts, and rehearse a rotation of the CA.`,
  grade: worst,
  needs: {
    found: adminCertificates,
    credentials: maybe(planCredentials),
    access: maybe(planAccess),
    ages: planAges,
    cluster: thisCluster,
  },
  examples: {
    pass: { version: 'v1.34.1-eks-113cf36' },
    fail: {
      version: 'v1.34.1',
      plan: `
        credentials:
          staticAdminCerts:
            - {name: kubernetes-admin, custody: laptops, expires: 2027-02-03, use: routine}
      `,
    },
  },
  *evaluate({ found, credentials, access, ages, cluster }) {
    const inForce = (found.stated ?? []).filter(({ expired }) => !expired);
    const rehearsed = rehearsalOf(credentials, ages);
    yield* ofCloud(found, cluster.id);
    for (const one of found.stated ?? []) yield ofStated(one, inForce, rehearsed);
    if (inForce.length > 0) return;
    const method = certificateMethod(access);
    if (method !== undefined) {
      const subject = planSubject('access.breakGlass');
      yield warn(subject, 'the emergency access is a certificate that cannot be revoked', [method]);
    }
    yield ofRest(found, cluster.id);
  },
});

interface Rehearsal {
  readonly fresh: boolean;
  readonly evidence: Evidence;
}

function rehearsalOf(credentials: Observed<PlanCredentials>, ages: PlanAges): Rehearsal {
  const subject = planSubject('credentials.caRotation');
  const day = credentials.state === 'unseen' ? undefined : credentials.value.caRotation?.lastDrill;
  if (day === undefined) {
    return { fresh: false, evidence: stated(subject, 'lastDrill', 'not in the plan') };
  }
  const age = ages.of(day, 'rehearsal');
  return { fresh: age.state === 'fresh', evidence: dated(subject, 'lastDrill', day, age) };
}

function* ofCloud({ cloud }: AdminCertificates, cluster: string): Iterable<Verdict> {
  if (cloud?.localAdmins.value !== true) return;
  const evidence = [cloudField(cluster, cloud.localAdmins)] as const;
  yield fail(CLUSTER, 'the cloud gives out local administrator accounts', evidence);
}

function ofStated(
  one: StatedCertificate,
  inForce: readonly StatedCertificate[],
  { fresh, evidence }: Rehearsal,
): Verdict {
  const subject = planSubject(`credentials.staticAdminCerts/${one.name}`);
  if (one.expired) return pass(subject, `is not accepted since ${one.expires}`, [one.evidence]);
  if (one.use === 'routine') {
    return fail(subject, 'is used from day to day, and cannot be revoked', [one.evidence]);
  }
  if (inForce.length > 1) {
    return fail(subject, 'is one of several that cannot be revoked', [one.evidence]);
  }
  return fresh
    ? warn(subject, 'is sealed, and the CA can be replaced', [one.evidence, evidence])
    : fail(subject, 'is sealed, and nobody rehearsed to replace the CA', [one.evidence, evidence]);
}

function certificateMethod(access: Observed<PlanAccess>): Evidence | undefined {
  const plan = access.state === 'unseen' ? undefined : access.value.breakGlass;
  if (plan === undefined || !isCertificate(plan)) return undefined;
  return stated(planSubject('access.breakGlass'), 'method', plan.method);
}

/** Whether there is anything besides what the plan lists as in force. */
function ofRest(found: AdminCertificates, cluster: string): Verdict {
  const { stated, statement, always, never, cloud, planGaps, gaps } = found;
  if (always !== undefined) {
    if (stated !== undefined) {
      const evidence = [statement, ...always.evidence] as const;
      return fail(CLUSTER, `the plan lists none in force, and ${always.why}`, evidence, {
        contradiction: true,
      });
    }
    const missing = someGaps(planGaps);
    if (missing !== undefined) return unknown(CLUSTER, always.why, missing, { best: 'warn' });
  }
  if (never !== undefined) return pass(CLUSTER, 'it gives people no certificates', never);
  const takesNone = cloud?.clientCertificates;
  if (cloud !== undefined && takesNone?.value === false && !cloud.localAdmins.value) {
    const evidence = [
      cloudField(cluster, takesNone),
      cloudField(cluster, cloud.localAdmins),
    ] as const;
    return pass(CLUSTER, 'the cloud gives out no accounts, and takes no certificates', evidence);
  }
  const missing = someGaps([...planGaps, ...gaps]);
  if (missing !== undefined) {
    return unknown(CLUSTER, 'not known which certificates and local accounts there are', missing);
  }
  const local = cloud === undefined ? [] : [cloudField(cluster, cloud.localAdmins)];
  return pass(CLUSTER, 'the plan lists no certificate that is in force', [statement, ...local]);
}
