import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
} from '../../model/access.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import type { Gap } from '../../model/observed.ts';
import type { Leaf } from '../../model/source.ts';
import { collectCluster } from './collect.ts';
import { gapOf } from './observe.ts';
import type { CollectOptions } from './options.ts';

/** What came of one cluster that was asked for. */
export type FleetResult =
  | { readonly reached: true; readonly ref: ClusterRef; readonly data: ClusterData }
  | {
      readonly reached: false;
      readonly name: string;
      /** Missing where the cluster could not even be named in full. */
      readonly ref?: ClusterRef;
      readonly gap: Gap;
    };

export interface FleetOptions extends CollectOptions {
  /** Clusters read at once; four when missing. */
  readonly clusters?: number;
}

export type Connect = (ref: ClusterRef, signal: AbortSignal) => Promise<ClusterAccess>;

/**
 * Reads many clusters, several at once, and hands each out as it is done; one that cannot be read
 * stops no other. Never holds more clusters than are read at once: the next one begins when a
 * result has been taken. Rejects with the signal's reason on abort; what was handed out is whole.
 */
export async function* collectFleet(
  found: AsyncIterable<Found> | Iterable<Found>,
  connect: Connect,
  leaves: readonly Leaf[],
  options: FleetOptions = {},
): AsyncGenerator<FleetResult> {
  const width = Math.max(1, options.clusters ?? 4);
  const underWay = new Map<number, Promise<readonly [at: number, result: FleetResult]>>();
  const next = async function* (): AsyncGenerator<FleetResult> {
    const [at, result] = await Promise.race(underWay.values());
    underWay.delete(at);
    yield result;
  };
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
  let at = 0;
  try {
    for await (const one of found) {
      const index = at;
      at += 1;
      const result = collectOne(one, connect, leaves, { ...options, signal }).then(
        (value): readonly [number, FleetResult] => [index, value],
      );
      // It may fail while another is handed out: that is seen when it is awaited.
      result.catch(() => undefined);
      underWay.set(index, result);
      if (underWay.size >= width) yield* next();
    }
    while (underWay.size > 0) yield* next();
  } finally {
    ended.abort(new AccessError('unreachable', 'the run was ended'));
  }
}

async function collectOne(
  found: Found,
  connect: Connect,
  leaves: readonly Leaf[],
  options: FleetOptions & { readonly signal: AbortSignal },
): Promise<FleetResult> {
  if (!found.found) return { reached: false, name: found.name, gap: found.gap };
  const { ref } = found;
  try {
    const access = await connect(ref, options.signal);
    try {
      return { reached: true, ref, data: await collectCluster(access, leaves, options) };
    } finally {
      access.close();
    }
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { reached: false, name: ref.name, ref, gap: unreachableGap(ref, error) };
  }
}

function unreachableGap(ref: ClusterRef, error: unknown): Gap {
  const source = `cluster/${ref.name}`;
  if (error instanceof AccessError) return gapOf({ source, permission: 'get /version' }, error);
  const detail = error instanceof Error ? error.message : String(error);
  return error instanceof InputError
    ? { source, cause: 'unreachable', detail, permission: error.hint ?? 'a usable kubeconfig' }
    : { source, cause: 'error', detail: `fault in kubemuster: ${detail}` };
}
