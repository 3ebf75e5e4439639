import type { ClientOptions } from '../live/client.ts';
import type { Calls } from './calls.ts';

/** What every provider of a cloud is given, besides the scope that it is to look in. */
export interface CloudOptions {
  /** For the API servers of the clusters. */
  readonly client: ClientOptions;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly calls: Calls;
  /** Accounts, regions, projects or subscriptions looked into at once. */
  readonly width: number;
  /** Milliseconds for one call to the cloud, retries apart; 30,000 when missing. */
  readonly callTimeout?: number;
  /** Says what is being looked into, such as `account 111122223333, eu-west-1`. */
  readonly progress?: (text: string) => void;
  /** Says what people should know of the credentials, such as that two kinds are set. Once each. */
  readonly warn?: (text: string) => void;
  readonly endpoint?: CloudEndpoint;
}

/** Another place than the cloud itself, such as an emulator or a private endpoint. */
export interface CloudEndpoint {
  /** `https://host:port`; `http:` on loopback only, with `insecure`. */
  readonly url: string;
  /** PEM of the authorities to trust instead of the system's. */
  readonly rootCerts?: Buffer;
  readonly insecure?: boolean;
}
