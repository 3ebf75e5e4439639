import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** What opening a page took, in milliseconds. */
export interface Opened {
  /** Until the load event. */
  readonly load: number;
  /** Until every cluster can be searched. */
  readonly ready: number;
  /** The longest that the page was busy at a time after it was loaded. */
  readonly longest: number;
  /** From the input to the changed page, the fastest first. */
  readonly searches: readonly { readonly query: string; readonly ms: number }[];
}

/** Opens a report in a new Chromium and searches it: the figures come from the page's own clock. */
export async function openIn(executablePath: string, file: string): Promise<Opened> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.addInitScript(await script('busy.mjs'));
    await page.goto(pathToFileURL(file).href, { timeout: 120_000 });
    const opened: Opened = await page.evaluate(await script('searches.mjs'));
    return opened;
  } finally {
    await browser.close();
  }
}

async function script(name: string): Promise<string> {
  return await readFile(new URL(name, import.meta.url), 'utf8');
}
