import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, createClient } from './client.ts';
import { freePort, type Process, startProcess } from './process.ts';
import { until } from './until.ts';

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
  'PodTopologyLabels',
  'Priority',
  'ResourceQuota',
  'RuntimeClass',
  'ServiceAccount',
  'StorageObjectInUseProtection',
  'TaintNodesByCondition',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionWebhook',
];

/** Of what the server makes itself, this comes last. */
const LAST_MADE = '/api/v1/namespaces/default/services/kubernetes';
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
    await untilReady('etcd is healthy', etcd, () => isHealthy(url));
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
    await untilReady('the API server is ready', process, () => isReady(client));
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
    for (const path of ['/readyz', LAST_MADE]) {
      if ((await client.request('GET', path)).status !== 200) return false;
    }
    return true;
  } catch {
    // Nothing listens yet.
    return false;
  }
}

async function untilReady(
  what: string,
  process: Process,
  check: () => Promise<boolean>,
): Promise<void> {
  await until(what, () => {
    if (process.exited) throw new Error(`it ended before ${what}`);
    return check();
  });
}
