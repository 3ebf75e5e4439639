import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Judged } from '../../src/engine/counted.ts';
import { keptOf } from '../../src/engine/kept.ts';
import { MOST_PASSES } from '../../src/model/check.ts';
import { byText } from '../../src/model/order.ts';

function verdict(
  status: 'pass' | 'fail',
  key: string,
  more: { readonly plan?: true; readonly contradiction?: true } = {},
): Judged {
  const type = more.plan === true ? ('plan' as const) : ('k8s' as const);
  return {
    status,
    subject: { type: 'k8s', key },
    message: 'it is so',
    evidence: [{ subject: { type, key }, path: 'spec', value: 'x' }],
    ...(more.contradiction === undefined ? {} : { contradiction: more.contradiction }),
  };
}

const some = fc.record({
  status: fc.constantFrom('pass', 'fail'),
  key: fc.integer({ max: 60, min: 0 }).map(String),
  more: fc.constantFrom({}, { plan: true as const }, { contradiction: true as const }),
});

test('all that does not just pass stays, and the first passes by key', () => {
  fc.assert(
    fc.property(fc.array(some, { maxLength: 80 }), (all) => {
      const verdicts = all.map(({ status, key, more }) => verdict(status, key, more));
      const isPlain = (at: number): boolean =>
        all[at]?.status === 'pass' && Object.keys(all[at]?.more ?? {}).length === 0;
      const keys = verdicts
        .filter((_, at) => isPlain(at))
        .map(({ subject }) => subject.key)
        .sort(byText);
      const kept = keptOf(verdicts);
      const others = verdicts.filter((_, at) => !isPlain(at));
      expect(kept.slice(0, others.length)).toEqual(others);
      expect(kept.slice(others.length).map(({ subject }) => subject.key)).toEqual(
        keys.slice(0, MOST_PASSES),
      );
    }),
  );
});

test('what a report says of very many subjects is right', () => {
  const many = Array.from({ length: 200_000 }, (_, index) => verdict('pass', `pod-${index}`));
  expect(keptOf(many).map(({ subject }) => subject.key)).toEqual(
    many
      .map(({ subject }) => subject.key)
      .sort(byText)
      .slice(0, MOST_PASSES),
  );
});
