import { describe, expect, test } from 'vitest';
import type { Status } from '../../src/model/check.ts';
import { fraction } from '../../src/model/fraction.ts';
import type { JudgedCluster } from '../../src/model/judged.ts';
import type { PlanFile } from '../../src/model/plan.ts';
import { maturityOf, type Standing } from '../../src/scoring/maturity.ts';
import { levels } from '../../src/scoring/maturity-levels.ts';
import { buildReport } from '../../src/scoring/report.ts';
import { catalogue } from '../../src/tables/catalogue/entry.ts';
import { info, judged, makeCheck, outcome } from './make.ts';

const entries = new Map(catalogue.map((row) => [row.code, row]));
const phaseNames = ['prepare', 'detect', 'contain', 'eradicate', 'recover', 'coordinate'] as const;

function standing(
  changes: Readonly<Record<string, Status | undefined>> = {},
  numbers: { phases?: number; confidence?: number; assurance?: number; out?: number } = {},
): Standing {
  const statuses = new Map<string, Status>(catalogue.map(({ code }) => [code, 'pass']));
  for (const [code, status] of Object.entries(changes)) {
    if (status === undefined) statuses.delete(code);
    else statuses.set(code, status);
  }
  return {
    catalogue: entries,
    statuses,
    phases: new Map(phaseNames.map((name) => [name, fraction(numbers.phases ?? 100)])),
    confidence: fraction(numbers.confidence ?? 100),
    assurance: fraction(numbers.assurance ?? 100),
    declaredOut: fraction(numbers.out ?? 0),
  };
}

describe('a level', () => {
  test('is reached when all of its conditions and those below hold', () => {
    expect(maturityOf(standing())).toEqual({ level: 4, needs: [] });
  });

  test('is held back by every single check that it names', () => {
    const reached = levels.map((conditions) =>
      conditions.flatMap((condition) =>
        condition.type === 'check' ? maturityOf(standing({ [condition.code]: 'fail' })).level : [],
      ),
    );
    // Checks that a lower level names too hold that one back.
    expect(reached).toEqual([
      [0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 0, 0, 1, 1, 1],
      [2, 2, 2, 2, 2, 2, 2, 2, 2],
      [1, 3, 2, 2, 3, 3, 3, 3, 3, 3],
    ]);
  });

  test('names what is missing in words', () => {
    const changes = {
      'MON-01': 'fail',
      'MON-07': 'unknown',
      'RBC-02': undefined,
      'ORG-01': 'warn',
      'ORG-02': 'not-applicable',
    } as const;
    expect(maturityOf(standing(changes, { confidence: 59, phases: 39 }))).toEqual({
      level: 0,
      needs: [
        'monitoring/audit-log-is-on (MON-01) must pass; it fails',
        'monitoring/container-logs-leave-every-node (MON-07) must pass; it is unknown',
        'rbac/anonymous-holds-no-rights (RBC-02) must pass; it is planned and not built yet',
        'confidence must reach 60 %; it is 59 %',
        'detect must reach 40; it is at 39',
      ],
    });
  });

  test('asks for a pass where a warning is not enough', () => {
    expect(maturityOf(standing({ 'ORG-02': 'warn' }))).toEqual({
      level: 1,
      needs: ['organization/incident-lead-is-named (ORG-02) must pass; it warns'],
    });
    expect(maturityOf(standing({ 'IRR-18': 'unknown' }))).toEqual({
      level: 2,
      needs: [`${entries.get('IRR-18')?.id} (IRR-18) must at least warn; it is unknown`],
    });
  });

  test('names every phase that is too low', () => {
    const low = new Map(standing().phases)
      .set('contain', fraction(99, 2))
      .set('recover', fraction(0));
    expect(maturityOf({ ...standing(), phases: low })).toEqual({
      level: 1,
      needs: ['every phase must reach 50; contain is at 49, recover is at 0'],
    });
  });

  test.for([
    [{ phases: 49 }, 1],
    [{ phases: 64 }, 2],
    [{ phases: 79 }, 3],
    [{ confidence: 74 }, 1],
    [{ confidence: 84 }, 2],
    [{ confidence: 89 }, 3],
    [{ out: 16 }, 2],
    [{ assurance: 69 }, 3],
  ] as const)('with %o is %i', ([numbers, level]) => {
    expect(maturityOf(standing({}, numbers)).level).toBe(level);
  });

  test('is not reached where no phase has a score', () => {
    expect(maturityOf({ ...standing(), phases: new Map() }).needs).toEqual([
      'detect must reach 40; it has no score',
    ]);
  });
});

describe('a fleet', () => {
  const built = catalogue.map((row) => makeCheck(row.id, row));
  const plan: PlanFile = {
    file: 'ir-plan.yaml',
    sections: new Map([
      ['plan/meta', { organization: 'Harbour', reviewed: '2026-09-01', reviewer: 'ciso' }],
    ]),
    positions: new Map(),
  };

  /** Passes everything but what level 1 (`MON-01`), 2 (`NSI-01`) and so on ask for first. */
  function cluster(id: string, level: number, parts: Partial<JudgedCluster> = {}): JudgedCluster {
    const code = ['MON-01', 'IRR-02', 'MON-02', 'ORG-13'][level];
    return judged(
      built.map((check) => [check.id, outcome(check, check.code === code ? 'fail' : 'pass')]),
      { info: { ...info, id, name: id }, ...parts },
    );
  }

  function levelOf(...clusters: readonly JudgedCluster[]): readonly (number | null)[] {
    const { fleet, clusters: all } = buildReport({
      tool: { name: 'kubemuster', version: '0.1.0' },
      checks: built,
      catalogue,
      asOf: 0,
      selection: null,
      plan,
      waivers: [],
      clusters,
      unreachable: [],
      notListed: [],
    });
    return [...all.map(({ maturity }) => maturity), fleet.maturity];
  }

  test('has the level that nine tenths of its production weight reach', () => {
    const nine = Array.from({ length: 9 }, (_, index) => cluster(`good-${index}`, 2));
    expect(levelOf(...nine, cluster('weak', 1)).at(-1)).toBe(2);
    expect(levelOf(...nine.slice(1), cluster('weak', 1)).at(-1)).toBe(1);
  });

  test('is at most one level above its worst production cluster', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => cluster(`good-${index}`, 3));
    expect(levelOf(...twenty, cluster('weak', 1)).at(-1)).toBe(2);
  });

  test('takes no notice of clusters that are not production where some are', () => {
    expect(levelOf(cluster('a', 3), cluster('b', 0, { environment: 'test' }))).toEqual([3, 0, 3]);
    expect(levelOf(cluster('b', 2, { environment: 'test' }))).toEqual([2, 2]);
    expect(levelOf(cluster('a', 3), cluster('b', 1, { environment: null }))).toEqual([3, 1, 1]);
  });
});
