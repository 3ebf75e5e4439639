import { Calls } from '../../../src/collect/cloud/calls.ts';
import type { ClusterRef, Found, Provider } from '../../../src/model/access.ts';
import type { GkeOptions } from '../../../src/providers/gke/options.ts';
import { gkeProvider } from '../../../src/providers/gke/provider.ts';
import { type Answers, type Reply, Script } from './answers.ts';
import { serveGrpc } from './grpc-server.ts';
import { type Served, serveRest } from './rest-server.ts';

export type Transport = 'grpc' | 'rest';

export const TRANSPORTS: readonly Transport[] = ['grpc', 'rest'];

export interface Fake {
  readonly provider: Provider;
  readonly calls: Calls;
  /** Every question, in order. */
  readonly asked: readonly string[];
  readonly headers: Served['headers'];
  /** How many calls were under way at most. */
  readonly most: () => number;
  readonly close: () => Promise<void>;
}

/** A provider before a Google Cloud of its own on loopback: its container API by gRPC or by REST. */
export async function fakeGoogle(
  transport: Transport,
  answers: Readonly<Record<string, Reply | readonly Reply[]>>,
  options: Partial<GkeOptions> = {},
): Promise<Fake> {
  const script = new Script(new Map(Object.entries(answers)) satisfies Answers);
  const rest = await serveRest(script);
  const grpc = transport === 'grpc' ? await serveGrpc(script) : undefined;
  const calls = new Calls();
  const provider = gkeProvider({
    client: { userAgent: 'kubemuster/test', attempts: 3, backoff: 1 },
    env: {},
    calls,
    width: 4,
    endpoint: { url: `http://127.0.0.1:${rest.port}`, insecure: true },
    ...(grpc === undefined ? {} : { grpc: `127.0.0.1:${grpc.port}` }),
    ...options,
  });
  return {
    provider,
    calls,
    asked: script.asked,
    headers: rest.headers,
    most: () => script.most,
    close: async () => {
      await rest.close();
      await grpc?.close();
    },
  };
}

/** Everything that is found, sorted by name: the order is that of the answers. */
export async function found(
  { provider }: Pick<Fake, 'provider'>,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly Found[]> {
  const all: Found[] = [];
  for await (const one of provider.discover(signal)) all.push(one);
  return all.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

export function refsIn(all: readonly Found[]): readonly ClusterRef[] {
  return all.flatMap((one) => (one.found ? [one.ref] : []));
}

export function placesIn(all: readonly Found[]): readonly unknown[] {
  return all.flatMap((one) =>
    one.found ? [] : [{ name: one.name, place: one.place ?? false, ...one.gap }],
  );
}

function nameOf(one: Found): string {
  return one.found ? one.ref.name : one.name;
}
