import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient } from './client.ts';
import { freePort, type Process, startProcess } from './process.ts';

/**
 * What is loaded has been admitted elsewhere: nothing is defaulted, counted or refused a second
 * time, and webhooks whose services do not run here are not called. No controller makes service
 * accounts.
 */
const NOT_ASKED: readonly string[] = [
  'DefaultIngressClass',
  'DefaultStorageClass',
  'DefaultTolerationSeconds',
  'LimitRanger',
  'MutatingAdmissionWebhook',
  'PodSecurity',
  'Priority',
  'ResourceQuota',
  'RuntimeClass',
  'ServiceAccount',
  'StorageObjectInUseProtection',
  'TaintNodesByCondition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
];

const READY_WITHIN_MS = 90_000;
/** A port may be taken between its choice and its use. */
const ATTEMPTS = 3;

export interface Start {
  /** The folder with the binaries. */
  readonly assets: string;
  /** For logs and generated files. */
  readonly folder: string;
  /** Every process that was started is pushed here. */
  readonly started: Process[];
}

/** Starts etcd on a folder of data; the URL that it serves at. */
export async function startEtcd(start: Start, data: string): Promise<string> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return await onFreePort(start, 'etcd', async (port, run) => {
    // Its JSON gateway dials this very address: port 0 would not do.
    const url = `http://127.0.0.1:${port}`;
    const etcd = await run([
      `--data-dir=${data}`,
      '--unsafe-no-fsync',
      '--listen-peer-urls=http://127.0.0.1:0',
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      // Room for the volumes of the benchmark.
      '--quota-backend-bytes=8589934592',
    ]);
    await until('etcd is healthy', () => isHealthy(url), etcd);
    return url;
  });
}

export interface Served {
  readonly url: string;
  readonly process: Process;
  /** The administrator's. */
  readonly client: Client;
}

export interface Serving {
  readonly etcd: string;
  readonly flags: readonly string[];
  readonly token: string;
  readonly ca: string;
}

/** Starts kube-apiserver and waits until it is ready, with the roles that it makes itself. */
export async function startServer(start: Start, serving: Serving): Promise<Served> {
  return await onFreePort(start, 'kube-apiserver', async (port, run) => {
    const url = `https://127.0.0.1:${port}`;
    const client = createClient(url, serving);
    const process = await run([...serverFlags(start.folder, serving.etcd, port), ...serving.flags]);
    await until('the API server is ready', () => isReady(client), process);
    return { url, process, client };
  });
}

type Run = (args: readonly string[]) => Promise<Process>;

/** Starts a program on a free port; on another one when it was taken before the program had it. */
async function onFreePort<T>(
  { assets, folder, started }: Start,
  name: string,
  work: (port: number, run: Run) => Promise<T>,
): Promise<T> {
  // The API server keeps nothing that could be lost, and takes a second to say goodbye.
  const signal = name === 'etcd' ? 'SIGTERM' : 'SIGKILL';
  for (let attempt = 1; ; attempt++) {
    const log = join(folder, `${name}-${attempt}.log`);
    const run: Run = async (args) => {
      const process = await startProcess(join(assets, name), args, { log, folder, signal });
      started.push(process);
      return process;
    };
    try {
      return await work(await freePort(), run);
    } catch (error) {
      const taken = started.at(-1)?.log().includes('address already in use') ?? false;
      if (!taken || attempt === ATTEMPTS) throw error;
    }
  }
}

function serverFlags(folder: string, etcd: string, port: number): readonly string[] {
  return [
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'generated')}`,
    `--etcd-servers=${etcd}`,
    // Readable in etcd, so that `age` can give an object the time it was made.
    '--storage-media-type=application/json',
    '--service-cluster-ip-range=10.96.0.0/16',
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
    '--allow-privileged',
    `--disable-admission-plugins=${NOT_ASKED.join(',')}`,
  ];
}

async function isHealthy(etcd: string): Promise<boolean> {
  try {
    const answer = await fetch(`${etcd}/health`);
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    // Nothing listens yet.
    return false;
  }
}

async function isReady(client: Client): Promise<boolean> {
  try {
    return (await client.request('GET', '/readyz')).status === 200;
  } catch {
    // Nothing listens yet.
    return false;
  }
}

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  process: Process,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await holds())) {
    if (process.exited) throw new Error(`it ended before ${what}`);
    if (Date.now() > deadline) throw new Error(`not within ${READY_WITHIN_MS} ms: ${what}`);
    await wait(50);
  }
}
