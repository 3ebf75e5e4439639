import { spawn } from 'node:child_process';
import { AccessError } from '../../model/access.ts';
import { at, text } from '../../model/decode.ts';
import type { ClusterEntry } from './cluster.ts';
import type { ExecEntry } from './user.ts';

/** What a credential plugin handed out. */
export interface Issued {
  readonly token: string | undefined;
  readonly certificate: { readonly cert: string; readonly key: string } | undefined;
  /** Milliseconds since the epoch; undefined when it does not expire. */
  readonly expires: number | undefined;
}

export interface ExecRun {
  readonly exec: ExecEntry;
  readonly cluster: ClusterEntry;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

const TIMEOUT = 60_000;
const LARGEST = 1024 * 1024;
const VERSIONS: ReadonlySet<string> = new Set([
  'client.authentication.k8s.io/v1',
  'client.authentication.k8s.io/v1beta1',
]);

/**
 * Runs a credential plugin as the Kubernetes API describes it, without a terminal. Rejects with an
 * AccessError that names the command; what it printed may hold credentials and is never repeated.
 */
export async function runExec(run: ExecRun): Promise<Issued> {
  const { exec } = run;
  if (!VERSIONS.has(exec.apiVersion)) {
    throw failed(exec, 'its apiVersion is not one of client.authentication.k8s.io/v1 and v1beta1');
  }
  if (exec.interactiveMode === 'Always') throw failed(exec, 'it needs a terminal to ask on');
  const printed = await outputOf(run);
  try {
    return issuedIn(JSON.parse(printed), exec);
  } catch {
    throw failed(exec, 'it printed no credential that can be used');
  }
}

function outputOf({ exec, cluster, env, signal }: ExecRun): Promise<string> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(exec.command, exec.args, {
    env: { ...env, ...Object.fromEntries(exec.env), KUBERNETES_EXEC_INFO: infoOf(exec, cluster) },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const stop = (): void => {
    child.kill('SIGKILL');
    reject(signal.aborted ? signal.reason : failed(exec, `it did not end in ${TIMEOUT / 1000} s`));
  };
  const timer = setTimeout(stop, TIMEOUT);
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > LARGEST) stop();
  });
  child.on('error', () => reject(failed(exec, 'it could not be started')));
  child.on('close', (code) => {
    if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
    else reject(failed(exec, `it ended with ${code ?? 'a signal'}: run it by hand to see why`));
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  });
}

/** What a plugin is told: that nobody can answer, and, where it wants that, which cluster it is for. */
function infoOf({ apiVersion, provideClusterInfo }: ExecEntry, cluster: ClusterEntry): string {
  const told = {
    server: cluster.server,
    ...(cluster.serverName === undefined ? {} : { 'tls-server-name': cluster.serverName }),
    ...(cluster.insecure ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.ca === undefined
      ? {}
      : { 'certificate-authority-data': cluster.ca.toString('base64') }),
    ...(cluster.proxy === undefined ? {} : { 'proxy-url': cluster.proxy }),
    ...(cluster.execConfig === undefined ? {} : { config: cluster.execConfig }),
  };
  return JSON.stringify({
    apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(provideClusterInfo ? { cluster: told } : {}) },
  });
}

function issuedIn(printed: unknown, exec: ExecEntry): Issued {
  if (text(printed, 'apiVersion') !== exec.apiVersion) throw failed(exec, 'another apiVersion');
  const status = at(printed, 'status');
  const token = text(status, 'token')?.trim() || undefined;
  const cert = text(status, 'clientCertificateData');
  const key = text(status, 'clientKeyData');
  const certificate = cert === undefined || key === undefined ? undefined : { cert, key };
  if (token === undefined && certificate === undefined) throw failed(exec, 'no credential');
  const expires = Date.parse(text(status, 'expirationTimestamp') ?? '');
  return { token, certificate, expires: Number.isNaN(expires) ? undefined : expires };
}

function failed({ command }: ExecEntry, why: string): AccessError {
  return new AccessError('unauthenticated', `the credential plugin ${command}: ${why}`);
}
