import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findAssets } from './assets.ts';
import { type Audited, auditFlags, readAudit } from './audit.ts';
import { type Certified, certify } from './certificates.ts';
import type { Client } from './client.ts';
import {
  ADMIN,
  type Context,
  type Credentials,
  kubeconfig,
  type Login,
  type User,
  writeCredentials,
} from './credentials.ts';
import type { Process } from './process.ts';
import { type Served, startEtcd, startServer } from './start.ts';

export interface ServerOptions {
  /** Users with a token, besides `admin`. */
  readonly users?: readonly User[];
  /** A folder of etcd to use and to keep; a new one, gone with the server, when missing. */
  readonly data?: string;
  /** More flags of kube-apiserver, such as `--max-requests-inflight=2`. */
  readonly flags?: readonly string[];
}

/** A running API server with its etcd, alone on the loopback. */
export interface ApiServer {
  readonly url: string;
  /** PEM, of the authority that signed the server's certificate. */
  readonly authority: string;
  /** Certificate and key of the server, for a proxy in front of it. */
  readonly serving: Certified;
  /** URL of etcd, which answers JSON over HTTP. */
  readonly etcd: string;
  /** The administrator's client. */
  readonly client: Client;
  readonly logins: Logins;
  /** A context for a kubeconfig: named after the user, straight to the server unless it says else. */
  readonly context: (login: Login, more?: Partial<Context>) => Context;
  /** Writes a kubeconfig of these contexts; its path. */
  readonly kubeconfig: (...contexts: readonly Context[]) => string;
  /** What was asked of the server so far, in its own words. */
  readonly audit: () => readonly Audited[];
  /** Ends the API server at once, as a crash does; etcd goes on. */
  readonly kill: () => Promise<void>;
  /** Ends both and removes their folder. */
  readonly stop: () => Promise<void>;
}

export interface Logins {
  /** By the static token of a user named in the options. */
  readonly token: (user: string) => Login;
  /** By a certificate for any user; one of the past where `expires` is. */
  readonly certificate: (user: User, expires?: number) => Login;
  readonly expiredToken: () => Login;
}

/** Starts both servers and waits until they are ready, three to five seconds on a quiet machine. */
export async function startApiServer(options: ServerOptions = {}): Promise<ApiServer> {
  const assets = findAssets();
  if (!assets.found) throw new Error(assets.why);
  const folder = mkdtempSync(join(tmpdir(), 'kubemuster-envtest-'));
  const credentials = writeCredentials(folder, [ADMIN, ...(options.users ?? [])]);
  const started: Process[] = [];
  const stop = async (): Promise<void> => {
    // The API server first: without etcd it would wait for it.
    for (const one of started.toReversed()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const start = { assets: assets.folder, folder, started };
    const etcd = await startEtcd(start, options.data ?? join(folder, 'etcd'));
    const served = await startServer(start, {
      etcd,
      flags: [...credentials.flags, ...auditFlags(folder), ...(options.flags ?? [])],
      token: credentials.token(ADMIN.name),
      ca: credentials.authority.certificate,
    });
    return apiServer(served, { etcd, folder, credentials, stop });
  } catch (error) {
    const logs = started.map((one) => one.tail()).join('\n');
    await stop();
    throw new Error(`the API server does not start\n${logs}`, { cause: error });
  }
}

interface Around {
  readonly etcd: string;
  readonly folder: string;
  readonly credentials: Credentials;
  readonly stop: () => Promise<void>;
}

function apiServer(served: Served, { etcd, folder, credentials, stop }: Around): ApiServer {
  const { authority, serving, token, expiredToken } = credentials;
  let written = 0;
  return {
    url: served.url,
    authority: authority.certificate,
    serving,
    etcd,
    client: served.client,
    logins: {
      token: (user) => ({ token: token(user) }),
      certificate: (user, expires) =>
        certify(authority, { ...user, ...(expires === undefined ? {} : { expires }) }),
      expiredToken: () => ({ token: expiredToken() }),
    },
    context: (login, more) => ({
      name: 'test',
      server: served.url,
      authority: authority.certificate,
      login,
      ...more,
    }),
    kubeconfig: (...contexts) => {
      written += 1;
      const file = join(folder, `kubeconfig-${written}`);
      writeFileSync(file, kubeconfig(contexts), { mode: 0o600 });
      return file;
    },
    audit: () => readAudit(folder),
    kill: () => served.process.stop(),
    stop: async () => {
      served.client.close();
      await stop();
    },
  };
}
