import { type AuditRecord, auditRecords } from '../../src/facts/audit/audit-records.ts';
import { type AuditedBodies, auditedBodies } from '../../src/facts/audit/bodies.ts';
import { auditPolicyOf, LOGGED } from '../../src/facts/audit/examples.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-03'),
  lifecycle: 'experimental',
  rule: `Of the policy given by --audit-policy: PASS when no request about Secrets or token reviews is recorded above
    Metadata, by whomever it comes, and none for tokens of ServiceAccounts above Request. WARN when bodies of requests
    that write Secrets or ask for a review are recorded. FAIL when answers are, which hold Secrets and new tokens.
    Not applicable when a provider wrote the policy. Unknown when it was not seen.`,
  why: `The audit log goes to investigators, to a search engine and to a service provider. With bodies of Secrets in it
    each of them has the credentials of the cluster.`,
  fix: `Put a rule of level Metadata for secrets, and for tokenreviews of authentication.k8s.io, before all others, and
    record serviceaccounts/token at Request at most.`,
  grade: worst,
  needs: { found: auditRecords },
  examples: {
    pass: {
      objects: LOGGED,
      imports: auditPolicyOf(
        "{level: Metadata, resources: [{group: '', resources: [secrets]}, {group: authentication.k8s.io}]}",
        '{level: Request}',
      ),
    },
    fail: { objects: LOGGED, imports: auditPolicyOf('{level: RequestResponse}') },
  },
  *evaluate({ found }) {
    const { records } = found;
    const provided = records.find((one) => one.state === 'known' && one.byProvider);
    if (provided?.state === 'known') {
      yield notApplicable('observed', 'a provider wrote the policy', provided.evidence);
      return;
    }
    for (const record of records) yield verdictOf(record);
    const gaps = someGaps(found.gaps);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all API servers were seen', gaps);
  },
});

function verdictOf(record: AuditRecord): Verdict {
  const { subject } = record;
  if (record.state === 'unknown') return unknown(subject, record.why, record.gaps);
  if (record.state === 'off') {
    return pass(subject, 'nothing is recorded, and so no Secrets are', record.evidence);
  }
  const bodies = auditedBodies(record.policy);
  const rows = bodies.map((one) => rowOf(subject, one));
  const [worst] = bodies.toSorted((a, b) => Number(b.answers) - Number(a.answers));
  if (worst === undefined) {
    return pass(subject, 'bodies that hold Secrets or tokens are left out', record.evidence);
  }
  return worst.answers
    ? fail(subject, `answers are recorded that hold ${worst.what}`, [...record.evidence, ...rows])
    : warn(subject, `requests are recorded that hold ${worst.what}`, [...record.evidence, ...rows]);
}

function rowOf(subject: Subject, { what, level, rule }: AuditedBodies): Evidence {
  return { subject, path: `rules[${rule}].level`, value: level, note: what };
}
