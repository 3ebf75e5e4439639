import fc from 'fast-check';
import { expect, test } from 'vitest';
import { streamed } from '../../../src/collect/cloud/streamed.ts';

const { signal } = new AbortController();

test('everything of every input comes once, in the order of its input', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      async (inputs, width) => {
        const numbered = inputs.map((values, input) => ({ values, input }));
        const found = await Array.fromAsync(
          streamed(
            numbered,
            width,
            async function* ({ values, input }) {
              for (const value of values) {
                await Promise.resolve();
                yield { input, value };
              }
            },
            signal,
          ),
        );
        const regrouped = inputs.map((_, input) =>
          found.filter((one) => one.input === input).map(({ value }) => value),
        );
        expect(regrouped).toEqual(inputs);
        expect(found.length).toBe(inputs.flat().length);
      },
    ),
  );
});

test('no more inputs are under way than asked for, and a slow one holds up no other', async () => {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  let underWay = 0;
  let most = 0;
  const all = streamed(
    ['slow', 'a', 'b', 'c'],
    2,
    async function* (input) {
      underWay += 1;
      most = Math.max(most, underWay);
      if (input === 'slow') await late;
      yield input;
      underWay -= 1;
    },
    signal,
  );
  const found: string[] = [];
  for await (const one of all) {
    found.push(one);
    if (one === 'c') resolve();
  }

  expect(found).toEqual(['a', 'b', 'c', 'slow']);
  expect(most).toBe(2);
});

test('the first failure ends the others, and is what is thrown', async () => {
  const ended: unknown[] = [];
  const all = streamed(
    ['fails', 'waits'],
    2,
    async function* (input, now) {
      if (input === 'fails') throw new Error('no more');
      await new Promise<void>((resolve) => {
        now.addEventListener('abort', () => resolve());
      });
      ended.push(input);
      yield input;
    },
    signal,
  );

  await expect(Array.fromAsync(all)).rejects.toThrow('no more');
  expect(ended).toEqual(['waits']);
});

test('who stops reading ends what is under way', async () => {
  const ended: string[] = [];
  const all = streamed(
    ['quick', 'waits'],
    2,
    async function* (input, now) {
      if (input === 'waits') {
        await new Promise<void>((resolve) => {
          now.addEventListener('abort', () => resolve());
        });
        ended.push(input);
      }
      yield input;
    },
    signal,
  );
  for await (const one of all) {
    expect(one).toBe('quick');
    break;
  }

  expect(ended).toEqual(['waits']);
});
