import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';
import { html } from '../../reports/html/index.ts';
import type { Report } from '../../src/model/report.ts';
import { findChromium } from './chromium.ts';

interface OpenOptions extends BrowserContextOptions {
  /** What follows the `#`. */
  readonly hash?: string;
}

/** Opens a report, or finished HTML, from a file; closes it when the test ends. */
export type OpenReport = (what: Report | string, options?: OpenOptions) => Promise<Page>;

/**
 * Tests of the page in a real Chromium. Each fails if its page asks for anything but its own file,
 * logs to the console, throws or opens a dialog: what the page does is what its file says.
 */
export function inChromium(name: string, tests: (openReport: OpenReport) => void): void {
  const found = findChromium();
  describe.skipIf(!found.found)(name, () => {
    let browser: Browser | undefined;
    let folder = '';
    let files = 0;

    beforeAll(async () => {
      if (!found.found) return;
      // Chromium's sandbox does not run as root, as in a container.
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: found.path, args });
      folder = await mkdtemp(path.join(tmpdir(), 'kubemuster-page-'));
    });

    afterAll(async () => {
      await browser?.close();
      await rm(folder, { recursive: true, force: true });
    });

    tests(async (what, { hash = '', ...options } = {}) => {
      if (browser === undefined) throw new Error('the browser is not started');
      files += 1;
      const file = path.join(folder, `report-${files}.html`);
      await writeFile(file, typeof what === 'string' ? what : rendered(what));
      const context = await browser.newContext({ offline: true, ...options });
      const page = await context.newPage();
      const address = pathToFileURL(file).href;
      const faults = watch(page, address);
      onTestFinished(async () => {
        await context.close();
        expect(faults).toEqual([]);
      });
      await page.goto(hash === '' ? address : `${address}#${hash}`);
      return page;
    });
  });
}

/** The page of a report as it is written to its file. */
export function rendered(report: Report): string {
  return [...html.render(report)].flatMap((file) => [...file.chunks]).join('');
}

/** Fills up with whatever a page must not do. */
function watch(page: Page, address: string): readonly string[] {
  const faults: string[] = [];
  page.on('request', (one) => {
    if (one.url().split('#')[0] !== address) faults.push(`request: ${one.url()}`);
  });
  page.on('console', (one) => faults.push(`console ${one.type()}: ${one.text()}`));
  page.on('pageerror', (error) => faults.push(`thrown: ${error.message}`));
  page.on('dialog', (one) => {
    faults.push(`dialog: ${one.message()}`);
    void one.dismiss();
  });
  return faults;
}
