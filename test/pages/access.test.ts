import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { empty, fleet, manifests, selected, unfiled } from '../reports/fixture.ts';
import { isSkipped, useChromium } from './browser.ts';
import { demoReport } from './demo.ts';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds on the page as it stands, each with the elements that it is found in. */
async function violations(page: Page): Promise<readonly unknown[]> {
  // The policy of the page lets in no other script: this one comes past it, from the browser.
  await page.evaluate(axe.source);
  const found: readonly Violation[] = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found.map(({ id, nodes }) => [
    id,
    nodes.slice(0, 3).map((one) => [one.html, one.failureSummary]),
  ]);
}

/** Everything that a reader can open is open, and drawn: what is far down is else left out. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) one.open = true;
    for (const one of document.querySelectorAll<HTMLElement>('.cluster')) {
      one.style.setProperty('content-visibility', 'visible');
    }
  });
}

const wide = { width: 1280, height: 800 };
const narrow = { width: 360, height: 740 };

describe.skipIf(isSkipped)('the page is for everybody', () => {
  const openReport = useChromium();
  let demo: Report;

  beforeAll(async () => {
    demo = await demoReport();
  });

  it.each([
    ['in light colours', 'light', wide],
    ['in dark colours', 'dark', wide],
    ['on a phone', 'light', narrow],
    ['on a phone at night', 'dark', narrow],
  ] as const)(
    'axe finds nothing %s, with everything open',
    async (_name, colorScheme, viewport) => {
      const page = await openReport(demo, { colorScheme, viewport });
      expect(await violations(page)).toEqual([]);
      await openAll(page);
      expect(await violations(page)).toEqual([]);
    },
  );

  it.each([
    ['a fleet with everything in it', fleet],
    ['a fleet without a plan', unfiled],
    ['manifests', manifests],
    ['a selection', selected],
    ['nothing', empty],
  ])('axe finds nothing in the report of %s', async (_name, report) => {
    const page = await openReport(report, { viewport: wide });
    await openAll(page);
    expect(await violations(page)).toEqual([]);
  });

  it('holds everything within 360 pixels, and what is wider scrolls by keyboard in a region', async () => {
    for (const report of [demo, fleet, manifests, empty]) {
      const page = await openReport(report, { viewport: narrow });
      await openAll(page);
      const found = await page.evaluate(() => {
        const scrolling = [...document.querySelectorAll('body *')].filter((one) => {
          const { overflowX } = getComputedStyle(one);
          return one.scrollWidth > one.clientWidth && ['auto', 'scroll'].includes(overflowX);
        });
        return {
          width: document.documentElement.scrollWidth,
          mute: scrolling
            .filter((one) => one.getAttribute('tabindex') !== '0')
            .map((one) => one.outerHTML.slice(0, 200)),
        };
      });
      expect(found).toEqual({ width: 360, mute: [] });
    }
  });

  it('is read in full without its script', async () => {
    const page = await openReport(demo, { javaScriptEnabled: false });
    const check = page.locator('.check').first();
    await check.locator('summary').click();
    expect(await check.locator('.verdict').isVisible()).toBe(true);
    expect(await page.locator('.filter').isVisible()).toBe(false);
  });
});
