import { findChromium } from './chromium.ts';

/** Says once, before any test, that the tests in a browser are skipped, and why. */
export function setup(): void {
  const chromium = findChromium();
  if (!chromium.found) process.stderr.write(`Skipping test/pages: ${chromium.why}\n`);
}
