import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { html } from '../../reports/html/index.ts';
import type { Report } from '../../src/model/report.ts';
import { findChromium } from './chromium.ts';

interface OpenOptions extends BrowserContextOptions {
  /** What follows the `#`. */
  readonly hash?: string;
}

/** Opens a report, or finished HTML, from a file; closes it when the test ends. */
export type OpenReport = (what: Report | string, options?: OpenOptions) => Promise<Page>;

/** Whether there is no Chromium to test in; `announce.ts` says why. */
export const isSkipped: boolean = !findChromium().found;

/**
 * Starts Chromium for the tests of a `describe.skipIf(isSkipped)`, and gives what opens a page in
 * it. A test fails if its page asks for anything but its own file, logs to the console, throws or
 * opens a dialog.
 */
export function useChromium(): OpenReport {
  let browser: Browser | undefined;
  let folder = '';
  let files = 0;

  beforeAll(async () => {
    browser = await launch();
    folder = await mkdtemp(path.join(tmpdir(), 'kubemuster-page-'));
  });

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  return async (what, { hash = '', ...options } = {}) => {
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
  };
}

async function launch(): Promise<Browser> {
  const found = findChromium();
  if (!found.found) throw new Error(found.why);
  // Chromium's sandbox does not run as root, as in a container.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return await chromium.launch({ executablePath: found.path, args });
}

/** The page of a report as it is written to its file. */
function rendered(report: Report): string {
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
