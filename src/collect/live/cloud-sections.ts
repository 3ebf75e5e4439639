import { AccessError, type ClusterRef, type Provider } from '../../model/access.ts';
import { cloudNotAsked, cloudRight } from '../../model/cloud/rights.ts';
import { API_SERVER, type ClusterData, type Item } from '../../model/cluster.ts';
import type { Gap, Observed } from '../../model/observed.ts';
import { partial, seen, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Leaf } from '../../model/source.ts';
import { instantOf } from './instant.ts';
import { gapOf } from './observe.ts';
import type { CollectOptions } from './options.ts';

/** Leaves of one cluster, by id. */
export type Leaves = ClusterData['leaves'];

/**
 * What the cloud tells of a cluster's control plane, of the sections among these leaves and no other.
 * Empty where no cloud is asked. Rejects on abort from outside, not when its time is over.
 */
export async function readSections(
  ref: ClusterRef,
  leaves: readonly Leaf[],
  sections: Provider['sections'],
  { signal, outer }: { readonly signal: AbortSignal; readonly outer: AbortSignal },
): Promise<Leaves> {
  const ids = leaves.flatMap(({ id, type }) => (type === 'cloud' ? [id] : []));
  if (sections === undefined || ids.length === 0) return new Map();
  try {
    const told = await sections(ref, ids, signal);
    return new Map(ids.flatMap((id) => sectionOf(id, told.get(id))));
  } catch (error) {
    if (outer.aborted) throw error;
    return new Map(ids.map((id) => [id, unseen([failureOf(id, error, signal)])]));
  }
}

/** Sections tell by themselves what was refused: what they throw is that the time is over, or a fault. */
function failureOf(source: string, error: unknown, signal: AbortSignal): Gap {
  const permission = cloudRight(source);
  if (error instanceof AccessError) return gapOf({ source, permission }, error);
  if (signal.aborted) {
    const late = new AccessError('timeout', 'the cloud did not answer in time');
    return gapOf({ source, permission }, late);
  }
  // What an SDK says in an error may repeat what came over the wire.
  const name = error instanceof Error ? error.name : 'unknown';
  return { source, cause: 'error', detail: `fault in kubemuster: ${name}` };
}

function sectionOf(
  id: string,
  told: Observed<unknown> | undefined,
): readonly (readonly [string, Observed<readonly Item[]>])[] {
  if (told === undefined) return [];
  if (told.state === 'unseen') return [[id, told]];
  const items = [{ raw: told.value }];
  return [[id, told.state === 'seen' ? seen(items) : partial(items, told.gaps)]];
}

/** Whether the cloud told anything at all. */
export function tells(leaves: Leaves): boolean {
  return [...leaves.values()].some(({ state }) => state !== 'unseen');
}

/** What was read of the cluster, with what its cloud tells. */
export function withSections(data: ClusterData, told: Leaves): ClusterData {
  return told.size === 0
    ? data
    : { ...data, leaves: new Map([...data.leaves, ...told].sort(([a], [b]) => byText(a, b))) };
}

/** A cluster whose API server did not answer, by what its cloud tells of it. */
export function cloudAlone(
  ref: ClusterRef,
  wanted: readonly Leaf[],
  told: Leaves,
  gap: Gap,
  { now }: CollectOptions,
): ClusterData {
  const unread = wanted.flatMap(({ id, type }): readonly (readonly [string, Observed<never>])[] => {
    if (type === 'cloud') return [[id, unseen([cloudNotAsked(id)])]];
    if (type !== 'kind' && type !== 'info' && type !== 'probe') return [];
    return [[id, unseen([{ ...gap, source: id }])]];
  });
  const best = ref.identities.find(({ type }) => type === 'cloud') ?? ref.identities[0];
  const { region, described, foundBy } = ref;
  const data: ClusterData = {
    info: {
      id: best?.value ?? ref.server,
      name: ref.name,
      identities: ref.identities,
      source: ref.source,
      ...(region === undefined ? {} : { region }),
      ...(described === undefined ? {} : { described }),
      ...(foundBy === undefined ? {} : { foundBy }),
      // As a server's clock would tell it: in whole seconds.
      collectedAt: instantOf(Math.floor((now?.() ?? Date.now()) / 1000) * 1000),
    },
    leaves: new Map(unread),
    permissions: { held: [], missing: [] },
    gaps: [{ ...gap, source: API_SERVER }],
    ignored: [],
  };
  return withSections(data, told);
}
