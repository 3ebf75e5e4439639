import { expect, test } from 'vitest';
import { gathered } from '../../reports/not-seen.ts';
import type { Gap } from '../../src/model/observed.ts';

function gap(namespace: string | undefined, more: Partial<Gap> = {}): Gap {
  const where = namespace === undefined ? {} : { namespace };
  const detail = `cannot list pods in ${namespace ?? 'the cluster'}`;
  return {
    source: 'core/Pod',
    cause: 'forbidden',
    detail,
    permission: 'list pods',
    ...where,
    ...more,
  };
}

test('a gap in several namespaces is told once, in the words of the first', () => {
  expect(gathered([gap('web'), gap('__proto__'), gap('web')])).toEqual([
    {
      source: 'core/Pod',
      cause: 'forbidden',
      detail: 'cannot list pods in web',
      permission: 'list pods',
      namespaces: ['__proto__', 'web'],
    },
  ]);
});

test('another source, cause, permission or reason is a gap of its own', () => {
  const others: readonly Gap[] = [
    gap(undefined),
    gap(undefined, { detail: 'another object' }),
    gap('web', { source: 'core/Service' }),
    gap('web', { cause: 'timeout' }),
    gap('web', { permission: 'get pods' }),
  ];
  expect(gathered([gap('web'), ...others]).length).toBe(6);
});
