import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { json } from '../../reports/json/index.ts';
import { parseResult } from '../../src/config/result.ts';
import type { Check, Outcome } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import type { PlanFile } from '../../src/model/plan.ts';
import type { ClusterReport, Report } from '../../src/model/report.ts';
import { notApplicable } from '../../src/model/verdict.ts';
import { buildReport, type ReportInput } from '../../src/scoring/report.ts';
import { catalogue, entry } from '../../src/tables/catalogue/entry.ts';
import {
  anyFraction,
  anyInterval,
  info,
  judged,
  makeCheck,
  outcomeOf,
  planEvidence,
  seen,
} from './make.ts';
import { recomputedCluster, recomputedFleet } from './recompute.ts';
import { retracedCluster, retracedFleet, rounded } from './retrace.ts';

/** Explainability: every number follows from what the JSON says of the checks. */

const built: readonly Check[] = catalogue.map((row) => makeCheck(row.id, row));

const plan: PlanFile = {
  file: 'ir-plan.yaml',
  sections: new Map([
    ['plan/meta', { organization: 'Harbour', reviewed: '2026-09-01', reviewer: 'ciso' }],
  ]),
  positions: new Map(),
};

const input: ReportInput = {
  tool: { name: 'kubemuster', version: '0.1.0' },
  checks: built,
  catalogue,
  asOf: Date.parse('2026-11-20T09:00:00Z'),
  selection: null,
  plan,
  waivers: [],
  clusters: [],
  unreachable: [],
  notListed: [],
};

const anyOutcome: fc.Arbitrary<Outcome> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.tuple(anyInterval, anyFraction).map(([credit, q]) => outcomeOf(credit, q)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Outcome>(
      { type: 'not-applicable', proof: notApplicable('declared', 'not needed', planEvidence) },
      { type: 'not-applicable', proof: notApplicable('observed', 'there is none', seen()) },
      { type: 'unknown', gaps: [] },
    ),
  },
);

const anyCluster: fc.Arbitrary<ReportInput['clusters'][number]> = fc
  .record({
    outcomes: fc.array(anyOutcome, { minLength: built.length, maxLength: built.length }),
    environment: fc.constantFrom(null, 'production', 'staging', 'test'),
    weight: fc.constantFrom(undefined, undefined, 2, 7),
    source: fc.constantFrom('kubeconfig' as const, 'kubeconfig' as const, 'manifests' as const),
    id: fc.uuid(),
  })
  .map(({ outcomes, environment, weight, source, id }) =>
    judged(
      built.map((check, index) => [check.id, outcomes[index] ?? outcomeOf(anything)] as const),
      { environment, info: { ...info, id, source }, ...(weight !== undefined && { weight }) },
    ),
  );

const anything = { lo: fraction(0), hi: fraction(1) };

const anyInput: fc.Arbitrary<ReportInput> = fc
  .record({
    clusters: fc.array(anyCluster, { minLength: 1, maxLength: 4 }),
    plan: fc.constantFrom(plan, undefined),
    lost: fc.nat({ max: 2 }),
  })
  .map(({ clusters, plan: filed, lost }) => ({
    ...input,
    clusters,
    plan: filed,
    unreachable: Array.from({ length: lost }, (_, index) => ({
      id: `lost-${index}`,
      provider: 'unknown',
      cause: 'timeout',
      detail: 'no answer',
    })),
  }));

/** Through the file format and back: what is checked is what a reader gets. */
function saved(report: Report): Report {
  const [file] = json.render(report);
  return parseResult([...(file?.chunks ?? [])].join(''), 'result.json');
}

function published(cluster: ClusterReport): Record<string, unknown> {
  const { score, technical, organization, confidence, assurance, declaredOut, domains } = cluster;
  const phases = Object.fromEntries(
    Object.entries(cluster.phases).map(([name, one]) => {
      if (one === null) return [name, null];
      const { limitedBy: _, ...rest } = one;
      return [name, rest];
    }),
  );
  return { score, technical, organization, confidence, assurance, declaredOut, phases, domains };
}

describe('every number', () => {
  test('14: of a result read back follows from its table of checks', () => {
    fc.assert(
      fc.property(anyInput, (drawn) => {
        const report = saved(buildReport(drawn));
        for (const cluster of report.clusters) {
          expect(published(cluster)).toEqual(recomputedCluster(cluster, report.plan !== null));
        }
        const { maturity: _, worst: _worst, workings: _steps, ...fleet } = report.fleet;
        expect(fleet).toEqual(recomputedFleet(report));
      }),
      { numRuns: 60 },
    );
  });

  test('is told step by step, each step following from the one before', () => {
    fc.assert(
      fc.property(anyInput, (drawn) => {
        const report = saved(buildReport(drawn));
        for (const { workings, score, phases } of report.clusters) {
          expect(workings).toEqual(workings && retracedCluster(workings));
          expect(score).toEqual(workings && rounded(workings.score));
          for (const one of workings?.phases ?? []) {
            expect(phases[one.phase]).toMatchObject(rounded(one.score));
          }
        }
        const { workings, score } = report.fleet;
        expect(workings).toEqual(retracedFleet(report));
        expect(score).toEqual(workings && rounded(workings.score));
      }),
      { numRuns: 60 },
    );
  });

  test('6: is the same for clusters, checks and outcomes in any order', () => {
    fc.assert(
      fc.property(anyInput, (drawn) => {
        const turned: ReportInput = {
          ...drawn,
          checks: [...drawn.checks].reverse(),
          unreachable: [...drawn.unreachable].reverse(),
          clusters: [...drawn.clusters]
            .reverse()
            .map((one) => ({ ...one, outcomes: new Map([...one.outcomes].reverse()) })),
        };
        expect(JSON.stringify(buildReport(turned))).toBe(JSON.stringify(buildReport(drawn)));
      }),
      { numRuns: 20 },
    );
  });
});

test('a cap that holds a phase down is among what limits it', () => {
  fc.assert(
    fc.property(anyInput, (drawn) => {
      for (const cluster of buildReport(drawn).clusters) {
        for (const phase of Object.values(cluster.phases)) {
          const caps = phase?.limitedBy.map(({ cap }) => cap) ?? [];
          expect(new Set(caps)).toEqual(new Set(caps.length === 0 ? [] : [phase?.assured]));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('the catalogue weighs as the model does', () => {
  expect(entry('NSI-01')).toMatchObject({ severity: 'critical', gate: 40 });
  const report = buildReport({
    ...input,
    clusters: [judged(built.map(({ id }) => [id, outcomeOf(anything)]))],
  });
  const weights = report.clusters[0]?.checks.map(({ weight }) => weight) ?? [];
  expect(new Set(weights)).toEqual(new Set([8, 4, 2, 1]));
  expect(report.catalogue).toEqual({ version: '0.1', checks: 132, of: 132, comparable: true });
});
