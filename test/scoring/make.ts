import fc from 'fast-check';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import type { Check, Outcome, Phase, Severity } from '../../src/model/check.ts';
import { domains, phases, severities } from '../../src/model/check.ts';
import type { ClusterInfo } from '../../src/model/cluster.ts';
import { ANYTHING, statusOf } from '../../src/model/credit.ts';
import { type Fraction, fraction, ONE, parse } from '../../src/model/fraction.ts';
import type { JudgedCluster } from '../../src/model/judged.ts';
import type { Gap } from '../../src/model/observed.ts';
import {
  type Evidence,
  fail,
  type Interval,
  notApplicable,
  pass,
  type SomeEvidence,
  type Subject,
  unknown,
  warn,
} from '../../src/model/verdict.ts';
import { severityWeights } from '../../src/model/weights.ts';
import type { Scored } from '../../src/scoring/scored.ts';
import { NO_PICTURES } from '../pictures.ts';

/** A fraction as text, such as `1/3` or `0.49`. */
export function f(text: string): Fraction {
  const found = parse(text);
  if (found === undefined) throw new RangeError(text);
  return found;
}

export function interval(lo: string, hi: string = lo): Interval {
  return { lo: f(lo), hi: f(hi) };
}

export function scored(
  id: string,
  severity: Severity,
  phase: Phase,
  credit: Interval,
  rest: Partial<Scored> = {},
): Scored {
  const weight = severityWeights[severity];
  const defaults = { gate: null, clusterGate: null, q: ONE, domain: 'architecture' } as const;
  return { id, weight, phase, credit, ...defaults, ...rest };
}

export const pod: Subject = {
  type: 'k8s',
  key: 'apps/Deployment/shop/cart',
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'cart',
};

export function subject(name: string, parts: Partial<Subject> = {}): Subject {
  return { ...pod, name, key: `apps/Deployment/shop/${name}`, ...parts };
}

export function seen(about: Subject = pod, parts: Partial<Evidence> = {}): SomeEvidence {
  return [{ subject: about, path: 'spec.template.spec.hostNetwork', value: 'false', ...parts }];
}

export const planEvidence: SomeEvidence = [
  { subject: { type: 'plan', key: 'plan/contacts' }, path: 'legal', value: 'counsel' },
];

export const forbidden: Gap = {
  source: 'core/Pod',
  cause: 'forbidden',
  detail: 'pods is forbidden',
  permission: 'list pods',
};

/** A check whose rule is never run here: only its row and grade matter. */
export function makeCheck(id: string, parts: Partial<Check> = {}): Check {
  return {
    code: `T-${id}`,
    id,
    title: `Title of ${id}`,
    severity: 'high',
    phase: 'contain',
    question: 'Does it hold?',
    sources: ['api'],
    owner: 'platform',
    gate: null,
    clusterGate: null,
    manifests: false,
    references: ['CIS 5.3.1'],
    lifecycle: 'stable',
    rule: 'PASS when it holds.',
    why: 'It matters.',
    fix: `Repair ${id}.`,
    grade: { type: 'worst' },
    examples: { pass: {}, fail: {} },
    needs: {},
    evaluate: () => [],
    ...parts,
  };
}

/** The outcome of one verdict about one object. */
export function outcome(
  check: Check,
  status: 'pass' | 'warn' | 'fail' | 'unknown' | 'declared' | 'observed',
  evidence: SomeEvidence = seen(),
): Outcome {
  const verdict = {
    pass: pass(pod, 'holds', evidence),
    warn: warn(pod, 'partly holds', evidence),
    fail: fail(pod, 'does not hold', evidence),
    unknown: unknown(pod, 'could not be seen', [forbidden]),
    declared: notApplicable('declared', 'declared not needed', planEvidence),
    observed: notApplicable('observed', 'there is none', evidence),
  }[status];
  return gradeVerdicts(check, [verdict]);
}

/** An outcome with a credit of its own. */
export function outcomeOf(credit: Interval, q: Fraction = ONE): Outcome {
  const status = statusOf(credit);
  const counts = { pass: 0, warn: 0, fail: 0, unknown: 0, [status]: 1 };
  return {
    type: 'judged',
    status,
    credit,
    ratio: null,
    verdicts: [pass(pod, 'as the test has it', seen())],
    counts,
    gaps: [],
    assumed: false,
    q,
  };
}

export const info: ClusterInfo = {
  id: 'prod-eu-1',
  name: 'prod-eu-1',
  identities: [{ type: 'configured', value: 'prod-eu-1' }],
  source: 'kubeconfig',
  collectedAt: '2026-11-20T09:00:00Z',
};

export function judged(
  outcomes: Iterable<readonly [string, Outcome]>,
  parts: Partial<JudgedCluster> = {},
): JudgedCluster {
  return {
    info,
    platform: { provider: 'aws', distribution: 'eks', managed: true, version: '1.34' },
    environment: 'production',
    permissions: { held: [], missing: [] },
    gaps: [],
    ignored: [],
    origins: new Map(),
    pictures: NO_PICTURES,
    ...parts,
    outcomes: new Map(outcomes),
  };
}

export const anyFraction: fc.Arbitrary<Fraction> = fc
  .integer({ min: 1, max: 12 })
  .chain((d) => fc.integer({ min: 0, max: d }).map((n) => fraction(n, d)));

export const anyInterval: fc.Arbitrary<Interval> = fc.oneof(
  fc.constant(ANYTHING),
  anyFraction.map((at) => ({ lo: at, hi: at })),
  fc
    .tuple(anyFraction, anyFraction)
    .map(([a, b]) => (a.n * b.d <= b.n * a.d ? { lo: a, hi: b } : { lo: b, hi: a })),
);

const anyScored: fc.Arbitrary<Omit<Scored, 'id'>> = fc.record({
  phase: fc.constantFrom(...phases),
  domain: fc.constantFrom(...domains),
  weight: fc.constantFrom(...severities.map((one) => severityWeights[one])),
  credit: anyInterval,
  gate: fc.constantFrom(null, null, null, 40, 50, 60),
  clusterGate: fc.constantFrom(null, null, null, null, null, null, 30),
  q: fc.constantFrom(f('0'), f('3/10'), f('3/5'), f('9/10'), ONE),
});

/** Checks of a cluster, at least one, with ids of their own. */
export const anyChecks: fc.Arbitrary<readonly Scored[]> = fc
  .array(anyScored, { minLength: 1, maxLength: 40 })
  .map((all) => all.map((one, index) => ({ ...one, id: `${one.domain}/c${index}` })));
