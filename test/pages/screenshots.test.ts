import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { isSkipped, useChromium } from './browser.ts';
import { demoReport } from './demo.ts';

const folder = path.join(import.meta.dirname, 'screenshots');

/** For a person to look at: nothing compares them. */
describe.skipIf(isSkipped)('pictures of the example report', () => {
  const openReport = useChromium();
  let demo: Report;

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    demo = await demoReport();
  });

  it.each([
    ['decision-1280', 'light', 1280, '#decision'],
    ['decision-dark', 'dark', 1280, '#decision'],
    ['decision-360', 'light', 360, '#decision'],
    ['cluster-1280', 'light', 1280, '#c2'],
    ['cluster-dark', 'dark', 1280, '#c2'],
    ['cluster-360', 'light', 360, '#c2'],
    ['not-seen-1280', 'light', 1280, '#not-seen'],
    ['method-1280', 'light', 1280, '#method'],
  ] as const)('%s is written', async (name, colorScheme, width, section) => {
    const height = width === 360 ? 1600 : 800;
    const page = await openReport(demo, { colorScheme, viewport: { width, height } });
    if (section !== '#decision') await page.locator(section).evaluate(bringIntoView);
    // A blank picture is a few kilobytes: what is in view may not have been painted yet.
    const size = async (): Promise<number> =>
      (await page.screenshot({ path: path.join(folder, `${name}.png`) })).length;
    await expect.poll(size, { timeout: 20_000 }).toBeGreaterThan(10_000);
  });
});

/** More than once: what is above gets its real height, and what is in view is painted, only then. */
async function bringIntoView(one: Element): Promise<void> {
  for (let frame = 0; frame < 4; frame += 1) {
    one.scrollIntoView();
    await new Promise(requestAnimationFrame);
  }
}
