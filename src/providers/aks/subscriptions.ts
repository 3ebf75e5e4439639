import { AccessError } from '../../model/access.ts';
import { requiredText, text } from '../../model/decode.ts';
import type { Arm } from './arm.ts';

export interface Subscription {
  /** In small letters. */
  readonly id: string;
  readonly name: string | undefined;
  /** `Enabled`, `Warned`, `PastDue`, `Disabled`; undefined where it was not listed. */
  readonly state: string | undefined;
}

/** The subscriptions to look into, and why there may be others. */
export interface Subscriptions {
  readonly all: readonly Subscription[];
  readonly failure: AccessError | undefined;
}

const PATH = '/subscriptions?api-version=2022-12-01';

/**
 * All that the identity may see; or those that are asked for, with what is known of them. Azure lists
 * the ones in which the identity has a role: one that is not listed may still be there.
 */
export async function subscriptionsOf(
  arm: Arm,
  wanted: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Subscriptions> {
  const found = new Map<string, Subscription>();
  let failure: AccessError | undefined;
  try {
    for await (const page of arm.pages(PATH, signal)) {
      for (const one of page.map(subscriptionOf)) found.set(one.id, one);
    }
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    failure = error;
  }
  if (wanted === undefined) return { all: [...found.values()], failure };
  const ids = new Set(wanted.map((id) => id.toLowerCase()));
  const all = [...ids].map((id) => found.get(id) ?? { id, name: undefined, state: undefined });
  return { all, failure: undefined };
}

/** As people call it. */
export function titleOf({ id, name }: Subscription): string {
  return name === undefined ? `subscription ${id}` : `subscription ${name} (${id})`;
}

/** What a state other than enabled means for what is in it. */
export function stateNote({ state }: Subscription): string | undefined {
  if (state === undefined || state === 'Enabled') return undefined;
  return `its subscription is in the state ${state}`;
}

function subscriptionOf(raw: unknown): Subscription {
  return {
    id: requiredText(raw, 'subscriptionId').toLowerCase(),
    name: text(raw, 'displayName'),
    state: text(raw, 'state'),
  };
}
