import type { Agent } from 'node:http';
import { agentOf } from '../../collect/live/agent.ts';
import type { Credentials } from '../../collect/live/client.ts';
import { TokenFile } from '../../collect/live/token-file.ts';
import { LegacyLogin } from './auth-provider.ts';
import type { Context } from './contexts.ts';
import { type Issued, runExec } from './exec.ts';
import { agentThrough, proxyOf } from './proxy.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A credential is renewed so long before it expires. */
const AHEAD_MS = 30_000;
/** Requests that were refused together are renewed together. */
const FRESH_MS = 5_000;

/** Sockets and headers of one context, with logins renewed as they run out. */
export class ContextCredentials {
  readonly #context: Context;
  readonly #env: Env;
  readonly #agents: Agent[] = [];
  readonly #tokenFile: TokenFile | undefined;
  readonly #legacy: LegacyLogin | undefined;
  #login: { readonly at: number; readonly issued: Promise<Issued> } | undefined;
  #agent: { readonly of: Issued | undefined; readonly agent: Promise<Agent> } | undefined;

  constructor(context: Context, env: Env) {
    this.#context = context;
    this.#env = env;
    const { tokenFile, authProvider } = context.user;
    this.#legacy = authProvider === undefined ? undefined : new LegacyLogin(context.user);
    this.#tokenFile = tokenFile === undefined ? undefined : new TokenFile(tokenFile);
  }

  async get(renew: boolean, signal: AbortSignal): Promise<Credentials> {
    const { user } = this.#context;
    const issued = user.exec === undefined ? undefined : await this.#issue(renew, signal);
    const authorization = await this.#authorization(issued, renew);
    return {
      agent: await this.#open(issued),
      headers: {
        ...user.impersonation,
        ...(authorization === undefined ? {} : { authorization }),
      },
    };
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #authorization(issued: Issued | undefined, renew: boolean): Promise<string | undefined> {
    const { token, basic } = this.#context.user;
    if (this.#tokenFile !== undefined) return `Bearer ${await this.#tokenFile.read(renew)}`;
    if (token !== undefined) return `Bearer ${token}`;
    if (issued?.token !== undefined) return `Bearer ${issued.token}`;
    if (basic !== undefined) return basic;
    return this.#legacy?.authorization();
  }

  async #issue(renew: boolean, signal: AbortSignal): Promise<Issued> {
    const known = this.#login;
    const { exec } = this.#context.user;
    if (known !== undefined) {
      const issued = await known.issued;
      const isFresh = performance.now() - known.at < FRESH_MS;
      const lasts = (issued.expires ?? Number.POSITIVE_INFINITY) - Date.now() > AHEAD_MS;
      if (isFresh || (lasts && !renew)) return issued;
    }
    if (this.#login === known && exec !== undefined) {
      const run = { exec, cluster: this.#context.cluster, env: this.#env, signal };
      this.#login = { at: performance.now(), issued: runExec(run) };
    }
    return this.#login === undefined ? NOTHING : this.#login.issued;
  }

  /** One agent for a certificate: connections made with one that ran out are not used again. */
  #open(issued: Issued | undefined): Promise<Agent> {
    if (this.#agent === undefined || this.#agent.of?.certificate !== issued?.certificate) {
      this.#agent = { of: issued, agent: this.#agentFor(issued) };
    }
    return this.#agent.agent;
  }

  async #agentFor(issued: Issued | undefined): Promise<Agent> {
    const { cluster, user } = this.#context;
    const certificate = issued?.certificate ?? user.certificate;
    const proxy = proxyOf(cluster, this.#env);
    const agent =
      proxy === undefined
        ? agentOf(cluster.server, {
            insecure: cluster.insecure,
            ...(cluster.ca === undefined ? {} : { ca: cluster.ca }),
            ...(cluster.serverName === undefined ? {} : { serverName: cluster.serverName }),
            ...(certificate === undefined ? {} : { certificate }),
          })
        : await agentThrough(proxy, cluster, certificate);
    this.#agents.push(agent);
    return agent;
  }
}

const NOTHING: Issued = { token: undefined, certificate: undefined, expires: undefined };
