import { setTimeout } from 'node:timers/promises';
import type { Answer, ClusterAccess } from '../../model/access.ts';
import { list, Malformed, text } from '../../model/decode.ts';
import { NODE_LEASES } from '../../model/kubernetes/lease.ts';

/** What the leaf `probe/node-clocks` holds. */
export interface ClockSamples {
  readonly samples: readonly ClockSampleRaw[];
}

interface ClockSampleRaw {
  /** The API server's clock when it answered, RFC 3339. */
  readonly at: string;
  readonly leases: readonly { readonly node: string; readonly renewTime: string }[];
}

export interface SampleOptions {
  readonly signal?: AbortSignal;
  /** Waits so many milliseconds, or until the signal. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

const ROUNDS = 3;
/** A kubelet renews every ten seconds: three rounds see most nodes renew at least once. */
const BETWEEN_MS = 5_000;
const PAGE = 500;

/**
 * Reads the leases of all nodes three times, five seconds apart. Each page is a sample of its own,
 * as each comes with a time of its own. Rejects as `access.get` does, and with Malformed where the
 * server tells no time.
 */
export async function sampleNodeClocks(
  access: Pick<ClusterAccess, 'get'>,
  { signal, wait = pause }: SampleOptions = {},
): Promise<ClockSamples> {
  const samples: ClockSampleRaw[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await wait(BETWEEN_MS, signal);
    let token = '';
    do {
      const answer = await access.get(pathOf(token), signal === undefined ? {} : { signal });
      samples.push(sampleOf(answer));
      token = text(answer.body, 'metadata.continue') ?? '';
    } while (token !== '');
  }
  return { samples };
}

function pathOf(token: string): string {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${NODE_LEASES}/leases?limit=${PAGE}`;
  return token === '' ? path : `${path}&continue=${encodeURIComponent(token)}`;
}

function sampleOf({ body, date }: Answer): ClockSampleRaw {
  if (date === undefined) throw new Malformed('Date', 'the time in the header of the answer', date);
  return {
    at: new Date(date).toISOString(),
    leases: list(body, 'items').flatMap((item) => {
      const node = text(item, 'metadata.name');
      const renewTime = text(item, 'spec.renewTime');
      return node === undefined || renewTime === undefined ? [] : [{ node, renewTime }];
    }),
  };
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
}
