import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/model/check.ts';
import type { PlanFile } from '../../src/model/plan.ts';
import type { Note } from '../../src/model/report.ts';
import type { SomeEvidence } from '../../src/model/verdict.ts';
import type { Waiver } from '../../src/model/waiver.ts';
import { notesOf } from '../../src/scoring/notes.ts';
import { info, judged, makeCheck, outcome } from './make.ts';

const AS_OF = Date.parse('2026-11-20T09:00:00Z');
const check = makeCheck('workload/a');

function waiver(parts: Partial<Waiver>): Waiver {
  return {
    check: 'workload/a',
    selector: { namespace: 'shop' },
    reason: 'vendor',
    owner: 'team-a',
    approver: 'ciso',
    expires: '2026-12-31',
    ...parts,
  };
}

function planWith(sections: Readonly<Record<string, unknown>>): PlanFile {
  return {
    file: 'ir-plan.yaml',
    sections: new Map(Object.entries(sections).map(([key, value]) => [`plan/${key}`, value])),
    positions: new Map(),
  };
}

function declaredIn(index: number): SomeEvidence {
  const at = { type: 'plan', key: 'plan/exceptions' } as const;
  return [{ subject: at, path: `exceptions[${index}]`, value: 'accepted until 2026-12-31' }];
}

const failing = outcome(check, 'fail');

function notes(
  parts: Partial<Parameters<typeof notesOf>[0]>,
  found: Outcome = failing,
): readonly Note[] {
  return notesOf({
    checks: [check],
    asOf: AS_OF,
    selection: null,
    plan: undefined,
    waivers: [],
    clusters: [judged([['workload/a', found]])],
    unreachable: [],
    notListed: [],
    ...parts,
  });
}

describe('waivers', () => {
  test('that fit are no news', () => {
    expect(notes({ waivers: [waiver({})] })).toEqual([]);
  });

  test('are named by kind and message, each once', () => {
    const late = waiver({ expires: '2026-01-01' });
    expect(
      notes({
        waivers: [
          waiver({ selector: { cluster: 'other', kind: 'Pod' } }),
          late,
          waiver({ expires: '2030-01-01' }),
          late,
          waiver({ selector: { namespace: 'idle' } }),
          waiver({ selector: { cluster: '*' } }),
        ],
      }),
    ).toEqual([
      {
        kind: 'waiver-broad',
        message: 'the waiver of workload/a for cluster * names no object: it covers whatever comes',
      },
      {
        kind: 'waiver-elsewhere',
        message:
          'the waiver of workload/a for cluster other, kind Pod names no cluster of this run',
      },
      {
        kind: 'waiver-expired',
        message:
          'the waiver of workload/a for namespace shop expired on 2026-01-01 and has no effect',
      },
      {
        kind: 'waiver-too-long',
        message:
          'the waiver of workload/a for namespace shop runs until 2030-01-01, more than 365 days ahead, and has no effect yet',
      },
      {
        kind: 'waiver-unused',
        message: 'the waiver of workload/a for namespace idle covers nothing that is open',
      },
    ]);
  });

  test('of a check that was not asked are left alone', () => {
    expect(notes({ waivers: [waiver({ check: 'workload/b' })], clusters: [judged([])] })).toEqual(
      [],
    );
  });

  test('are not called unused where namespaces or clusters were left out', () => {
    const selection = { checks: [], skipped: [], domains: [], phases: [], namespaces: ['shop'] };
    const waivers = [waiver({ selector: { namespace: 'idle' } })];
    expect(notes({ waivers, selection })).toEqual([]);
    const unreachable = [{ id: 'other', provider: 'eks', cause: 'timeout', detail: '' }];
    const elsewhere = [waiver({ selector: { cluster: 'other', name: 'x' } })];
    expect(notes({ waivers: elsewhere, unreachable })).toEqual([]);
  });
});

describe('exceptions of the plan', () => {
  const exception = (parts: object) => ({ ...waiver({}), ...parts });

  test('that some verdict rests on are no news, others are', () => {
    const plan = planWith({
      exceptions: [
        exception({}),
        exception({ check: 'T-workload/a' }),
        exception({ expires: '2026-11-19' }),
        exception({ expires: '2030-01-01' }),
        exception({ selector: { clusters: ['other'] } }),
        exception({ check: 'workload/b' }),
      ],
    });
    const used = outcome(check, 'warn', declaredIn(0));
    expect(notes({ plan }, used)).toEqual([
      {
        kind: 'exception-expired',
        message: "the plan's exceptions[2] (workload/a) expired on 2026-11-19 and has no effect",
      },
      {
        kind: 'exception-too-long',
        message:
          "the plan's exceptions[3] (workload/a) runs until 2030-01-01, more than 365 days ahead, and has no effect yet",
      },
      {
        kind: 'exception-unused',
        message: "the plan's exceptions[1] (T-workload/a) covers nothing that is open",
      },
    ]);
  });
});

describe('clusters of the plan', () => {
  const plan = planWith({
    clusters: ['g', 'f', 'e', 'd', 'c', 'b', 'a'].map((id) => ({ id })).concat({ id: info.name }),
  });

  test('that are not in the run are named, the first five of them', () => {
    expect(notes({ plan })).toEqual([
      {
        kind: 'cluster-elsewhere',
        message: 'the plan has clusters that are not in this run: a, b, c, d, e and 2 more',
      },
    ]);
  });

  test('are not named again by the waivers that are about them', () => {
    const waivers = ['a', 'zzz'].map((cluster) => waiver({ selector: { cluster, name: 'x' } }));
    expect(notes({ plan, waivers }).map(({ kind, message }) => [kind, message])).toEqual([
      ['cluster-elsewhere', expect.stringContaining('a, b, c')],
      ['waiver-elsewhere', expect.stringContaining('cluster zzz')],
    ]);
  });

  test('are not looked for in manifests', () => {
    const cluster = judged([['workload/a', failing]]);
    const manifests = { ...cluster, info: { ...cluster.info, source: 'manifests' as const } };
    expect(notes({ plan, clusters: [manifests] })).toEqual([]);
  });
});
