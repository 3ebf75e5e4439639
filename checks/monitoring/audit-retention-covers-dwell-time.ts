import {
  type AuditSink,
  type AuditSinks,
  auditSinks,
} from '../../src/facts/audit-logging/audit-sinks.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { CLUSTER } from '../../src/model/kubernetes/meta.ts';
import { type Gap, someGaps } from '../../src/model/observed.ts';
import { fail, pass, unknown, type Verdict, warn } from '../../src/model/verdict.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';

/** Days that a record must last, and days of them that can be searched at once. */
const YEAR = 365;
const QUARTER = 90;

export const check: Check = defineCheck({
  ...entry('MON-05'),
  lifecycle: 'experimental',
  rule: `The audit log of the sink that keeps it longest, and of the one that can be searched furthest back: as the
    cloud says, by --audit-log-maxage of the API servers, or by retentionDays and hotDays in logging.sinks of the
    plan. Where a cloud keeps changes by themselves too, the log that holds reads decides. PASS from 365 days with 90
    of them searchable, WARN from 90 days, FAIL below, and when nothing is recorded. Unknown where neither cloud nor
    plan tells.`,
  why: `Intruders stay for months before anybody notices. What was deleted by then is the beginning of the story: how
    they came in, and what else they touched.`,
  fix: `Set the retention of the log group, bucket or table to a year or more, keep at least 90 days where they can be
    searched, and declare archives in logging.sinks.`,
  grade: worst,
  needs: { sinks: auditSinks },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - log: audit
            enabled: {value: true, field: 'logging.clusterLogging[0].types[1]'}
            retentionDays: {value: 400, field: 'logGroups[].retentionInDays'}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - log: audit
            enabled: {value: true, field: 'logging.clusterLogging[0].types[1]'}
            retentionDays: {value: 30, field: 'logGroups[].retentionInDays'}
      `,
    },
  },
  *evaluate({ sinks }) {
    yield verdictOf(sinks);
  },
});

const UNTOLD: Gap = {
  source: 'cloud/logging',
  cause: 'not-collected',
  detail: 'how long the audit log is kept was not seen',
  permission: 'logging.sinks of the plan with retentionDays and hotDays',
};

function verdictOf({ sinks, off, unsure, gaps }: AuditSinks): Verdict {
  if (off !== undefined) return fail(CLUSTER, 'there is no audit log that could be kept', off);
  const [first, ...rest] = sinks.flatMap((one) => one.evidence);
  const evidence = first === undefined ? [] : [first, ...rest];
  const kept = spanOf(sinks);
  const open = someGaps([...unsure, ...(kept.good ? [] : openOf(sinks, gaps))]);
  if (open !== undefined) return unknown(CLUSTER, kept.asSeen, open, { evidence });
  if (first === undefined) {
    const none = { subject: CLUSTER, path: 'logging.sinks', value: 'no sink of the audit log' };
    return fail(CLUSTER, 'nothing keeps the audit log', [none]);
  }
  if (kept.good) return pass(CLUSTER, kept.text, [first, ...rest]);
  return kept.days >= QUARTER
    ? warn(CLUSTER, kept.text, [first, ...rest])
    : fail(CLUSTER, `${kept.text}, no longer`, [first, ...rest]);
}

interface Span {
  readonly days: number;
  readonly good: boolean;
  readonly text: string;
  readonly asSeen: string;
}

function spanOf(sinks: readonly AuditSink[]): Span {
  const days = longest(sinks.map((one) => one.days));
  const searchable = longest(sinks.map((one) => one.searchable));
  const text = `it is kept ${daysText(days)} and can be searched ${daysText(searchable)}`;
  const asSeen = days > 0 ? `${text}, as far as was seen` : 'not seen how long it is kept';
  return { days, good: days >= YEAR && searchable >= QUARTER, text, asSeen };
}

/** Once a sink is known to last, a second one could only add; until then anything unseen may. */
function openOf(sinks: readonly AuditSink[], gaps: readonly Gap[]): readonly Gap[] {
  const missing = sinks.some((one) => one.days === undefined);
  return [...(missing ? [UNTOLD] : []), ...(missing || sinks.length === 0 ? gaps : [])];
}

function longest(all: readonly (number | undefined)[]): number {
  return Math.max(0, ...all.map((one) => one ?? 0));
}

function daysText(days: number): string {
  if (days === Number.POSITIVE_INFINITY) return 'for ever';
  return days === 1 ? 'for 1 day' : `for ${days} days`;
}
