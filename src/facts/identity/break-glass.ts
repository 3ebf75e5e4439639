import { type CloudIdentity, cloudIdentity } from '../../model/cloud/identity.ts';
import { cloudField } from '../../model/cloud/parts.ts';
import { cloudRight } from '../../model/cloud/rights.ts';
import type { Gap, Observed } from '../../model/observed.ts';
import type { PlanAccess } from '../../model/plan/people.ts';
import type { Evidence } from '../../model/verdict.ts';
import { planSubject, stated } from '../attested.ts';
import type { CloudGrants } from './cloud-grants.ts';
import { cloudPrincipal } from './cloud-principal.ts';

type BreakGlass = NonNullable<PlanAccess['breakGlass']>;

/** Whether emergency access is a client certificate, by the words of the plan. */
export function isCertificate({ method }: BreakGlass): boolean {
  return /\b(?:certificates?|certs?|kubeconfigs?|x\.?509|system:masters|(?:super-)?admin\.conf)\b/i.test(
    method,
  );
}

/** Identities of a cloud that the plan's words name: ARNs, members of Google Cloud, mail addresses, object ids. */
function principalsIn({ method }: BreakGlass): readonly string[] {
  return [...method.matchAll(PRINCIPAL)].map(([found]) => found.replace(/[.,;:)]+$/, ''));
}

const PRINCIPAL =
  /arn:[\w-]+:(?:iam|sts)::\d{12}:[\w+=,.@/-]+|(?:user|group|serviceAccount):[\w.+-]+@[\w.-]+|\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b|[\w.+-]+@[\w-]+\.[\w.-]+/gi;

/** What the cloud says to the plan's words. */
export interface CloudSays {
  readonly against: Evidence | undefined;
  readonly evidence: readonly Evidence[];
  /** Why it does not say. */
  readonly gaps: readonly Gap[];
}

export interface Sight {
  readonly grants: CloudGrants;
  readonly identity: Observed<CloudIdentity>;
  readonly managed: boolean | null;
  readonly cluster: string;
}

export function cloudSays(plan: BreakGlass, sight: Sight): CloudSays {
  if (isCertificate(plan)) return certificateSeen(sight);
  const named = principalsIn(plan).map(cloudPrincipal);
  if (named.length === 0) return { against: undefined, evidence: [], gaps: [] };
  const { holders, gaps } = sight.grants;
  if (holders === undefined) return { against: undefined, evidence: [], gaps };
  const found = holders.filter(({ principal }) => named.includes(principal));
  const missing = named.find((one) => !found.some(({ principal }) => principal === one));
  const subject = planSubject('access.breakGlass');
  return {
    against:
      missing === undefined
        ? undefined
        : stated(subject, 'method', missing, 'the cloud gives it nothing in this cluster'),
    evidence: found.flatMap(({ evidence }) => evidence.slice(0, 1)),
    gaps,
  };
}

/** Where we run the control plane ourselves, a certificate of its CA is taken. */
function certificateSeen({ identity, managed, cluster }: Sight): CloudSays {
  if (managed === false) return { against: undefined, evidence: [], gaps: [] };
  if (identity.state === 'unseen') {
    return { against: undefined, evidence: [], gaps: identity.gaps };
  }
  const { clientCertificates } = identity.value;
  if (clientCertificates === undefined) {
    return { against: undefined, evidence: [], gaps: [UNTOLD] };
  }
  const said = cloudField(cluster, clientCertificates, 'client certificates of people');
  return clientCertificates.value
    ? { against: undefined, evidence: [said], gaps: [] }
    : { against: said, evidence: [], gaps: [] };
}

const UNTOLD: Gap = {
  source: cloudIdentity.id,
  cause: 'not-collected',
  detail: 'the cloud did not say whether the API server takes client certificates',
  permission: cloudRight(cloudIdentity.id),
};
