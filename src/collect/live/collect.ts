import type { ClusterAccess } from '../../model/access.ts';
import { accessReviews, RIGHT_TO_REVIEW } from '../../model/access-reviews.ts';
import type { ClusterData, Item } from '../../model/cluster.ts';
import { servedApis, serverVersion } from '../../model/info.ts';
import { type Gap, gapsOf, type Observed, partial, seen, someGaps } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import type { Leaf } from '../../model/source.ts';
import { askReviews } from './ask-reviews.ts';
import { deadline } from './deadline.ts';
import { type Discovered, discover } from './discovery.ts';
import { greet } from './greet.ts';
import { identify, withOpenshiftId } from './identity.ts';
import { instantOf } from './instant.ts';
import { observe } from './observe.ts';
import type { CollectOptions } from './options.ts';
import { readLeaves } from './read-leaves.ts';

type Items = Observed<readonly Item[]>;

/**
 * Reads these leaves of one cluster, and nothing else; sections of the plan and of the cloud are not
 * its business. Rejects with an AccessError when the cluster as a whole cannot be read: no
 * connection, or credentials it does not take; and with the signal's reason on abort.
 */
export async function collectCluster(
  access: ClusterAccess,
  leaves: readonly Leaf[],
  options: CollectOptions = {},
): Promise<ClusterData> {
  const limit = deadline(options.timeout ?? 600_000, options.signal);
  try {
    return await collect(access, leaves, { ...options, signal: limit.signal });
  } finally {
    limit.clear();
  }
}

async function collect(
  access: ClusterAccess,
  wanted: readonly Leaf[],
  options: CollectOptions & { readonly signal: AbortSignal },
): Promise<ClusterData> {
  const { signal } = options;
  const { version, date } = await greet(access, signal);
  const collectedAt = instantOf(date ?? options.now?.() ?? Date.now());
  const [info, discovered] = await Promise.all([
    identify(access, collectedAt, signal),
    observe({ source: servedApis.id, permission: 'get /api and /apis' }, async () =>
      seen(await discover(access, signal)),
    ),
  ]);
  const { leaves, held, missing } = await readLeaves(access, wanted, discovered, options);
  const all = [
    ...leaves,
    [serverVersion.id, version],
    [servedApis.id, apisOf(discovered)],
  ] as const;
  const read: ClusterData = {
    info: await withOpenshiftId(info, access, servedIn(discovered), signal),
    leaves: new Map([...all].sort(byId)),
    permissions: { held, missing },
    gaps: [],
    ignored: [],
  };
  return wanted.some(({ id }) => id === accessReviews.id) ? reviewed(read, access, options) : read;
}

/** The second pass: what others may do is asked once it is known in which namespaces it matters. */
async function reviewed(
  read: ClusterData,
  access: ClusterAccess,
  { reviews, signal, concurrency = 4 }: CollectOptions & { readonly signal: AbortSignal },
): Promise<ClusterData> {
  const questions = reviews?.(read) ?? [];
  if (questions.length === 0) return read;
  const answers = await askReviews(access, questions, { signal, width: 2 * concurrency });
  const { held, missing } = read.permissions;
  const isRefused = gapsOf(answers).some(({ cause }) => cause === 'forbidden');
  const sorted = (rights: readonly string[]): readonly string[] =>
    [...rights, RIGHT_TO_REVIEW].sort(byText);
  return {
    ...read,
    leaves: new Map([...read.leaves, [accessReviews.id, answers] as const].sort(byId)),
    permissions: {
      held: answers.state === 'unseen' ? held : sorted(held),
      missing: isRefused ? sorted(missing) : missing,
    },
  };
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return byText(a, b);
}

function servedIn(discovered: Observed<Discovered>): Discovered['served'] {
  return discovered.state === 'unseen' ? [] : discovered.value.served;
}

/** Group versions that are down are gaps of their own, so that the others stay known in full. */
function apisOf(discovered: Observed<Discovered>): Items {
  if (discovered.state === 'unseen') return discovered;
  const { served, down } = discovered.value;
  const gaps = someGaps(down.map(downGap));
  const items: readonly Item[] = [{ raw: served }];
  return gaps === undefined ? seen(items) : partial(items, gaps);
}

function downGap(groupVersion: string): Gap {
  return {
    source: `${servedApis.id}/${groupVersion}`,
    cause: 'unreachable',
    detail: `the service behind ${groupVersion} does not answer`,
    permission: `the service that serves ${groupVersion}`,
  };
}
