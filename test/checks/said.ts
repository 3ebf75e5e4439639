import type { Check, Example } from '../../src/model/check.ts';
import { type ExampleOptions, judgeExample } from '../judge.ts';

/** Each verdict as its status and message, such as `fail: nothing is recorded`. */
export function said(check: Check, example: Example, options?: ExampleOptions): readonly string[] {
  const outcome = judgeExample(check, example, options);
  if (outcome.type === 'unknown') return ['unknown'];
  if (outcome.type === 'not-applicable') return [`not-applicable: ${outcome.proof.message}`];
  return outcome.verdicts.map(({ status, message }) => `${status}: ${message}`);
}
