import type { Check, Outcome } from '../../../src/model/check.ts';
import { format } from '../../../src/model/fraction.ts';
import { judgeExample } from '../../judge.ts';

/** How a check judges a plan: its credit, and each verdict as `status key: message`. */
export function attested(
  check: Check,
  plan: string | undefined,
  asOf?: string,
): { credit: string; verdicts: readonly string[] } {
  const example = {
    ...(plan === undefined ? {} : { plan }),
    ...(asOf === undefined ? {} : { asOf }),
  };
  return summary(judgeExample(check, example));
}

function summary(outcome: Outcome): { credit: string; verdicts: readonly string[] } {
  if (outcome.type !== 'judged') throw new Error(`it is ${outcome.type}`);
  return {
    credit: `${format(outcome.credit.lo)} to ${format(outcome.credit.hi)}`,
    verdicts: outcome.verdicts.flatMap((one) =>
      'subject' in one ? [`${one.status} ${one.subject.key}: ${one.message}`] : [],
    ),
  };
}
