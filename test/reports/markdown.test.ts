import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cell, code, prose } from '../../reports/markdown/escape.ts';
import { markdown } from '../../reports/markdown/index.ts';
import type { Report } from '../../src/model/report.ts';
import { empty, fleet, manifests, rewrite, selected, unfiled } from './fixture.ts';
import { hostile, hostileText } from './hostile.ts';

function rendered(report: Report): string {
  let text = '';
  for (const file of markdown.render(report)) for (const chunk of file.chunks) text += chunk;
  return text;
}

/** What is left of a line once code spans are taken out as CommonMark pairs them. */
function withoutCode(line: string): string {
  let out = '';
  let rest = line;
  while (rest !== '') {
    const open = /^(`+)/.exec(rest)?.[1];
    if (open === undefined) {
      out += rest.charAt(0);
      rest = rest.slice(1);
      continue;
    }
    const close = new RegExp(`(?<!\`)${open}(?!\`)`).exec(rest.slice(open.length));
    if (close === null) return `${out}${rest} (a fence that does not close)`;
    // A sign that is no part of a word.
    out += '%';
    rest = rest.slice(open.length + close.index + open.length);
  }
  return out;
}

/** The structure of a document: what begins each line and how many cells it has. */
function skeleton(text: string): readonly string[] {
  return text.split('\n').map((line) => {
    const bare = withoutCode(line);
    const begin = /^(?:#+ |> | *- |\||)/.exec(bare)?.[0] ?? '';
    return `${begin}${(bare.match(/\|/g) ?? []).length}`;
  });
}

const reports: readonly (readonly [string, Report])[] = [
  ['fleet', fleet],
  ['unfiled', unfiled],
  ['manifests', manifests],
  ['selected', selected],
  ['empty', empty],
];

describe('Markdown', () => {
  it.each(reports)('of %s is the golden file', (name, report) => {
    const path = new URL(`golden/${name}.md`, import.meta.url);
    const text = rendered(report);
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });

  it.each(reports)('of %s shows no value that is not there', (_name, report) => {
    expect(rendered(report)).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
  });

  it('names every check, its status, and every gap with what would close it', () => {
    const text = rendered(fleet);
    for (const cluster of fleet.clusters) {
      for (const { code: name, gaps } of cluster.checks) {
        expect(text).toContain(`| ${name} |`);
        for (const gap of gaps) expect(text).toContain(code(gap.permission ?? gap.source));
      }
    }
  });

  it('leads with the technical score while no plan is filed', () => {
    const text = rendered(unfiled);
    expect(text.indexOf('- Technical: **14 to 35**')).toBeLessThan(text.indexOf('- Readiness: **'));
    expect(text).toContain('- Organization: **not filed**');
  });

  it('lists a limited number of objects and says how many more there are', () => {
    const [first] = fleet.clusters;
    const wkl = first?.checks.find((one) => one.code === 'WKL-01');
    const verdict = wkl?.verdicts[0];
    if (first === undefined || wkl === undefined || verdict === undefined)
      throw new Error('fixture');
    const many = { ...wkl, truncated: 5, verdicts: Array.from({ length: 50 }, () => verdict) };
    const text = rendered({ ...fleet, clusters: [{ ...first, checks: [many] }] });
    expect(text).toContain('- and 35 more objects');
  });

  it('keeps its structure whatever the texts say', () => {
    const plain = skeleton(rendered(rewrite(fleet, () => 'word')));
    for (const text of hostile) {
      expect(skeleton(rendered(rewrite(fleet, () => text)))).toEqual(plain);
    }
  });
});

describe('prose', () => {
  it('leaves plain words alone and puts everything else into code', () => {
    expect(prose('Set `hostNetwork: false` in kube-system (see the plan), 100 %.')).toBe(
      'Set `hostNetwork: false` in kube-system (see the plan), 100 %.',
    );
    expect(prose('mail ops@example.com or @team, see https://x.example/a?b=c.')).toBe(
      'mail `ops@example.com` or `@team`, see `https://x.example/a?b=c`.',
    );
    expect(prose('1. first')).toBe('`1.` first');
    expect(prose('a``b')).toBe('```a``b```');
    expect(prose(' ')).toBe('(empty)');
  });

  it('never leaves a sign outside code that Markdown or its hosts read as structure', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const written of [prose(text), code(text), cell(text)]) {
          expect(withoutCode(written)).toMatch(/^[\p{L}\p{N}\p{M} ().,;:!?'’"%-]*$/u);
          expect(withoutCode(written)).not.toMatch(/^\d+[.)]|^-|:\/\/|www|@|^\s|\w:\w/i);
        }
        expect(cell(text)).not.toContain('|');
      }),
    );
  });
});
