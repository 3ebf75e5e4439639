import type { Page } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { interval } from '../../reports/words.ts';
import type { Report } from '../../src/model/report.ts';
import { bad } from '../reports/clusters/bad.ts';
import { fleet } from '../reports/fixture.ts';
import { isSkipped, useChromium } from './browser.ts';
import { demoReport } from './demo.ts';

/** The text of each page, runs of space as one. */
async function printed(page: Page, format: 'A4' | 'Letter'): Promise<readonly string[]> {
  const pdf = await page.pdf({ format, printBackground: true });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)));
  return text.map((one) => one.replace(/\s+/g, ' '));
}

/** Without the spaces that a line break on paper adds. */
function dense(text: string): string {
  return text.replace(/\s+/g, '');
}

const label = 'Confidential: names weaknesses and what nobody would notice. A map for an attacker.';

/** The pages that have no label, or another number than theirs. */
function unlabelled(pages: readonly string[]): readonly number[] {
  return pages.flatMap((text, index) => {
    const isNumbered = text.includes(`Page ${index + 1} of ${pages.length}`);
    return text.includes(label) && isNumbered ? [] : [index + 1];
  });
}

/** So many clusters, each with so many objects in every check. */
function large(clusters: number, objects: number): Report {
  const checks = bad.checks.map((check) => {
    const verdicts = Array.from({ length: objects }, () => check.verdicts).flat();
    return { ...check, verdicts: verdicts.slice(0, objects) };
  });
  const all = Array.from({ length: clusters }, (_none, index) => ({
    ...bad,
    id: `legacy-${index}`,
    name: `legacy-${index}`,
    checks,
  }));
  return { ...fleet, clusters: all };
}

describe.skipIf(isSkipped)('the printed report', () => {
  const openReport = useChromium();

  it.each(['A4', 'Letter'] as const)('on %s decides on its first page', async (format) => {
    const demo = await demoReport();
    const page = await openReport(demo);
    const pages = await printed(page, format);
    const [first = '', second = ''] = pages;
    const wanted = [
      'Incident readiness of Harbour Outfitters',
      `How ready are we? ${interval(demo.fleet.score)} of 100`,
      `How sure is that? ${demo.fleet.confidence} % confidence`,
      'Where do we break first? First in ',
      'What do we do on Monday?',
      'What was not looked at?',
    ];
    expect(wanted.filter((one) => !first.includes(one))).toEqual([]);
    expect(second).toContain('Clusters compared');
    expect(unlabelled(pages)).toEqual([]);
    expect(pages.length).toBeGreaterThan(20);
    expect(pages.length).toBeLessThan(160);
  });

  it('shows failures, warnings and unknowns with evidence; the rest is one line', async () => {
    const page = await openReport(fleet);
    const text = dense((await printed(page, 'A4')).join(' '));
    const told = fleet.clusters.flatMap(({ checks }) =>
      checks.flatMap(({ status, verdicts: [first] }) =>
        first === undefined ? [] : [{ status, message: first.message }],
      ),
    );
    const open = told.filter(({ status }) => ['fail', 'warn', 'unknown'].includes(status));
    expect(open.filter(({ message }) => !text.includes(dense(message)))).toEqual([]);
  });

  it('leaves out most of many clusters and of many objects, and says so', async () => {
    const page = await openReport(large(30, 50));
    const pages = await printed(page, 'A4');
    const text = pages.join(' ');
    expect(text).toContain(
      'Printed are the 10 lowest clusters. 20 more clusters and everything else stand in report.html.',
    );
    expect(text).toContain('the first 8 objects stand here');
    expect(unlabelled(pages)).toEqual([]);
    // A dozen pages for each of the ten.
    expect(pages.length).toBeLessThan(130);
  });

  it('cuts no row, no panel and no heading from what follows it', async () => {
    const page = await openReport(await demoReport());
    await page.emulateMedia({ media: 'print' });
    const inside = await page.evaluate(() =>
      ['tr', '.hero > .panel', '.answers > .panel', 'li', 'summary'].flatMap((selector) =>
        [...document.querySelectorAll(selector)]
          .map((one) => getComputedStyle(one).breakInside)
          .filter((one) => one !== 'avoid'),
      ),
    );
    const after = await page.evaluate(() =>
      [...document.querySelectorAll('h2, h3, h4, h5, thead')]
        .map((one) => getComputedStyle(one).breakAfter)
        .filter((one) => one !== 'avoid'),
    );
    expect([inside, after]).toEqual([[], []]);
  });
});
