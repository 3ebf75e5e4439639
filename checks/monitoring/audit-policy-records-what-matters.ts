import { type AuditRecord, auditRecords } from '../../src/facts/audit/audit-records.ts';
import { auditPolicyOf, LOGGED } from '../../src/facts/audit/examples.ts';
import type { AuditShortfall } from '../../src/facts/audit/shortfalls.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { someGaps } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  pass,
  type Subject,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../src/model/verdict.ts';
import { AUDIT_EVENTS, AUDIT_EVENTS_KNOWN_ON } from '../../src/tables/audit-events.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

export const check: Check = defineCheck({
  ...entry('MON-02'),
  lifecycle: 'experimental',
  rule: `The policy of each API server (given by --audit-policy, OpenShift's profile, or what the cloud publishes of the
    categories that are on) is evaluated for each class of events that an investigation needs, for everybody and for each user
    and group that it names. PASS when every class is recorded at its level or above. WARN when only classes are missing
    that are neither critical nor about roles, bindings, webhooks and admission policies. FAIL when one of these is, and
    when nothing is recorded. Unknown when the policy was not seen.`,
  why: `An audit log that leaves out who read Secrets, opened shells or issued tokens is an archive of everything but the
    intrusion. Rules that name a user or a verb leave holes where nobody looks: a shell over WebSocket begins with get.`,
  fix: `Record Metadata of everything, Request of what changes roles, admission, workloads and policies, without a rule that
    leaves out users or verbs; on GKE switch on Data Access logs, on AKS kube-audit and not only kube-audit-admin.`,
  grade: worst,
  needs: { found: auditRecords },
  examples: {
    pass: { objects: LOGGED, imports: auditPolicyOf('{level: Request}') },
    fail: {
      objects: LOGGED,
      imports: auditPolicyOf('{level: None, verbs: [get, list, watch]}', '{level: Request}'),
    },
  },
  *evaluate({ found }) {
    for (const record of found.records) yield* verdictsOf(record);
    const gaps = someGaps(found.gaps);
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all API servers were seen', gaps);
  },
});

function* verdictsOf(record: AuditRecord): Iterable<Verdict> {
  const { subject } = record;
  if (record.state === 'unknown') {
    yield unknown(subject, record.why, record.gaps);
  } else if (record.state === 'off') {
    yield fail(subject, record.why, record.evidence);
  } else if (record.shortfalls.length === 0) {
    const message = `all ${AUDIT_EVENTS.length} classes of events are recorded (table of ${AUDIT_EVENTS_KNOWN_ON})`;
    yield pass(subject, message, record.evidence);
  } else {
    const rows = record.shortfalls.map((one) => rowOf(subject, one));
    const vital = record.shortfalls.filter(({ events }) => events.required);
    const [first] = vital.length > 0 ? vital : record.shortfalls;
    const message = `${vital.length > 0 ? 'missing' : 'not recorded in full'}: ${first === undefined ? '' : whatOf(first)}${more(record.shortfalls.length - 1)}`;
    const verdict = vital.length > 0 ? fail : warn;
    yield verdict(subject, message, [...record.evidence, ...rows]);
  }
}

function more(count: number): string {
  return count > 0 ? `, and ${count} more` : '';
}

function whatOf({ events, of }: AuditShortfall): string {
  return of.type === 'everybody' ? events.title : `${events.title}, of ${of.type} ${of.name}`;
}

function rowOf(subject: Subject, shortfall: AuditShortfall): Evidence {
  const { events, level, rule, request } = shortfall;
  const target =
    'url' in request.target
      ? request.target.url
      : [request.target.resource, request.target.subresource].filter((one) => one !== '').join('/');
  return {
    subject,
    path: rule === undefined ? 'rules' : `rules[${rule}].level`,
    value: rule === undefined ? 'no rule fits' : level,
    note: `${whatOf(shortfall)} (${request.verb} ${target}): ${events.level} is needed`,
  };
}
