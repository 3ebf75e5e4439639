import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSummary } from '../../reports/terminal/index.ts';
import { cut, displayWidth, wrap } from '../../reports/terminal/width.ts';
import type { Report } from '../../src/model/report.ts';
import { empty, fleet, manifests, rewrite, selected, unfiled } from './fixture.ts';
import { hostile, hostileText } from './hostile.ts';

const reports: readonly (readonly [string, Report])[] = [
  ['fleet', fleet],
  ['unfiled', unfiled],
  ['manifests', manifests],
  ['selected', selected],
  ['empty', empty],
];

const plain = { color: false, width: 80 };
const COLOR = new RegExp(`${String.fromCharCode(27)}\\[(?:0|1|2|31|32|33|36)m`, 'g');
const INVISIBLE = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function tooWide(text: string, width: number): readonly string[] {
  return text.split('\n').filter((line) => displayWidth(line) > width);
}

/** What --verbose has to show of each failure. */
function* failureTexts({ clusters }: Report): Iterable<string> {
  const failed = clusters.flatMap(({ checks }) => checks.filter(({ status }) => status === 'fail'));
  for (const { message, status, evidence } of failed.flatMap(({ verdicts }) => verdicts)) {
    if (status !== 'fail') continue;
    yield message;
    for (const { value } of evidence) yield value;
  }
}

describe('the terminal summary', () => {
  it.each(reports)('of %s is the golden file', (name, report) => {
    const path = new URL(`golden/${name}.txt`, import.meta.url);
    const text = renderSummary(report, plain);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it.each(reports)('of %s shows no value that is not there', (_name, report) => {
    expect(renderSummary(report, plain)).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
  });

  it('tells on its first screen which cluster is which', () => {
    const screen = renderSummary(fleet, plain).split('\n').slice(0, 24).join('\n');
    expect(screen).toMatch(/^legacy-dc1 .* 9 to 11 .* 97 %/m);
    expect(screen).toMatch(/^analytics-west .* 3 to 96 .* 11 %/m);
    expect(screen).toMatch(/^shop-prod .* 72 to 78 .* 94 %/m);
    expect(screen.indexOf('CONTRADICTS')).toBeLessThan(screen.indexOf('Fleet'));
  });

  it('answers on its first screen how ready, how sure, where it breaks first and what to do', () => {
    const screen = renderSummary(fleet, plain).split('\n').slice(0, 40);
    const labels = ['Fleet', 'How sure', 'Breaks first', 'Not seen', 'Do first'];
    for (const label of labels) {
      expect(
        screen.find((one) => one.startsWith(label)),
        label,
      ).toBeDefined();
    }
    expect(screen.find((one) => one.startsWith('Breaks first'))).toMatch(
      / of .*, \d+.*: [A-Z]{3}-\d\d /,
    );
  });

  it('names the gate that limits a phase', () => {
    expect(renderSummary(fleet, plain)).toContain('limited by NSI-01, cap 40');
  });

  it('lists the lowest cluster first', () => {
    const rows = renderSummary(fleet, plain).split('\n');
    const order = ['analytics-west ', 'legacy-dc1 ', 'shop-prod '].map((name) =>
      rows.findIndex((one) => one.startsWith(name)),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it.each([60, 80, 120])(
    'with everything at %i columns shows each verdict with its evidence',
    (width) => {
      const text = renderSummary(fleet, { color: false, width, all: true });
      const words = text.replace(/\s+/g, '');
      const missing = [...failureTexts(fleet)].filter(
        (one) => !words.includes(one.replace(/\s+/g, '')),
      );
      expect(missing).toEqual([]);
      expect(tooWide(text, width)).toEqual([]);
    },
  );

  it('leads with the technical score while no plan is filed', () => {
    const text = renderSummary(unfiled, plain);
    expect(text).toContain(
      'Fleet         technical 14 to 35, readiness 15 to 36, organization not filed',
    );
    expect(text.indexOf('TECHN.')).toBeLessThan(text.indexOf('READY'));
  });

  it('labels manifests as declared and gives a selection no headline', () => {
    expect(renderSummary(manifests, plain)).toMatch(/^legacy-dc1 .* declared /m);
    const text = renderSummary(selected, plain);
    expect(text).toContain(
      'No headline score: only a selection was asked (without MSH-01; domains',
    );
    expect(text).not.toMatch(/^Fleet/m);
  });

  it('names what would show more, and for how many checks it matters', () => {
    expect(renderSummary(fleet, plain)).toContain('     6  list pods (forbidden)');
  });

  it('says the same with colour as without', () => {
    for (const [, report] of reports) {
      const colored = renderSummary(report, { ...plain, color: true });
      expect(colored).toMatch(COLOR);
      expect(colored.replace(COLOR, '').replace(/ +$/gm, '')).toBe(renderSummary(report, plain));
    }
  });

  it('keeps to ASCII where it is asked to', () => {
    for (const [, report] of reports) {
      expect(renderSummary(report, { ...plain, unicode: false })).toMatch(/^[ -~\n]*$/);
    }
  });

  it('fits any width from 40 columns', () => {
    for (const width of [40, 60, 71, 80, 100, 200]) {
      for (const [, report] of reports) {
        expect(tooWide(renderSummary(report, { color: false, width }), width)).toEqual([]);
      }
    }
  });

  it('stays a summary for a hundred clusters', () => {
    const many = Array.from({ length: 34 }, (_, index) =>
      fleet.clusters.map((one) => ({
        ...one,
        id: `${one.id}-${index}`,
        name: `${one.name}-${index}`,
      })),
    ).flat();
    const text = renderSummary({ ...fleet, clusters: many }, plain);
    expect(text).toContain('and 62 more clusters: see the report files');
    expect(text).toContain('98 more clusters in the report files; the lowest are above.');
    expect(text.split('\n').length).toBeLessThan(250);
  });

  it('takes no control, colour or direction from the texts, and no more lines', () => {
    const lines = renderSummary(
      rewrite(fleet, () => 'word'),
      plain,
    ).split('\n').length;
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...hostile), hostileText), (said) => {
        const text = renderSummary(
          rewrite(fleet, () => said),
          plain,
        );
        expect(text).not.toMatch(INVISIBLE);
        expect(tooWide(text, 80)).toEqual([]);
        expect(text.split('\n').length).toBeLessThanOrEqual(4 * lines);
      }),
      { numRuns: 60 },
    );
  });
});

describe('display width', () => {
  it('counts wide signs twice and combining marks not at all', () => {
    expect(['abc', '日本', 'e\u0301', '👩‍👩‍👧', '｡ｱ', ''].map(displayWidth)).toEqual([
      3, 4, 1, 2, 2, 0,
    ]);
  });

  it('cuts with an ellipsis and never through a sign', () => {
    expect(cut('production', 6, '…')).toBe('produ…');
    expect(cut('日本語クラスタ', 6, '…')).toBe('日本…');
    expect(cut('fits', 4, '…')).toBe('fits');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, width) => {
        expect(displayWidth(cut(text, width, '…'))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('wraps at spaces, within longer words, and loses nothing', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a kubernetes.io/metadata.name', 12)).toEqual([
      'a',
      'kubernetes.i',
      'o/metadata.n',
      'ame',
    ]);
    expect(wrap('日本語クラスタ', 6)).toEqual(['日本語', 'クラス', 'タ']);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }), (words) => {
        const lines = wrap(words.join(' '), 10);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
        expect(lines.filter((one) => displayWidth(one) > 10)).toEqual([]);
      }),
    );
  });
});
