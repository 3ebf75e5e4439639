import { describe, expect, test } from 'vitest';
import { json } from '../../reports/json/index.ts';
import { gradeVerdicts } from '../../src/engine/grade.ts';
import type { Check } from '../../src/model/check.ts';
import type { JudgedCluster } from '../../src/model/judged.ts';
import type { PlanFile } from '../../src/model/plan.ts';
import type { CheckReport, Report, Selection } from '../../src/model/report.ts';
import { fail, pass, unknown, warn } from '../../src/model/verdict.ts';
import { buildReport, type ReportInput } from '../../src/scoring/report.ts';
import {
  forbidden,
  info,
  judged,
  makeCheck,
  outcome,
  planEvidence,
  pod,
  seen,
  subject,
} from './make.ts';

const contain = makeCheck('isolation/a', { manifests: true });
const recover = makeCheck('response/b', { phase: 'recover', severity: 'critical', gate: 40 });
const prepare = makeCheck('organization/c', { phase: 'prepare', owner: 'organization' });
const checks: readonly Check[] = [recover, prepare, contain];

const plan: PlanFile = {
  file: 'ir-plan.yaml',
  sections: new Map([
    ['plan/meta', { organization: 'Harbour', reviewed: '2026-09-01', reviewer: 'ciso' }],
  ]),
  positions: new Map(),
};

const all: Selection = { checks: [], skipped: [], domains: [], phases: [], namespaces: [] };

function report(parts: Partial<ReportInput>): Report {
  return buildReport({
    tool: { name: 'kubemuster', version: '0.1.0' },
    checks,
    catalogue: checks,
    asOf: Date.parse('2026-11-20T09:00:00Z'),
    selection: null,
    plan,
    waivers: [],
    clusters: [],
    unreachable: [],
    notListed: [],
    ...parts,
  });
}

type Statuses = readonly ['pass' | 'fail' | 'declared', 'pass' | 'fail', 'pass' | 'fail'];

function cluster([a, b, c]: Statuses, parts: Partial<JudgedCluster> = {}): JudgedCluster {
  return judged(
    [
      ['isolation/a', outcome(contain, a)],
      ['response/b', outcome(recover, b)],
      ['organization/c', outcome(prepare, c)],
    ],
    parts,
  );
}

function named(id: string): Pick<JudgedCluster, 'info'> {
  return { info: { ...info, id, name: id, identities: [] } };
}

test('a small report, in full', () => {
  const found = report({ clusters: [cluster(['pass', 'fail', 'pass'])] });
  const whole = { assured: 100, potential: 100 };
  const none = { assured: 0, potential: 0 };
  const sure = { confidence: 100, limitedBy: [] };
  expect(
    found.clusters.map(
      ({ checks: _1, maturityNeeds: _2, pictures: _3, workings: _4, ...rest }) => rest,
    ),
  ).toEqual([
    {
      id: 'prod-eu-1',
      identities: [{ type: 'configured', value: 'prod-eu-1' }],
      name: 'prod-eu-1',
      provider: 'aws',
      distribution: 'eks',
      managed: true,
      region: null,
      version: '1.34',
      environment: 'production',
      weight: 4,
      source: 'kubeconfig',
      scope: null,
      foundBy: ['kubeconfig'],
      collectedAt: '2026-11-20T09:00:00Z',
      permissions: { held: [], missing: [] },
      basis: 'observed',
      // (15 * 100 + 25 * 100) / 55, half of it
      score: { assured: 36, potential: 37 },
      technical: { assured: 31, potential: 32 },
      organization: whole,
      confidence: 100,
      assurance: 100,
      maturity: 0,
      declaredOut: { weight: 0, share: 0 },
      phases: {
        prepare: { ...whole, ...sure },
        detect: null,
        contain: { ...whole, ...sure },
        eradicate: null,
        recover: { ...none, ...sure },
        coordinate: null,
      },
      domains: {
        architecture: null,
        isolation: { ...whole, confidence: 100 },
        mesh: null,
        monitoring: null,
        rbac: null,
        software: null,
        workload: null,
        response: { ...none, confidence: 100 },
        organization: { ...whole, confidence: 100 },
      },
      gaps: [],
      nextActions: [
        { owner: 'platform', checks: ['response/b'], gain: 63.6, action: 'Repair response/b.' },
      ],
      ignored: [],
    },
  ]);
  const { workings: _, ...fleet } = found.fleet;
  expect(fleet).toEqual({
    score: { assured: 36, potential: 37 },
    technical: { assured: 31, potential: 32 },
    organization: whole,
    confidence: 100,
    assurance: 100,
    maturity: 0,
    worst: 'prod-eu-1',
  });
  expect(found.plan).toEqual({
    organization: 'Harbour',
    reviewed: '2026-09-01',
    contradictions: [],
  });
  expect(Object.keys(found.docs)).toEqual(['isolation/a', 'organization/c', 'response/b']);
});

test('a small score, step by step', () => {
  const { clusters, fleet } = report({ clusters: [cluster(['pass', 'fail', 'pass'])] });
  const same = (text: string): readonly [string, string] => [text, text];
  const whole = { weight: 4, earned: same('4'), base: same('100'), caps: [], score: same('100') };
  expect(clusters.map(({ workings }) => workings)).toEqual([
    {
      phases: [
        { phase: 'prepare', ...whole },
        { phase: 'contain', ...whole },
        {
          phase: 'recover',
          weight: 8,
          earned: same('0'),
          base: same('0'),
          caps: [{ check: 'response/b', cap: same('40') }],
          score: same('0'),
        },
      ],
      mean: same('800/11'),
      weakest: same('0'),
      caps: [],
      score: same('400/11'),
    },
  ]);
  expect(fleet.workings).toEqual({
    weight: '4',
    tailWeight: '2/5',
    mean: same('400/11'),
    tail: same('400/11'),
    score: same('400/11'),
  });
});

test('one check, in full, with where a person wrote the object', () => {
  const origins = new Map([[pod.key, { file: 'deploy/cart.yaml', line: 12 }]]);
  const [found] = report({ clusters: [cluster(['fail', 'pass', 'pass'], { origins })] }).clusters;
  const origin = { file: 'deploy/cart.yaml', line: 12 };
  expect(found?.checks[0]).toEqual({
    id: 'isolation/a',
    code: 'T-isolation/a',
    status: 'fail',
    credit: ['0', '0'],
    ratio: null,
    weight: 4,
    gate: null,
    clusterGate: null,
    q: '1',
    severity: 'high',
    phase: 'contain',
    scored: true,
    counts: { pass: 0, warn: 0, fail: 1, unknown: 0 },
    proof: null,
    assumed: false,
    waived: null,
    fault: null,
    gaps: [],
    verdicts: [
      {
        status: 'fail',
        subject: { ...pod, origin },
        message: 'does not hold',
        evidence: [
          {
            subject: { ...pod, origin },
            path: 'spec.template.spec.hostNetwork',
            value: 'false',
            note: null,
          },
        ],
      },
    ],
    truncated: 0,
  } satisfies CheckReport);
});

test('verdicts are listed worst first, up to a thousand and twenty passes; the rest is counted', () => {
  const name = (index: number): string => `w${String(index).padStart(4, '0')}`;
  const verdicts = Array.from({ length: 900 }, (_, index) => [
    pass(subject(name(index)), 'holds', seen()),
    warn(subject(name(index)), 'partly holds', seen()),
    fail(subject(name(index)), 'does not hold', seen()),
  ]).flat();
  const [found] = report({
    clusters: [
      judged([
        ['isolation/a', gradeVerdicts(contain, verdicts)],
        ['response/b', outcome(recover, 'pass')],
        ['organization/c', outcome(prepare, 'pass')],
      ]),
    ],
  }).clusters;
  const check = found?.checks[0];
  expect(check?.counts).toEqual({ pass: 900, warn: 900, fail: 900, unknown: 0 });
  expect(check?.truncated).toBe(2700 - 1020);
  const shown = check?.verdicts.map(({ status, subject: { name: of } }) => `${status} ${of}`);
  expect([
    shown?.length,
    shown?.[0],
    shown?.[899],
    shown?.[900],
    shown?.[999],
    shown?.[1000],
    shown?.[1019],
  ]).toEqual([
    1020,
    'fail w0000',
    'fail w0899',
    'warn w0000',
    'warn w0099',
    'pass w0000',
    'pass w0019',
  ]);
});

describe('what is not there', () => {
  test('without a plan the organization is not filed', () => {
    const found = report({ plan: undefined, clusters: [cluster(['pass', 'pass', 'fail'])] });
    expect([found.plan, found.fleet.organization, found.clusters[0]?.organization]).toEqual([
      null,
      'not-filed',
      'not-filed',
    ]);
    expect(found.fleet.technical).toEqual({ assured: 100, potential: 100 });
  });

  test('manifests are scored over what they can answer, and are no part of the fleet', () => {
    const source = { info: { ...info, id: 'deploy', source: 'manifests' as const } };
    const found = report({
      clusters: [cluster(['pass', 'fail', 'fail'], source), cluster(['pass', 'fail', 'pass'])],
    });
    expect(
      found.clusters.map(({ id, basis, score, maturity }) => [id, basis, score, maturity]),
    ).toEqual([
      ['deploy', 'declared', { assured: 100, potential: 100 }, null],
      ['prod-eu-1', 'observed', { assured: 36, potential: 37 }, 0],
    ]);
    expect(found.clusters[0]?.checks.map(({ id, scored }) => [id, scored])).toEqual([
      ['isolation/a', true],
      ['organization/c', false],
      ['response/b', false],
    ]);
    expect(found.fleet.score).toEqual({ assured: 36, potential: 37 });
    const alone = report({ clusters: [cluster(['pass', 'fail', 'fail'], source)] });
    expect(new Set(Object.values(alone.fleet))).toEqual(new Set([null]));
  });

  test('a selection has no headline, only the phases and domains that were asked in full', () => {
    const selection = { ...all, checks: ['isolation/a'] };
    const some = judged([['isolation/a', outcome(contain, 'pass')]]);
    const found = report({ selection, clusters: [some] });
    expect(new Set(Object.values(found.fleet))).toEqual(new Set([null]));
    const [one] = found.clusters;
    expect([
      one?.score,
      one?.technical,
      one?.organization,
      one?.maturity,
      one?.nextActions,
    ]).toEqual([null, null, null, null, []]);
    expect([
      one?.phases.contain?.assured,
      one?.phases.recover,
      one?.domains.isolation?.assured,
    ]).toEqual([100, null, 100]);
    expect(one?.checks.map(({ id }) => id)).toEqual(['isolation/a']);
    expect(Object.keys(found.docs)).toEqual(['isolation/a']);
    const narrow = report({ selection: { ...selection, namespaces: ['shop'] }, clusters: [some] });
    expect(narrow.clusters[0]?.phases.contain).toBeNull();
  });

  test('a check that nobody judged, or that nobody knows, is refused', () => {
    expect(() => report({ clusters: [judged([])] })).toThrow('has no outcome of isolation/a');
    const stranger = judged([['mesh/z', outcome(contain, 'pass')]]);
    expect(() => report({ clusters: [stranger] })).toThrow('outcome of mesh/z');
  });

  test('a cluster that cannot be reached takes its share of the assured score', () => {
    const lost = { id: 'lost', provider: 'unknown', cause: 'timeout', detail: 'no answer' };
    const clusters = [cluster(['pass', 'pass', 'pass'])];
    expect(report({ clusters }).fleet).toMatchObject({ score: { assured: 100, potential: 100 } });
    expect(report({ clusters, unreachable: [lost] })).toMatchObject({
      fleet: { score: { assured: 25, potential: 100 }, confidence: 50, worst: 'prod-eu-1' },
      unreachable: [lost],
    });
  });
});

test('what the plan declares away is published, rounded up', () => {
  const [found] = report({ clusters: [cluster(['declared', 'pass', 'pass'])] }).clusters;
  // 4 of 16
  expect(found?.declaredOut).toEqual({ weight: 4, share: 25 });
  expect(found?.checks[0]).toMatchObject({
    status: 'not-applicable',
    credit: null,
    proof: { basis: 'declared', message: 'declared not needed' },
  });
  expect(found?.phases.contain).toBeNull();
});

test('a fault is kept with its check', () => {
  const gaps = [{ source: 'isolation/a', cause: 'error', detail: 'fault: boom' }] as const;
  const broken = new Map(cluster(['pass', 'pass', 'pass']).outcomes).set('isolation/a', {
    type: 'unknown',
    gaps,
    fault: 'fault: boom',
  });
  const [found] = report({ clusters: [judged(broken)] }).clusters;
  expect(found?.checks[0]).toMatchObject({
    status: 'unknown',
    credit: ['0', '1'],
    q: '0',
    fault: 'fault: boom',
    gaps,
  });
  expect(found?.nextActions).toEqual([]);
});

test('contradictions are listed once each, by cluster and check', () => {
  const marks = { contradiction: true };
  const verdicts = [
    fail(pod, 'the plan says vector, there is none', [...seen(), ...planEvidence], marks),
    fail(subject('other'), 'the plan says vector, there is none', seen(), marks),
    unknown(pod, 'not seen', [forbidden]),
  ];
  const outcomes = new Map(cluster(['pass', 'pass', 'pass']).outcomes).set(
    'isolation/a',
    gradeVerdicts(contain, verdicts),
  );
  const found = report({ clusters: [judged(outcomes, named('b')), judged(outcomes, named('a'))] });
  const message = 'the plan says vector, there is none';
  expect(found.plan?.contradictions).toEqual([
    { cluster: 'a', check: 'isolation/a', message },
    { cluster: 'b', check: 'isolation/a', message },
  ]);
});

test('a declared weight counts exactly, an undeclared environment as production', () => {
  const found = report({
    clusters: [
      cluster(['pass', 'pass', 'pass'], { ...named('a'), weight: 0.5 }),
      cluster(['fail', 'fail', 'fail'], { ...named('b'), environment: null }),
    ],
  });
  expect(found.clusters.map(({ weight }) => weight)).toEqual([0.5, 4]);
  // Half of the mean of 100 * 0.5 / 4.5; the tail has nothing.
  expect(found.fleet).toMatchObject({ score: { assured: 5, potential: 6 }, worst: 'b' });
});

test('JSON ends with a newline, is indented by two, and says no more than the report', () => {
  const found = report({ clusters: [cluster(['pass', 'fail', 'pass'])] });
  const files = [...json.render(found)].map(({ path, mediaType, chunks }) => ({
    path,
    mediaType,
    text: [...chunks].join(''),
  }));
  expect(files).toEqual([
    {
      path: 'result.json',
      mediaType: 'application/json',
      text: `${JSON.stringify(found, null, 2)}\n`,
    },
  ]);
  expect(JSON.parse(files[0]?.text ?? '')).toEqual(found);
});
