import { concerns } from '../../facts/declarations.ts';
import type { PlatformFacts } from '../../facts/platform.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { PlanCredentials } from '../../model/plan/means.ts';
import { planCredentials } from '../../model/plan.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import { ALWAYS_MASTERS, NEVER_CERTIFICATES } from '../../tables/credentials/static-admins.ts';
import type { Exposed } from './exposed.ts';

/** Administrator certificates that nobody can take back, as far as somebody has one at hand. */
export interface StaticCertificates {
  readonly exposed: readonly Exposed[];
  readonly notes: readonly string[];
}

/** What the plan says of them, and what the distribution makes whatever the plan says. */
export function staticCertificates(
  plan: Observed<PlanCredentials>,
  platform: Observed<PlatformFacts>,
  cluster: ClusterInfo,
): StaticCertificates {
  const distribution = platform.state === 'unseen' ? 'unknown' : platform.value.distribution;
  const stated = plan.state === 'unseen' ? undefined : plan.value.staticAdminCerts;
  const own = (stated ?? [])
    .map((one, index) => ({ one, index }))
    .filter(({ one }) => concerns(one, cluster));
  const routine = own.filter(({ one }) => one.use === 'routine');
  const sealed = own.length - routine.length;
  const isNamed = own.length > 0 || NEVER_CERTIFICATES.has(distribution);
  // A statement that there are none is no proof where the distribution always makes one.
  const isDenied = stated !== undefined && own.length === 0 && !ALWAYS_MASTERS.has(distribution);
  return {
    exposed: [
      ...routine.map(({ one, index }) => certificate(one.name, planEvidence(index, 'routine'))),
      ...(isNamed || isDenied
        ? []
        : [unnamed(distribution, [...gapsOf(plan), ...gapsOf(platform)])]),
    ],
    notes:
      sealed === 0
        ? []
        : ['A sealed certificate in system:masters is not at hand: its seal has to be checked'],
  };
}

function certificate(name: string, evidence: Evidence): Exposed {
  const subject: Subject = {
    type: 'plan',
    key: `plan/credentials/staticAdminCerts/${name}`,
    kind: 'Certificate',
    name,
  };
  return {
    class: 'masters-certificate',
    subject,
    grade: 'admin',
    evidence: [evidence],
    perhaps: [],
  };
}

function planEvidence(index: number, value: string): Evidence {
  const path = `credentials.staticAdminCerts[${index}].use`;
  return { subject: { type: 'plan', key: planCredentials.id }, path, value };
}

/** Whether anybody has such a certificate at hand is not known. */
function unnamed(distribution: string, gaps: readonly Gap[]): Exposed {
  const always = ALWAYS_MASTERS.get(distribution);
  const detail = always ?? 'whether there are client certificates in system:masters is not known';
  const [first] = gaps;
  return {
    class: 'masters-certificate',
    subject: { type: 'cluster', key: 'masters-certificate', kind: 'Certificate', name: 'admin' },
    grade: 'admin',
    evidence: [],
    perhaps: [
      {
        source: planCredentials.id,
        cause: first?.cause === 'not-attested' ? first.cause : 'not-attested',
        detail,
        permission: 'credentials.staticAdminCerts of the plan, with where each is kept',
      },
    ],
  };
}
