import { plural } from '../../reports/words.ts';
import type { Calls } from '../collect/cloud/calls.ts';
import type { Session } from './session.ts';

/** How often clouds were asked: people pay for calls with their quota. By operation with --verbose. */
export function tellCalls(calls: Calls, { stderr, quiet, verbose }: Session): void {
  if (quiet || calls.total === 0) return;
  stderr.write(`${plural(calls.total, 'call')} to clouds\n`);
  if (!verbose) return;
  for (const [operation, count] of calls.byOperation()) stderr.write(`  ${operation} ${count}\n`);
}
