import type { Partition } from './partitions.ts';

/** Keys as AWS hands them out; `sessionToken` and `expiration` where they are temporary. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** The keys to sign the next call with. `renew` after the last ones were not taken. */
export type KeySource = (renew?: boolean) => Promise<Keys>;

/** An account of AWS, and who we are in it. */
export interface Account {
  /** Twelve digits; undefined where STS did not tell which account this is. */
  readonly id: string | undefined;
  readonly partition: Partition;
  readonly keys: KeySource;
}

export interface Place {
  readonly account: Account;
  readonly region: string;
}

export function accountName({ id }: Pick<Account, 'id'>): string {
  return id === undefined ? "the caller's account" : `account ${id}`;
}

export function placeName({ account, region }: Place): string {
  return `${accountName(account)}, ${region}`;
}

/** Keys are used no longer than until so many milliseconds before they expire. */
const AHEAD_MS = 300_000;

/** One source for all that reads an account: its keys are had once for all of them, and again when they run out. */
export function rememberedKeys(get: () => Promise<Keys>, now: () => number): KeySource {
  let known: Promise<Keys> | undefined;
  let until = Number.POSITIVE_INFINITY;
  const renewed = async (): Promise<Keys> => {
    const keys = await get();
    until = keys.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
    return keys;
  };
  return (renew = false) => {
    if (known === undefined || renew || until - now() < AHEAD_MS) {
      until = Number.POSITIVE_INFINITY;
      const asked = renewed();
      // What failed is asked for again, by whoever comes next.
      asked.catch(() => {
        if (known === asked) known = undefined;
      });
      known = asked;
    }
    return known;
  };
}
