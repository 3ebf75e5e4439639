import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../reports/html/index.ts';
import { httpsUrl } from '../../reports/html/url.ts';
import { paragraphs } from '../../reports/text.ts';
import { precompileTemplates } from '../../scripts/templates.ts';
import type { Report } from '../../src/model/report.ts';
import { fleetReport } from '../bench/html/fleet-report.ts';
import { empty, fleet, manifests, rewrite, selected, unfiled } from './fixture.ts';
import { hostile, hostileText } from './hostile.ts';
import { attributesOf, isBalanced, tags } from './markup.ts';

function chunks(report: Report): readonly string[] {
  return [...html.render(report)].flatMap((file) => [...file.chunks]);
}

function rendered(report: Report): string {
  return chunks(report).join('');
}

/** The drawn boundaries draw as many names and lines as there is room for: see their own test. */
const DRAWN = /(<svg class="boundaries"[^>]*>).*?(?=<\/svg>)/gs;

/** Tag and attribute names in order; code elements apart, since backticks in a text make them. */
function skeleton(page: string): readonly string[] {
  return tags(page.replace(DRAWN, '$1'))
    .filter(({ name }) => name !== 'code')
    .map(
      (tag) => `${tag.closing ? '/' : ''}${tag.name} ${[...attributesOf(tag).keys()].join(' ')}`,
    );
}

/** A report with one check of so many verdicts. */
function large(verdicts: number): Report {
  const [cluster] = fleet.clusters;
  const check = cluster?.checks.find((one) => one.code === 'WKL-01');
  const verdict = check?.verdicts[0];
  if (cluster === undefined || check === undefined || verdict === undefined)
    throw new Error('fixture');
  const many = { ...check, verdicts: Array.from({ length: verdicts }, () => verdict) };
  return { ...fleet, clusters: [{ ...cluster, checks: [many] }] };
}

const reports: readonly (readonly [string, Report])[] = [
  ['fleet', fleet],
  ['unfiled', unfiled],
  ['manifests', manifests],
  ['selected', selected],
  ['empty', empty],
];

const withoutHead = (page: string): string => page.slice(page.indexOf('<body>'));
const withoutScripts = (page: string): string =>
  withoutHead(page).replace(/<script[ >][\s\S]*?<\/script>/g, '');

describe('the HTML report', () => {
  it('of the fleet is the golden file, from its body to its script', () => {
    const path = new URL('golden/fleet.html', import.meta.url);
    const page = withoutScripts(rendered(fleet));
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, page);
    expect(page).toBe(readFileSync(path, 'utf8'));
  });

  it.each(reports)('of %s is well-formed and links only to what is there', (_name, report) => {
    const page = rendered(report);
    expect(isBalanced(page)).toBe(true);
    const all = tags(page).map(attributesOf);
    const ids = all.flatMap((one) => one.get('id') ?? []);
    const targets = all
      .flatMap((one) => one.get('href') ?? [])
      .filter((one) => one.startsWith('#'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.filter((one) => !ids.includes(one.slice(1)))).toEqual([]);
  });

  it.each(reports)('of %s shows no value that is not there', (_name, report) => {
    expect(withoutScripts(rendered(report))).not.toMatch(/undefined|\[object|NaN|\bnull\b/);
  });

  it('allows its own style and script by their hashes, and loads nothing', () => {
    const page = rendered(fleet);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    const inside = (name: string): readonly string[] =>
      [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))].map(
        (one) => one[1] ?? '',
      );
    const decoded = policy.replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=');
    const [style = '', ...styles] = inside('style');
    const [script = '', ...scripts] = inside('script');
    expect([styles, scripts]).toEqual([[], []]);
    expect(decoded.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash(style)}'`,
      `script-src 'sha256-${hash(script)}'`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(style).not.toMatch(/@import|url\((?!#)/);
    const names = new Set(tags(page).flatMap((tag) => [...attributesOf(tag).keys()]));
    expect(
      [...names].filter((one) => one === 'style' || one === 'src' || one.startsWith('on')),
    ).toEqual([]);
  });

  it('gives every drawing a text, and every heading cell a scope', () => {
    const opened = tags(rendered(fleet)).filter((one) => !one.closing);
    const named = (name: string): readonly ReadonlyMap<string, string>[] =>
      opened.filter((one) => one.name === name).map(attributesOf);
    const scopes = new Set(named('th').map((one) => one.get('scope')));
    expect(scopes).toEqual(new Set(['col', 'row', 'rowgroup']));
    const drawn = named('svg').filter((one) => one.get('aria-hidden') !== 'true');
    expect(drawn.length).toBeGreaterThan(30);
    const text = /: \d+( to \d+)? of 100$/;
    const page = rendered(fleet);
    const isNamed = (one: ReadonlyMap<string, string>): boolean => {
      const ids = one.get('aria-labelledby')?.split(' ') ?? [];
      return ids.length === 2 && ids.every((id) => page.includes(` id="${id}">`));
    };
    const silent = drawn.filter(
      (one) =>
        one.get('role') !== 'img' || !(text.test(one.get('aria-label') ?? '') || isNamed(one)),
    );
    expect(silent).toEqual([]);
  });

  it('shows every check with its first verdicts, and every gap with what would close it, without its script', () => {
    const page = withoutScripts(rendered(fleet));
    const checks = fleet.clusters.flatMap((one) => one.checks);
    const expected = checks.flatMap(({ code, id, gaps, verdicts }) => [
      `<h4>${code} `,
      `<p class="aside">${id} · `,
      ...gaps.map((gap) => `<code>${gap.permission ?? gap.source}</code>`),
      ...verdicts.slice(0, 1).map(({ message }) => message),
    ]);
    expect(expected.filter((one) => !page.includes(one))).toEqual([]);
  });

  it('links only to https addresses without credentials', () => {
    expect(httpsUrl('https://kubernetes.io/docs/?a=1#b')).toBe('https://kubernetes.io/docs/?a=1#b');
    const refused = [
      'http://a.example',
      'javascript:alert(1)',
      'data:text/html,x',
      ' https://a.example',
    ];
    refused.push('https://user:pw@a.example', 'https://', '//a.example', 'CIS 5.3.1');
    expect(refused.map(httpsUrl)).toEqual(refused.map(() => null));
  });

  it('leads with the technical score while no plan is filed', () => {
    const page = rendered(unfiled);
    expect(page).toContain('<h3>How ready are we? <span class="named">Technical</span></h3>');
    expect(page).toContain('<span class="interval">not filed</span>');
  });

  it('shows no headline for a selection, and says what was selected', () => {
    const page = rendered(selected);
    const decision = page.slice(page.indexOf('id="decision"'), page.indexOf('id="find"'));
    expect(decision).toContain('only a selection was asked (without MSH-01; domains isolation)');
    expect(decision).not.toContain('How ready are we?');
  });

  it('says how many verdicts it does not show without its script', () => {
    const page = withoutScripts(rendered(large(42)));
    expect(page.split('<ul class="found">')[1]?.split('</ul>')[0]?.split('<li>')).toHaveLength(6);
    expect(page).toContain('and 37 more: in the JSON result');
  });

  it('says less of each check where there are very many, and nothing of fewer objects', () => {
    const page = withoutScripts(rendered(fleetReport(16)));
    const checks = page.slice(0, page.indexOf('id="reference"')).split('<details class="check"');
    const lists = checks.map((one) => one.split('<ul class="found">')[1]?.split('</ul>')[0] ?? '');
    const rows = lists.map((one) => one.split('<li>').length);
    expect(new Set(rows)).toEqual(new Set([1, 2]));
    expect(checks.filter((one) => one.includes('class="question"'))).toEqual([]);
    expect(page).toContain('<p class="more">20 objects: in the JSON result');
    expect(page).toContain('<p class="more">and 199 more: in the JSON result');
  });

  it('comes in chunks that do not grow with the number of verdicts', () => {
    const longest = (report: Report): number =>
      Math.max(...chunks(report).map((one) => one.length));
    expect(longest(large(5000))).toBe(longest(large(500)));
    const size = (verdicts: number): number => rendered(large(verdicts)).length;
    expect(size(4000) - size(3000)).toBe(size(3000) - size(2000));
  });

  it('is generated from the templates as they are', async () => {
    const path = new URL('../../reports/html/templates.generated.ts', import.meta.url);
    expect(readFileSync(path, 'utf8')).toBe(await precompileTemplates());
  });
});

describe('hostile text in the HTML report', () => {
  const plain = skeleton(rendered(rewrite(fleet, () => 'word')));

  it('keeps the structure that harmless text has', () => {
    for (const text of hostile) {
      const page = rendered(rewrite(fleet, () => text));
      expect(skeleton(page)).toEqual(plain);
      expect(isBalanced(page)).toBe(true);
    }
  });

  it('keeps it whatever the text is, and shows what it tries to hide', () => {
    const shown = hostileText.filter((text) => paragraphs(text).length === 1);
    const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
    fc.assert(
      fc.property(shown, (text) => {
        const page = rendered(rewrite(fleet, () => text));
        expect(skeleton(page)).toEqual(plain);
        expect(page).not.toMatch(invisible);
      }),
      { numRuns: 40 },
    );
  });
});
