import { plural } from '../../reports/words.ts';
import type { Calls } from '../collect/cloud/calls.ts';
import type { Session } from './session.ts';

/** How often clouds were asked: people pay for calls with their quota. By operation with --verbose. */
export function tellCalls(calls: Calls, { warn, verbose }: Session): void {
  if (calls.total === 0) return;
  warn(`${plural(calls.total, 'call')} to clouds`);
  if (!verbose) return;
  for (const [operation, count] of calls.byOperation()) warn(`  ${operation} ${count}`);
}
