import { streamed } from '../../collect/cloud/streamed.ts';
import { AccessError, type Found } from '../../model/access.ts';
import type { Arm } from './arm.ts';
import { armGap } from './arm-error.ts';
import type { Clusters } from './clusters.ts';
import type { AksOptions } from './options.ts';
import { allowedIn } from './permissions.ts';
import { foundResource, SOURCE } from './refs.ts';
import { graphRows } from './resource-graph.ts';
import { resourceIdOf } from './resource-id.ts';
import { type Subscription, stateNote, subscriptionsOf, titleOf } from './subscriptions.ts';

const AKS = 'Microsoft.ContainerService/managedClusters';

/** What is a cluster in Azure, and the version of the API that lists it. */
const TYPES = [
  { type: AKS, version: '' },
  { type: 'Microsoft.RedHatOpenShift/openShiftClusters', version: '2023-11-22' },
  { type: 'Microsoft.Kubernetes/connectedClusters', version: '2024-01-01' },
] as const;

interface Looking {
  readonly arm: Arm;
  readonly clusters: Clusters;
  readonly options: AksOptions;
}

/**
 * Every cluster of every subscription: of those that Resource Graph names clusters in at once, of all
 * others by asking Resource Manager. One that refuses or fails hides no other.
 */
export async function* discover(looking: Looking, signal: AbortSignal): AsyncGenerator<Found> {
  const { arm, options } = looking;
  const { all, failure } = await subscriptionsOf(arm, options.subscriptions, signal);
  if (failure !== undefined) {
    yield { found: false, place: true, name: 'all subscriptions', gap: armGap(SOURCE, failure) };
  } else if (all.length === 0) yield NONE;
  if (all.length === 0) return;
  options.progress?.(`${all.length} subscriptions of Azure`);
  const rows = await graphRows(
    arm,
    all.map(({ id }) => id),
    signal,
  );
  const look = (one: Subscription, now: AbortSignal): AsyncIterable<Found> =>
    foundIn(one, rows.get(one.id) ?? new Map(), looking, now);
  yield* streamed(all, options.width, look, signal);
}

/** Azure lists the subscriptions in which an identity has a role, and nothing where it has none. */
const NONE: Found = {
  found: false,
  place: true,
  name: 'all subscriptions',
  gap: {
    source: SOURCE,
    cause: 'forbidden',
    detail:
      'Azure lists no subscription to this identity: it has a role in none, or is of another tenant',
    permission: 'Microsoft.Resources/subscriptions/read',
  },
};

async function* foundIn(
  subscription: Subscription,
  rows: ReadonlyMap<string, readonly unknown[]>,
  looking: Looking,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  looking.options.progress?.(titleOf(subscription));
  const answered: string[] = [];
  for (const one of TYPES) {
    const known = rows.get(one.type);
    try {
      if (known === undefined) yield* listedIn(subscription, one, looking, signal);
      else for (const row of known) yield foundResource(row, subscription);
      answered.push(`${one.type}/read`);
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      yield refused(error, subscription);
    }
  }
  yield* unproven(subscription, answered, looking.arm, signal);
}

async function* listedIn(
  subscription: Subscription,
  { type, version }: (typeof TYPES)[number],
  { arm, clusters }: Looking,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  if (type === AKS) {
    yield* clusters.list(subscription, signal);
    return;
  }
  const path = `/subscriptions/${encodeURIComponent(subscription.id)}/providers/${type}?api-version=${version}`;
  for await (const page of arm.pages(path, signal)) {
    for (const one of page) yield foundResource(one, subscription);
  }
}

function refused(error: AccessError, subscription: Subscription): Found {
  const gap = armGap(SOURCE, error);
  const state = stateNote(subscription);
  const detail = state === undefined ? gap.detail : `${gap.detail}; ${state}`;
  return { found: false, place: true, name: titleOf(subscription), gap: { ...gap, detail } };
}

/**
 * Resource Manager leaves out of a list what the identity has no right to, without a word. The list is
 * whole where a role at the subscription itself, or above it, gives that right.
 */
async function* unproven(
  subscription: Subscription,
  actions: readonly string[],
  arm: Arm,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  if (actions.length === 0) return;
  const name = titleOf(subscription);
  try {
    const allowed = await allowedIn(arm, subscription.id, actions, signal);
    const missing = actions.filter((action) => !allowed.has(action));
    if (missing.length === 0) return;
    const detail = `${name}: Azure lists only what a role reaches, and no role of this identity in the whole subscription gives ${missing.join(', ')}`;
    const gap = {
      source: SOURCE,
      cause: 'forbidden',
      detail,
      permission: missing.join(', '),
    } as const;
    yield { found: false, place: true, name, gap };
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const gap = armGap(SOURCE, error);
    const detail = `${name}: Azure lists only what a role reaches, and the roles of this identity were not seen: ${gap.detail}`;
    yield { found: false, place: true, name, gap: { ...gap, detail } };
  }
}

/** Whether a ref is of an AKS cluster: of others Azure only keeps the name. */
export function isAks(id: string): boolean {
  return resourceIdOf(id)?.type === AKS;
}
