import { setTimeout as wait } from 'node:timers/promises';

const WITHIN_MS = 180_000;

/** Waits until it holds; rejects when that takes too long for any machine, or `check` rejects. */
export async function until(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`not within ${WITHIN_MS / 1000} s: ${what}`);
    await wait(20);
  }
}
