import { dated, notStated, planSubject, pointed, stated } from '../../src/facts/attested.ts';
import { agoText } from '../../src/facts/freshness.ts';
import { apiServers } from '../../src/facts/identity/api-servers.ts';
import { type PlanAges, planAges } from '../../src/facts/plan-ages.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { type CloudIdentity, cloudIdentity } from '../../src/model/cloud/identity.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { gapsOf, type Observed, someGaps } from '../../src/model/observed.ts';
import type { PlanCredentials } from '../../src/model/plan/means.ts';
import { planCredentials } from '../../src/model/plan.ts';
import { maybe, planFiled, thisCluster } from '../../src/model/source.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('IRR-19'),
  lifecycle: 'experimental',
  rule: `PASS when the plan notes a rehearsed rotation of the cluster CA (credentials.caRotation.lastDrill) within 365
    days and, where no provider runs the control plane, a procedure for the keys that sign ServiceAccount tokens.
    WARN when it is documented only, the rehearsal is older, or that procedure is missing. FAIL when there is
    nothing, or the rehearsal is dated in the future. Unknown without the plan's credentials. Not applicable when the
    cloud says that the CA cannot be replaced and takes no client certificates.`,
  why: `When a credential cannot be revoked, replacing the CA or the signing keys is the only answer. Done for the first
    time during an incident it takes the cluster down for a day.`,
  fix: `Write the runbook of your distribution or cloud, with both keys trusted for a while, rehearse it on a twin of
    the cluster, and note day and hours in credentials.caRotation.`,
  grade: worst,
  needs: {
    credentials: maybe(planCredentials),
    identity: maybe(cloudIdentity),
    servers: apiServers,
    ages: planAges,
    filed: planFiled,
    cluster: thisCluster,
  },
  examples: {
    pass: {
      plan: `
        credentials:
          caRotation: {lastDrill: 2026-02-01, durationHours: 6, signingKeyProcedure: wiki/signing-keys}
      `,
    },
    fail: { plan: 'credentials: {staticAdminCerts: []}' },
  },
  *evaluate({ credentials, identity, servers, ages, filed, cluster }) {
    const proof = cannotRotate(identity, cluster.id);
    const subject = planSubject('credentials.caRotation');
    const gaps = someGaps(gapsOf(credentials));
    if (proof !== undefined) {
      yield notApplicable('observed', 'nobody can replace the CA, and it signs for nobody', proof);
    } else if (gaps !== undefined) {
      yield unknown(subject, 'not known whether the CA can be replaced', gaps);
    } else {
      const own = servers.managed === undefined;
      yield verdictOf(rotationIn(credentials), { ages, filed, own });
    }
  },
});

type Rotation = NonNullable<PlanCredentials['caRotation']>;

function rotationIn(credentials: Observed<PlanCredentials>): Rotation | undefined {
  return credentials.state === 'unseen' ? undefined : credentials.value.caRotation;
}

function cannotRotate(
  identity: Observed<CloudIdentity>,
  cluster: string,
): SomeEvidence | undefined {
  if (identity.state !== 'seen') return undefined;
  const { caRotation, clientCertificates } = identity.value;
  if (caRotation?.value !== false || clientCertificates?.value !== false) return undefined;
  return [cloudField(cluster, caRotation), cloudField(cluster, clientCertificates)];
}

interface Around {
  readonly ages: PlanAges;
  readonly filed: boolean;
  /** Whether the control plane may be our own. */
  readonly own: boolean;
}

function verdictOf(rotation: Rotation | undefined, { ages, filed, own }: Around): Verdict {
  const subject = planSubject('credentials.caRotation');
  if (rotation === undefined) {
    return fail(subject, 'nobody noted how the CA is replaced', [notStated(subject, '', filed)]);
  }
  const { lastDrill, durationHours, runbook, signingKeyProcedure } = rotation;
  const documents: readonly Evidence[] = [
    ...(runbook === undefined ? [] : [pointed(subject, 'runbook', runbook)]),
    ...(signingKeyProcedure === undefined
      ? []
      : [pointed(subject, 'signingKeyProcedure', signingKeyProcedure)]),
  ];
  const missing = notStated(subject, 'lastDrill', filed);
  if (lastDrill === undefined) {
    return documents.length === 0
      ? fail(subject, 'how the CA is replaced is not written down', [missing])
      : warn(subject, 'it is written down, and nobody rehearsed it', [missing, ...documents]);
  }
  const age = ages.of(lastDrill, 'rehearsal');
  const hours =
    durationHours === undefined ? [] : [stated(subject, 'durationHours', String(durationHours))];
  const evidence = [dated(subject, 'lastDrill', lastDrill, age), ...hours, ...documents] as const;
  if (age.state === 'future') {
    return fail(subject, 'the rehearsal is dated in the future', evidence);
  }
  if (age.state !== 'fresh') return warn(subject, `it was rehearsed ${agoText(age)}`, evidence);
  if (own && signingKeyProcedure === undefined) {
    const without = notStated(subject, 'signingKeyProcedure', filed);
    return warn(subject, 'nothing says how keys that sign ServiceAccount tokens are replaced', [
      ...evidence,
      without,
    ]);
  }
  return pass(subject, 'the CA was replaced in a rehearsal', evidence);
}
