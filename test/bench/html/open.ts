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
  /** The most CPU time that the page spent at one go from its load until it could be searched. */
  readonly longest: number;
  /** From the input to the changed page, the best of five tries each; the fastest first. */
  readonly searches: readonly { readonly query: string; readonly ms: number }[];
}

/** Opens a report in a new Chromium and searches it. */
export async function openIn(executablePath: string, file: string): Promise<Opened> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    const page = await browser.newPage();
    await page.addInitScript("addEventListener('load', () => performance.mark('loaded'))");
    await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
    await page.goto(pathToFileURL(file).href, { timeout: 120_000 });
    const times: Pick<Opened, 'load' | 'ready'> = await page.evaluate(await script('ready.mjs'));
    const longest = longestTask(await browser.stopTracing());
    const searches: Opened['searches'] = await page.evaluate(await script('searches.mjs'));
    return { ...times, longest, searches };
  } finally {
    await browser.close();
  }
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** CPU time of its thread, in microseconds. */
  readonly tdur?: number;
}

/** What the page's thread worked on longest between its marks, in CPU milliseconds. */
function longestTask(trace: Buffer): number {
  const { traceEvents }: { traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString());
  const loaded = traceEvents.find(({ name }) => name === 'loaded');
  const ready = traceEvents.find(({ name }) => name === 'ready');
  if (loaded === undefined || ready === undefined) throw new Error('the trace lacks its marks');
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ts }) =>
      name === 'ThreadControllerImpl::RunTask' &&
      pid === loaded.pid &&
      tid === loaded.tid &&
      ts >= loaded.ts &&
      ts <= ready.ts,
  );
  if (tasks.length === 0) throw new Error('the trace has no task between its marks');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

async function script(name: string): Promise<string> {
  return await readFile(new URL(name, import.meta.url), 'utf8');
}
