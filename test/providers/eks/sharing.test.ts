import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Limit } from '../../../src/collect/cloud/limit.ts';
import { type Keys, rememberedKeys } from '../../../src/providers/eks/account.ts';
import { poured } from '../../../src/providers/eks/poured.ts';
import { Shared } from '../../../src/providers/eks/shared.ts';

const never = new AbortController().signal;

describe('a limit', () => {
  test('lets no more tasks run at once than it is wide, and all of them in the end', async () => {
    const widths = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(widths, fc.integer({ min: 0, max: 30 }), async (width, tasks) => {
        const limit = new Limit(width);
        let running = 0;
        let most = 0;
        const all = Array.from({ length: tasks }, (_, index) =>
          limit.run(async () => {
            running += 1;
            most = Math.max(most, running);
            await new Promise((resolve) => setImmediate(resolve));
            running -= 1;
            return index;
          }, never),
        );

        expect(await Promise.all(all)).toEqual(Array.from({ length: tasks }, (_, index) => index));
        expect(most).toBeLessThanOrEqual(width);
      }),
      { numRuns: 30 },
    );
  });

  test('passes on the turn of what was aborted while it waited', async () => {
    const limit = new Limit(1);
    const first = Promise.withResolvers<string>();
    const controller = new AbortController();
    const running = limit.run(() => first.promise, never);
    const waiting = limit.run(async () => 'never', controller.signal);
    const last = limit.run(async () => 'last', never);
    const reason = new Error('enough');
    controller.abort(reason);

    await expect(waiting).rejects.toBe(reason);
    first.resolve('first');
    expect(await Promise.all([running, last])).toEqual(['first', 'last']);
  });
});

describe('keys of an account', () => {
  function counted(expires: readonly number[]): { got: () => number; get: () => Promise<Keys> } {
    let count = 0;
    return {
      got: () => count,
      get: async () => {
        count += 1;
        return {
          accessKeyId: `k${count}`,
          secretAccessKey: 's',
          expiration: new Date(expires[count - 1] ?? 0),
        };
      },
    };
  }

  test('are had once for all who ask together, and anew before they run out', async () => {
    let now = 0;
    const { get, got } = counted([1_000_000, 2_000_000]);
    const keys = rememberedKeys(get, () => now);
    const together = await Promise.all([keys(), keys(), keys()]);
    now = 699_000;
    const later = await keys();
    now = 701_000;
    const renewed = await keys();

    expect(together.map(({ accessKeyId }) => accessKeyId)).toEqual(['k1', 'k1', 'k1']);
    expect([later.accessKeyId, renewed.accessKeyId, got()]).toEqual(['k1', 'k2', 2]);
  });

  test('are had anew when they were not taken, and after a failure', async () => {
    let count = 0;
    const keys = rememberedKeys(
      async () => {
        count += 1;
        if (count === 1) throw new Error('refused');
        return { accessKeyId: `k${count}`, secretAccessKey: 's' };
      },
      () => 0,
    );

    await expect(keys()).rejects.toThrow('refused');
    expect((await keys()).accessKeyId).toBe('k2');
    expect((await keys(true)).accessKeyId).toBe('k3');
    expect((await keys()).accessKeyId).toBe('k3');
  });
});

describe('a shared answer', () => {
  test('that its first asker leaves is asked for again by who still waits', async () => {
    const shared = new Shared<string>();
    const first = new AbortController();
    let asked = 0;
    const make = async (signal: AbortSignal): Promise<string> => {
      asked += 1;
      if (asked > 1) return 'answer';
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    };
    const left = shared.get('x', make, first.signal);
    const waiting = shared.get('x', make, never);
    first.abort(new Error('left'));

    await expect(left).rejects.toThrow('left');
    expect([await waiting, asked]).toEqual(['answer', 2]);
  });
});

describe('what is poured', () => {
  test('comes in order, with the fault of its source after it', async () => {
    const taken: number[] = [];
    const all = poured<number>(async (put) => {
      put(1);
      await new Promise((resolve) => setImmediate(resolve));
      put(2);
      put(3);
      throw new Error('then it broke');
    }, never);

    await expect(
      (async () => {
        for await (const one of all) taken.push(one);
      })(),
    ).rejects.toThrow('then it broke');
    expect(taken).toEqual([1, 2, 3]);
  });

  test('ends its source when nobody takes more', async () => {
    const ended = Promise.withResolvers<void>();
    const all = poured<number>(async (put, signal) => {
      put(1);
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
      });
      ended.resolve();
    }, never);
    for await (const one of all) {
      expect(one).toBe(1);
      break;
    }

    await expect(ended.promise).resolves.toBe(undefined);
  });
});
