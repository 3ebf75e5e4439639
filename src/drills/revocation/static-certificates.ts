import type { AdminCertificates } from '../../facts/identity/admin-certificates.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import type { ClusterInfo } from '../../model/cluster.ts';
import { type Gap, someGaps } from '../../model/observed.ts';
import { planCredentials } from '../../model/plan.ts';
import type { Evidence, Subject } from '../../model/verdict.ts';
import type { Exposed } from './exposed.ts';

/** Administrator certificates that nobody can take back, as far as somebody has one at hand. */
export interface StaticCertificates {
  readonly exposed: readonly Exposed[];
  readonly notes: readonly string[];
}

/** What the plan says of them, what the cloud hands out, and what the distribution makes whatever the plan says. */
export function staticCertificates(
  found: AdminCertificates,
  cluster: ClusterInfo,
): StaticCertificates {
  const { stated, always, never, cloud, planGaps, gaps } = found;
  const valid = (stated ?? []).filter(({ expired }) => !expired);
  const routine = valid.filter(({ use }) => use === 'routine');
  // A list of the plan says that there are no others, save those that the distribution always makes.
  const isTold = never !== undefined || (stated !== undefined && !isHidden(always, valid.length));
  const why = always?.why ?? 'whether there are client certificates in system:masters is not known';
  const [gap] = someGaps([...planGaps, ...gaps]) ?? [];
  return {
    exposed: [
      ...routine.map(({ name, evidence }) => certificate(name, [evidence], [])),
      ...(isTold ? [] : [certificate(undefined, always?.evidence ?? [], [notKnown(why, gap)])]),
      ...(cloud?.localAdmins.value === true
        ? [localAccount(cloudField(cluster.id, cloud.localAdmins))]
        : []),
    ],
    notes:
      valid.length === routine.length
        ? []
        : ['A sealed certificate in system:masters is not at hand: its seal has to be checked'],
  };
}

/** A plan that knows of none, where the distribution always makes one, says nothing of where it is. */
function isHidden(always: AdminCertificates['always'], stated: number): boolean {
  return always !== undefined && stated === 0;
}

function certificate(
  name: string | undefined,
  evidence: readonly Evidence[],
  perhaps: readonly Gap[],
): Exposed {
  const subject: Subject =
    name === undefined
      ? { type: 'cluster', key: 'masters-certificate', kind: 'Certificate', name: 'admin' }
      : {
          type: 'plan',
          key: `plan/credentials/staticAdminCerts/${name}`,
          kind: 'Certificate',
          name,
        };
  return { class: 'masters-certificate', subject, grade: 'admin', evidence, perhaps };
}

function notKnown(detail: string, gap: Gap | undefined): Gap {
  return {
    source: planCredentials.id,
    cause: gap?.cause ?? 'not-attested',
    detail,
    permission: 'credentials.staticAdminCerts of the plan, with where each is kept',
  };
}

/** Certificates that the cloud hands to whoever may ask: nobody can take one back. */
function localAccount(evidence: Evidence): Exposed {
  return {
    class: 'local-account',
    subject: {
      type: 'cloud',
      key: 'cloud/local-account',
      kind: 'LocalAccount',
      name: 'local administrator of the cluster',
    },
    grade: 'admin',
    evidence: [evidence],
    perhaps: [],
  };
}
