import type { Limit } from '../../collect/cloud/limit.ts';
import { type Place, placeName } from './account.ts';
import { thrownBy } from './faults.ts';
import type { EksOptions } from './options.ts';
import type { Sockets } from './sockets.ts';

type Sdk = typeof import('@aws-sdk/client-eks');
type Client = InstanceType<Sdk['EKS']>;

/** What the SDK would print is said by its errors, or by us. */
export const SILENT = {
  trace: (): void => {},
  debug: (): void => {},
  info: (): void => {},
  warn: (): void => {},
  error: (): void => {},
};

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** One call of EKS: `send` makes it of a client. Rejects with an AwsFault, or the signal's reason. */
export type AskEks = (
  operation: string,
  send: (client: Client, options: SendOptions) => Promise<unknown>,
) => Promise<unknown>;

export interface Calling {
  readonly options: EksOptions;
  readonly sockets: Sockets;
  /** Of calls under way. */
  readonly limit: Limit;
  /** Of accounts and regions looked into: each holds a client. */
  readonly places: Limit;
}

/** Asks EKS in one region of one account. It is dropped when that was read: there may be thousands. */
export async function askerOf(
  place: Place,
  calling: Calling,
  signal: AbortSignal,
): Promise<AskEks> {
  const { EKS } = await import('@aws-sdk/client-eks');
  const client = new EKS({ region: place.region, ...settingsOf(place, calling) });
  countTries(client, calling);
  return (operation, send) =>
    calling.limit.run(async () => {
      try {
        return await send(client, { abortSignal: signal });
      } catch (error) {
        signal.throwIfAborted();
        throw thrownBy(error, { action: `eks:${operation}`, where: placeName(place) });
      }
    }, signal);
}

type Settings = NonNullable<ConstructorParameters<Sdk['EKS']>[0]>;

function settingsOf({ account }: Place, { options, sockets }: Calling): Settings {
  return {
    credentials: ({ forceRefresh = false } = {}) => account.keys(forceRefresh),
    maxAttempts: sockets.attempts,
    logger: SILENT,
    customUserAgent: options.client.userAgent,
    requestHandler: {
      requestTimeout: sockets.callTimeout,
      throwOnRequestTimeout: true,
      connectionTimeout: sockets.connectTimeout,
      httpAgent: sockets.http,
      httpsAgent: sockets.https,
      logger: SILENT,
    },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint.url }),
  };
}

/** Within the SDK's retries, so that each of them counts. */
function countTries(client: Client, { options }: Calling): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        options.calls.add(`eks:${commandName.replace(/Command$/, '')}`);
        return next(args);
      },
    { step: 'finalizeRequest', priority: 'low', name: 'countTries' },
  );
}
