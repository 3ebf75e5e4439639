import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { AccessError } from '../../model/access.ts';
import { at, entries } from '../../model/decode.ts';
import type { UserEntry } from './user.ts';

/** A login that older kubectl had built in (`oidc`, `gcp`, `azure`): the Kubernetes client knows it. */
export class LegacyLogin {
  readonly #user: UserEntry;
  #config: Promise<KubeConfig> | undefined;

  constructor(user: UserEntry) {
    this.#user = user;
  }

  /** The Authorization header. Rejects with an AccessError that does not say what the login said. */
  async authorization(): Promise<string> {
    this.#config ??= this.#load();
    const config = await this.#config;
    const options: RequestOptions = { headers: {} };
    try {
      await config.applyToHTTPSOptions(options);
    } catch {
      throw new AccessError('unauthenticated', `the login by ${this.#name} failed`);
    }
    const found: unknown = Reflect.get(Object(options.headers), 'Authorization');
    if (typeof found === 'string') return found;
    throw new AccessError('unauthenticated', `the login by ${this.#name} gave no token`);
  }

  get #name(): string {
    return this.#user.authProvider ?? '';
  }

  async #load(): Promise<KubeConfig> {
    const client = await import('@kubernetes/client-node');
    const { entry } = this.#user;
    const values = Object.fromEntries(entries(at(entry.content, 'auth-provider'), 'config'));
    const config = new client.KubeConfig();
    config.loadFromClusterAndUser(
      // The address is never used: only the header is asked for.
      { name: 'cluster', server: 'https://cluster.invalid', skipTLSVerify: false },
      { name: entry.name, authProvider: { name: this.#name, config: values } },
    );
    return config;
  }
}
