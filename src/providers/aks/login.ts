import { own } from '../../collect/own.ts';
import { AccessError } from '../../model/access.ts';
import { isPrivateCloud } from './azure-cloud.ts';
import type { AksOptions } from './options.ts';

/** Tokens by the scope that they are for; nothing but this holds any. */
export interface Login {
  readonly token: (scope: string, asked: Asked) => Promise<Token>;
}

interface Asked {
  readonly signal?: AbortSignal | undefined;
  /** The last one was refused. */
  readonly renew?: boolean;
  /** What the refusal wants the next one to claim. */
  readonly claims?: string | undefined;
}

export interface Token {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

/** A token that ends sooner than this is no use for what is asked next. */
const MARGIN = 2 * 60_000;

/**
 * Signs in as the Azure SDK does: environment, workload identity, managed identity, then the command
 * line tools that people are signed in with. One chain, and one token for each scope at a time: the
 * command line tool would be started for every call otherwise.
 */
export function createLogin({ tenant, env }: Pick<AksOptions, 'tenant' | 'env'>): Login {
  let chain: Promise<Chain> | undefined;
  const held = new Map<string, Held>();
  const ask = (scope: string, claims: string | undefined): Promise<Token> => {
    chain ??= chainOf(tenant, isPrivateCloud(env));
    const asked: Held = { token: tokenOf(chain, scope, claims), until: undefined };
    held.set(scope, asked);
    asked.token.then(
      (token) => {
        asked.until = token.expiresOnTimestamp - MARGIN;
      },
      // Told to whoever waits for it; asking again at once would fail as well.
      () => undefined,
    );
    return asked.token;
  };
  return {
    token: (scope, { signal, renew, claims }) => {
      const last = renew === true || claims !== undefined ? undefined : held.get(scope);
      const isOver = last?.until !== undefined && last.until <= Date.now();
      const token = last === undefined || isOver ? ask(scope, claims) : last.token;
      return signal === undefined ? token : untilAborted(token, signal);
    },
  };
}

interface Held {
  readonly token: Promise<Token>;
  /** Undefined until it is there. */
  until: number | undefined;
}

async function tokenOf(
  chain: Promise<Chain>,
  scope: string,
  claims: string | undefined,
): Promise<Token> {
  try {
    const found = await (await chain).getToken(scope, claims === undefined ? {} : { claims });
    if (found !== null) return found;
  } catch (error) {
    throw new AccessError('unauthenticated', `no token of Entra ID: ${reasonOf(error)}`);
  }
  throw new AccessError('unauthenticated', 'no token of Entra ID');
}

/** Others wait for the same token: it is not given up because one of them is. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: either, resolve, reject } = Promise.withResolvers<T>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  promise.then(resolve, reject);
  return either.finally(() => signal.removeEventListener('abort', stop));
}

interface Chain {
  readonly getToken: (
    scope: string,
    options: { readonly claims?: string },
  ) => Promise<Token | null>;
}

async function chainOf(tenant: string | undefined, isPrivate: boolean): Promise<Chain> {
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new DefaultAzureCredential({
    ...(tenant === undefined ? {} : { tenantId: tenant }),
    ...(isPrivate ? { disableInstanceDiscovery: true } : {}),
  });
}

/** What it says may quote what a command printed. Its numbers may be told: `AADSTS700016`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const numbers = new Set(message.match(/\bAADSTS\d{4,8}\b/g));
  if (numbers.size > 0) return [...numbers].join(', ');
  const all = own(error, 'errors');
  const tried = Array.isArray(all)
    ? `none of the ${all.length} ways to sign in worked`
    : 'the login failed';
  return `${tried}; AZURE_LOG_LEVEL=verbose tells more`;
}
