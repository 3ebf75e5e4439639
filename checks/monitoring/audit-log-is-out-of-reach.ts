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

export const check: Check = defineCheck({
  ...entry('MON-04'),
  lifecycle: 'experimental',
  rule: `PASS when a copy of the audit log is outside of the cluster and either write-once (a locked bucket, immutable
    storage) or in an account, project or subscription of its own: as the cloud says, or by logging.sinks of the
    plan with immutable true or adminsOverlap false. WARN for a copy outside without that. FAIL when the only copies
    are on the disk of the control plane or in the cluster, or when nothing is recorded. Unknown where no plan and
    no cloud tells.`,
  why: `An intruder with the rights of an administrator deletes what convicts him. A log that he can reach proves
    nothing, neither what happened nor that nothing did.`,
  fix: `Export the audit log to a bucket with a retention lock, in an account that administrators of the cluster do
    not administer, and declare it in logging.sinks.`,
  grade: worst,
  needs: { sinks: auditSinks },
  examples: {
    pass: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging:
          - log: audit
            enabled: {value: true, field: 'logging.clusterLogging[0].types[1]'}
            sink: {value: /aws/eks/shop/cluster, field: 'logGroups[].logGroupName'}
            apart: {value: true, field: 'subscriptionFilters[0].destinationArn'}
      `,
    },
    fail: {
      version: 'v1.34.1-eks-113cf36',
      cloud: `
        logging: [{log: audit, enabled: {value: false, field: 'logging.clusterLogging[1].enabled'}}]
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
  detail: 'whether the audit log can be changed where it is kept was not seen',
  permission: 'logging.sinks of the plan with immutable and adminsOverlap',
};

function verdictOf({ sinks, off, unsure, gaps }: AuditSinks): Verdict {
  if (off !== undefined) return fail(CLUSTER, 'there is no audit log that could be kept', off);
  const evidence = sinks.flatMap((one) => one.evidence);
  const recorded = someGaps(unsure);
  const guarded = sinks.find(({ where, guarded }) => where === 'outside' && guarded === true);
  if (guarded !== undefined) {
    const message = 'a copy is outside of the cluster, out of reach of its administrators';
    return recorded === undefined
      ? pass(CLUSTER, message, guarded.evidence)
      : unknown(CLUSTER, `${message}, if anything is recorded`, recorded, { evidence });
  }
  const open = someGaps([...unsure, ...openOf(sinks, gaps)]);
  if (open !== undefined) {
    return unknown(CLUSTER, 'not seen whether the audit log is out of reach', open, { evidence });
  }
  const [first, ...rest] = evidence;
  const none = { subject: CLUSTER, path: 'logging.sinks', value: 'no sink of the audit log' };
  const shown = first === undefined ? ([none] as const) : ([first, ...rest] as const);
  return sinks.some(({ where }) => where === 'outside')
    ? warn(CLUSTER, 'it is outside of the cluster, where its administrators may change it', shown)
    : fail(CLUSTER, 'no copy of it is outside of the cluster', shown);
}

/** What more sight could show: with a copy outside, only what is said of that one. */
function openOf(sinks: readonly AuditSink[], gaps: readonly Gap[]): readonly Gap[] {
  const doubtful = sinks.some(
    ({ where, guarded }) => guarded === undefined && (where === 'outside' || where === undefined),
  );
  if (doubtful) return [UNTOLD, ...gaps];
  return sinks.some(({ where }) => where === 'outside') ? [] : gaps;
}
