import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdictViews } from '../../reports/html/check-view.ts';
import { islandOf } from '../../reports/html/island.ts';
import { islandText } from '../../reports/html/island-text.ts';
import {
  type Island,
  islandStatuses,
  type Row,
  rowOf,
  subjectKey,
  verdictCount,
  verdictSubject,
} from '../../reports/html/page/island.ts';
import { pageOf } from '../../reports/html/page-view.ts';
import { visibleMarkup } from '../../reports/text.ts';
import type { ClusterReport, Report, VerdictReport } from '../../src/model/report.ts';
import { fleetReport } from '../bench/html/fleet-report.ts';
import { fleet, rewrite } from './fixture.ts';
import { hostile, hostileText } from './hostile.ts';

function written(report: Report, cluster: ClusterReport): string {
  return [...islandText(islandOf(pageOf(report), cluster))].join('');
}

/** Every verdict of a cluster as the page's script reads it, by check. */
function read(text: string): readonly (readonly Row[])[] {
  const island: Island = JSON.parse(text);
  return island.checks.map((check) =>
    Array.from({ length: verdictCount(check) }, (_none, place) => rowOf(island, check, place)),
  );
}

/** The same as the templates get it, in what a reader can see. */
function shown(cluster: ClusterReport): readonly (readonly Row[])[] {
  return cluster.checks.map(({ verdicts }) => verdictViews(verdicts).map(visibleRow));
}

function visibleRow({ status, subject, message, evidence }: Row): Row {
  return {
    status,
    subject: {
      name: visibleMarkup(subject.name),
      where: subject.where === null ? null : visibleMarkup(subject.where),
    },
    message: visibleMarkup(message),
    evidence: evidence.map(({ object, path, value, note }) => ({
      object: object === null ? null : visibleMarkup(object),
      path: visibleMarkup(path),
      value: visibleMarkup(value),
      note: note === null ? null : visibleMarkup(note),
    })),
  };
}

/** A cluster whose first check has these verdicts. */
function withVerdicts(verdicts: readonly VerdictReport[]): Report {
  const [cluster] = fleet.clusters;
  const [check] = cluster?.checks ?? [];
  if (cluster === undefined || check === undefined) throw new Error('fixture');
  return { ...fleet, clusters: [{ ...cluster, checks: [{ ...check, verdicts }] }] };
}

const text = hostileText.filter((one) => one !== '');
const subject = fc.oneof(
  fc.record({ type: fc.constant('plan' as const), key: text }),
  fc.record({ type: fc.constant('k8s' as const), key: text, kind: text, name: text }),
  fc
    .record({ kind: text, namespace: text, name: text, begin: text, end: text })
    .map(({ begin, end, ...one }) => ({
      ...one,
      type: 'k8s' as const,
      key: `${begin}${one.name}${end}`,
      origin: { file: end, line: 3 },
    })),
);
const evidence = fc.record({
  subject,
  path: hostileText,
  value: hostileText,
  note: fc.option(text),
});
const verdict: fc.Arbitrary<VerdictReport> = fc.record({
  status: fc.constantFrom('pass', 'warn', 'fail', 'unknown'),
  subject,
  message: hostileText,
  evidence: fc.array(evidence, { maxLength: 3 }),
});

describe('what the page carries for its script', () => {
  it('says of every verdict what the templates say', () => {
    for (const cluster of fleet.clusters) {
      expect(read(written(fleet, cluster))).toEqual(shown(cluster));
    }
  });

  it('says it whatever the texts are, and holds no sign that ends a script', () => {
    fc.assert(
      fc.property(fc.array(verdict, { maxLength: 6 }), (verdicts) => {
        const report = withVerdicts(verdicts);
        for (const cluster of report.clusters) {
          const json = written(report, cluster);
          expect(json).not.toContain('<');
          expect(read(json)).toEqual(shown(cluster));
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([...hostile, '</script>', '<!--', '\u2028\u2029', ']]>'])('keeps %j inside', (one) => {
    const report = rewrite(fleet, () => one);
    for (const cluster of report.clusters) {
      const json = written(report, cluster);
      expect(json).not.toMatch(/[<\u2028\u2029]/);
      expect(read(json)).toEqual(shown(cluster));
    }
  });

  it('keeps the status of each check, and the key of each object for links', () => {
    for (const cluster of fleet.clusters) {
      const island: Island = JSON.parse(written(fleet, cluster));
      const kept = island.checks.map((check) => ({
        status: islandStatuses[check.status],
        keys: Array.from({ length: verdictCount(check) }, (_none, place) =>
          subjectKey(island, verdictSubject(check, place)),
        ),
      }));
      expect(kept).toEqual(
        cluster.checks.map(({ status, verdicts }) => ({
          status,
          keys: verdicts.map((one) => one.subject.key),
        })),
      );
    }
  });

  it('holds each text once, and comes in pieces that do not grow with it', () => {
    const report = fleetReport(1);
    const page = pageOf(report);
    for (const cluster of report.clusters) {
      const island = islandOf(page, cluster);
      expect(new Set(island.texts).size).toBe(island.texts.length);
      const longest = Math.max(...[...islandText(island)].map((one) => one.length));
      expect(longest).toBeLessThan(200_000);
    }
  });
});
