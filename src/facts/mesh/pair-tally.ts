import type { Outcome } from './pair-outcome.ts';
import type { Result } from './pair-results.ts';
import type { TierName } from './pair-units.ts';

/** At least so many, and at most; undefined where workloads were not seen, which may be any number. */
export type Bounds = readonly [low: number, high: number | undefined];

/** Pairs of workloads that may talk, and those that do so in plaintext. */
export interface PairCount {
  readonly talking: Bounds;
  readonly plaintext: Bounds;
  /** By TLS, but to a server that would take plaintext just as well. */
  readonly asTheClientLikes: Bounds;
  /** Plaintext of what may talk, from 0 to 1; undefined where nobody may talk. */
  readonly share: readonly [low: number, high: number] | undefined;
}

export interface Tally {
  readonly all: PairCount;
  /** Where both are critical. */
  readonly critical: PairCount;
}

/** Counts pairs by what comes of them. */
export class PairTally {
  readonly #counts = new Map<string, number>();

  add([from, to]: readonly [TierName, TierName], { talk, outcome }: Result, count: number): void {
    if (talk === 'no') return;
    const both = from === 'critical' && to === 'critical' ? 'critical' : 'other';
    const key = `${both} ${talk} ${outcome}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
  }

  /** `whole`: whether all workloads were seen. */
  counted(whole: boolean): Tally {
    return { all: this.#of(['critical', 'other'], whole), critical: this.#of(['critical'], whole) };
  }

  #of(some: readonly string[], whole: boolean): PairCount {
    const count = (talk: 'sure' | 'may', outcome: Outcome): number =>
      some.reduce((sum, one) => sum + (this.#counts.get(`${one} ${talk} ${outcome}`) ?? 0), 0);
    const total = (talk: 'sure' | 'may'): number =>
      count(talk, 'plaintext') +
      count(talk, 'unknown') +
      count(talk, 'as the client likes') +
      count(talk, 'protected');
    const [sure, may] = [total('sure'), total('may')];
    const most = (high: number): number | undefined => (whole ? high : undefined);
    const low = count('sure', 'plaintext');
    // Of pairs that may not talk at all, plaintext is never certain.
    const open = count('sure', 'unknown') + count('may', 'unknown');
    const liked = count('sure', 'as the client likes');
    const likes = liked + count('may', 'as the client likes') + open;
    const share = [
      low / (sure + may),
      shareOf(low + open, sure + count('may', 'unknown')),
    ] as const;
    return {
      talking: [sure, most(sure + may)],
      plaintext: [low, most(low + open)],
      asTheClientLikes: [liked, most(likes)],
      share: whole ? (sure + may === 0 ? undefined : share) : [0, 1],
    };
  }
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
