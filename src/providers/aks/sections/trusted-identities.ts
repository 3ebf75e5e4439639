import { inParallel } from '../../../collect/live/parallel.ts';
import { AccessError } from '../../../model/access.ts';
import { requiredText, text, texts } from '../../../model/decode.ts';
import type { Arm } from '../arm.ts';
import { resourceIdOf } from '../resource-id.ts';

/** A managed identity and the tokens of others that it takes for its own. */
export interface TrustedIdentity {
  readonly name: string;
  readonly clientId: string;
  readonly principalId: string;
  /** Or why they could not be read. */
  readonly trusts: readonly Trust[] | AccessError;
}

interface Trust {
  readonly name: string;
  readonly issuer: string;
  /** Undefined where an expression decides instead. */
  readonly subject: string | undefined;
  readonly audiences: readonly string[];
}

const VERSION = 'api-version=2023-01-31';
const TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const AT_ONCE = 6;

/** The managed identities of a subscription, each with its federated credentials. */
export async function identitiesIn(
  arm: Arm,
  subscription: string,
  signal: AbortSignal,
): Promise<readonly TrustedIdentity[]> {
  const path = `/subscriptions/${encodeURIComponent(subscription)}/providers/${TYPE}?${VERSION}`;
  const all = await arm.all(path, signal);
  return inParallel(all, AT_ONCE, async (one) => ({
    name: requiredText(one, 'name'),
    clientId: requiredText(one, 'properties.clientId'),
    principalId: requiredText(one, 'properties.principalId'),
    trusts: await trustsOf(requiredText(one, 'id'), arm, signal),
  }));
}

async function trustsOf(
  id: string,
  arm: Arm,
  signal: AbortSignal,
): Promise<readonly Trust[] | AccessError> {
  const whole = resourceIdOf(id)?.whole ?? '';
  try {
    const path = `${encodeURI(whole)}/federatedIdentityCredentials?${VERSION}`;
    return (await arm.all(path, signal)).map(trustOf);
  } catch (error) {
    if (error instanceof AccessError) return error;
    throw error;
  }
}

function trustOf(raw: unknown): Trust {
  return {
    name: requiredText(raw, 'name'),
    issuer: requiredText(raw, 'properties.issuer'),
    subject: text(raw, 'properties.subject') || undefined,
    audiences: texts(raw, 'properties.audiences'),
  };
}
