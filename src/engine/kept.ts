import { MOST_PASSES } from '../model/check.ts';
import { judgementOf } from '../model/credit.ts';
import { byText } from '../model/order.ts';
import type { Judged } from './counted.ts';

/**
 * The verdicts that anything may come of after they were counted: all but the many that just pass.
 * Of those the first by key stay, for a report to show. A large cluster has a million of them.
 */
export function keptOf(verdicts: readonly Judged[]): readonly Judged[] {
  const kept: Judged[] = [];
  const passes = new First(MOST_PASSES);
  for (const verdict of verdicts) {
    if (isPlain(verdict)) passes.add(verdict);
    else kept.push(verdict);
  }
  return [...kept, ...passes.all];
}

/** It passes, and nothing of it has to be said elsewhere. */
function isPlain(verdict: Judged): boolean {
  return (
    judgementOf(verdict) === 'pass' &&
    verdict.contradiction !== true &&
    verdict.evidence.every(({ subject }) => subject.type !== 'plan')
  );
}

/** The first few in the order of reports, without sorting the others. */
class First {
  readonly #most: number;
  readonly all: Judged[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(verdict: Judged): void {
    const last = this.all.at(-1);
    if (last !== undefined && this.all.length >= this.#most && bySubject(verdict, last) >= 0)
      return;
    const after = this.all.findIndex((one) => bySubject(verdict, one) < 0);
    this.all.splice(after === -1 ? this.all.length : after, 0, verdict);
    if (this.all.length > this.#most) this.all.pop();
  }
}

function bySubject(a: Judged, b: Judged): number {
  return byText(a.subject.key, b.subject.key) || byText(a.message, b.message);
}
