import { type CheckDoc, type Counts, MOST_PASSES, type Outcome } from '../model/check.ts';
import type { Origin } from '../model/cluster.ts';
import { ANYTHING, type Judgement, judgementOf } from '../model/credit.ts';
import { type Fraction, format, ZERO } from '../model/fraction.ts';
import { byText } from '../model/order.ts';
import type {
  CheckReport,
  EvidenceReport,
  SubjectReport,
  VerdictReport,
  Waived,
} from '../model/report.ts';
import type { Evidence, Interval, NotApplicable, Subject, Verdict } from '../model/verdict.ts';
import { severityWeights } from '../model/weights.ts';

/** The most verdicts of a check that are listed; the rest is counted in `truncated`. */
const MOST_OPEN = 1000;

export interface CheckContext {
  /** Whether the check counts in scores of this cluster. */
  readonly scored: boolean;
  readonly waived: Waived | null;
  /** By subject key. */
  readonly origins: ReadonlyMap<string, Origin>;
}

type Found = Pick<
  CheckReport,
  'status' | 'credit' | 'ratio' | 'q' | 'counts' | 'proof' | 'assumed' | 'fault' | 'gaps'
> & { readonly all: readonly Judged[] };

type Judged = Exclude<Verdict, NotApplicable>;

/** One check on one cluster as the report has it. */
export function checkReport(doc: CheckDoc, outcome: Outcome, context: CheckContext): CheckReport {
  const found = foundIn(outcome, context.origins);
  const verdicts = listed(found.all).map((one) => verdictReport(one, context.origins));
  const { pass, warn, fail, unknown } = found.counts;
  return {
    id: doc.id,
    code: doc.code,
    status: found.status,
    credit: found.credit,
    ratio: found.ratio,
    weight: severityWeights[doc.severity],
    gate: doc.gate,
    clusterGate: doc.clusterGate,
    q: found.q,
    severity: doc.severity,
    phase: doc.phase,
    scored: context.scored,
    counts: found.counts,
    proof: found.proof,
    assumed: found.assumed,
    waived: context.waived,
    fault: found.fault,
    gaps: found.gaps,
    verdicts,
    truncated: pass + warn + fail + unknown - verdicts.length,
  };
}

/** The interval that an outcome is worth; null where it does not apply. */
export function creditOf(outcome: Outcome): Interval | null {
  if (outcome.type === 'not-applicable') return null;
  return outcome.type === 'judged' ? outcome.credit : ANYTHING;
}

/** The assurance weight of an outcome. */
export function assuranceWeight(outcome: Outcome): Fraction {
  return outcome.type === 'judged' ? outcome.q : ZERO;
}

const NO_COUNTS: Counts = { pass: 0, warn: 0, fail: 0, unknown: 0 };

const NOTHING: Omit<Found, 'status'> = {
  credit: null,
  ratio: null,
  q: format(ZERO),
  counts: NO_COUNTS,
  proof: null,
  assumed: false,
  fault: null,
  gaps: [],
  all: [],
};

function foundIn(outcome: Outcome, origins: ReadonlyMap<string, Origin>): Found {
  const interval = creditOf(outcome);
  const credit: CheckReport['credit'] =
    interval === null ? null : [format(interval.lo), format(interval.hi)];
  switch (outcome.type) {
    case 'not-applicable': {
      const { basis, message, evidence } = outcome.proof;
      const proof = {
        basis,
        message,
        evidence: evidence.map((one) => evidenceReport(one, origins)),
      };
      return { ...NOTHING, status: 'not-applicable', proof };
    }
    case 'unknown': {
      const { gaps, fault = null } = outcome;
      return { ...NOTHING, status: 'unknown', credit, gaps, fault };
    }
    case 'judged': {
      const { status, ratio, counts, assumed, gaps, q } = outcome;
      const all = outcome.verdicts.filter((one) => one.status !== 'not-applicable');
      const exact = ratio === null ? null : format(ratio);
      return { ...NOTHING, status, credit, ratio: exact, q: format(q), counts, assumed, gaps, all };
    }
  }
}

const order: Readonly<Record<Judgement, number>> = { fail: 0, warn: 1, unknown: 2, pass: 3 };

function listed(all: readonly Judged[]): readonly Judged[] {
  const sorted = [...all].sort(
    (a, b) =>
      order[judgementOf(a)] - order[judgementOf(b)] ||
      byText(a.subject.key, b.subject.key) ||
      byText(a.message, b.message),
  );
  const passes = sorted.findIndex((one) => judgementOf(one) === 'pass');
  const open = passes === -1 ? sorted : sorted.slice(0, passes);
  return [...open.slice(0, MOST_OPEN), ...sorted.slice(open.length).slice(0, MOST_PASSES)];
}

function verdictReport(verdict: Judged, origins: ReadonlyMap<string, Origin>): VerdictReport {
  return {
    status: judgementOf(verdict),
    subject: subjectReport(verdict.subject, origins),
    message: verdict.message,
    evidence: verdict.evidence.map((one) => evidenceReport(one, origins)),
  };
}

function evidenceReport(
  { subject, path, value, note }: Evidence,
  origins: ReadonlyMap<string, Origin>,
): EvidenceReport {
  return { subject: subjectReport(subject, origins), path, value, note: note ?? null };
}

function subjectReport(subject: Subject, origins: ReadonlyMap<string, Origin>): SubjectReport {
  const { type, key, apiVersion, kind, namespace, name } = subject;
  const origin = origins.get(key);
  return {
    type,
    key,
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
    ...(origin !== undefined && { origin: { file: origin.file, line: origin.line } }),
  };
}
