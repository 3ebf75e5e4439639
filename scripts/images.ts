import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from '../test/pages/chromium.ts';

/** The pictures of the README, from the report that `npm run demo` has written. */
const root = path.join(import.meta.dirname, '..');
const report = pathToFileURL(path.join(root, 'kubemuster-report', 'report.html')).href;
const found = findChromium();
if (!found.found) throw new Error(found.why);
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const browser = await chromium.launch({ executablePath: found.path, args });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
await page.goto(report);
await picture(page, 'report');
await page.goto(`${report}#c2`);
await page
  .locator('#c2 .boundaries')
  .first()
  .evaluate((one) => one.scrollIntoView());
await page.mouse.wheel(0, -48);
await picture(page, 'cluster');
await browser.close();

async function picture(from: Page, name: string): Promise<void> {
  const file = path.join(root, 'docs', 'images', `${name}.png`);
  await from.screenshot({ path: file });
  console.log(`wrote docs/images/${name}.png`);
}
