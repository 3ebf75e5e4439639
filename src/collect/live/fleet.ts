import {
  AccessError,
  type ClusterAccess,
  type ClusterRef,
  type Found,
  type Provider,
} from '../../model/access.ts';
import type { ClusterData, CollectedFrom } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import type { Gap } from '../../model/observed.ts';
import type { Leaf } from '../../model/source.ts';
import { cloudAlone, readSections, tells, withSections } from './cloud-sections.ts';
import { collectCluster } from './collect.ts';
import { deadline } from './deadline.ts';
import { gapOf } from './observe.ts';
import type { CollectOptions } from './options.ts';
import { overlapping } from './overlapping.ts';

/** What came of one cluster that was asked for. */
export type FleetResult =
  | { readonly reached: true; readonly ref: ClusterRef; readonly data: ClusterData }
  | {
      readonly reached: false;
      readonly name: string;
      /** Missing where the cluster could not even be named in full. */
      readonly ref?: ClusterRef;
      /** What says so, where there is no ref. */
      readonly provider?: CollectedFrom;
      /** Set where it is a place that may hold clusters. */
      readonly place?: true;
      readonly gap: Gap;
    };

export interface FleetOptions extends CollectOptions {
  /** Clusters read at once; four when missing. */
  readonly clusters?: number;
  /** What the cloud tells of a cluster's control plane; no cloud is asked when missing. */
  readonly sections?: Provider['sections'];
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
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, ...(options.signal ? [options.signal] : [])]);
  try {
    yield* overlapping(found, options.clusters ?? 4, (one) =>
      collectOne(one, connect, leaves, { ...options, signal }),
    );
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
  if (!found.found) return missed(found);
  const { ref } = found;
  const limit = deadline(options.timeout ?? 600_000, options.signal);
  const signals = { signal: limit.signal, outer: options.signal };
  // Its cloud answers while the cluster does; that it may fail is seen when it is awaited.
  const cloud = readSections(ref, leaves, options.sections, signals);
  cloud.catch(() => undefined);
  try {
    const access = await connect(ref, limit.signal);
    try {
      const data = await collectCluster(access, leaves, options);
      return { reached: true, ref, data: withSections(data, await cloud) };
    } finally {
      access.close();
    }
  } catch (error) {
    if (options.signal.aborted) throw error;
    const gap = unreachableGap(ref, error);
    const told = await cloud;
    return tells(told)
      ? { reached: true, ref, data: cloudAlone(ref, leaves, told, gap, options) }
      : { reached: false, name: ref.name, ref, gap };
  } finally {
    limit.clear();
  }
}

function missed({ name, gap, place, provider }: Missed): FleetResult {
  return {
    reached: false,
    name,
    gap,
    ...(place === undefined ? {} : { place }),
    ...(provider === undefined ? {} : { provider }),
  };
}

type Missed = Extract<Found, { readonly found: false }>;

function unreachableGap(ref: ClusterRef, error: unknown): Gap {
  const source = `cluster/${ref.name}`;
  if (error instanceof AccessError) return gapOf({ source, permission: 'get /version' }, error);
  const detail = error instanceof Error ? error.message : String(error);
  return error instanceof InputError
    ? { source, cause: 'unreachable', detail, permission: error.hint ?? 'a usable kubeconfig' }
    : { source, cause: 'error', detail: `fault in kubemuster: ${detail}` };
}
