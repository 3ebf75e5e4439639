import { findAssets } from '../envtest/assets.ts';

/** Says once, before any test, that the tests against a real API server are skipped, and why. */
export function setup(): void {
  const assets = findAssets();
  if (!assets.found) process.stderr.write(`Skipping test/live: ${assets.why}\n`);
}
