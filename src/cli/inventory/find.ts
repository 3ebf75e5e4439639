import type { Calls } from '../../collect/cloud/calls.ts';
import { deadline } from '../../collect/live/deadline.ts';
import type { ConfiguredCluster } from '../../config/configuration/configuration.ts';
import type { ProviderSettings } from '../../config/configuration/providers.ts';
import { Resolver } from '../../engine/resolver.ts';
import { type PlatformFacts, platform } from '../../facts/platform.ts';
import { AccessError, type ClusterRef, type Found, type Provider } from '../../model/access.ts';
import type { AnyCluster, ClusterInfo, NotListed } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import { type ClusterFlags, providersOf } from '../cluster-flags.ts';
import { announce } from '../live.ts';
import { named } from '../name.ts';
import { openProviders } from '../providers.ts';
import type { Session } from '../session.ts';
import { surroundingsOf } from '../surroundings.ts';
import { keepYoungGenerationSmall } from '../young-generation.ts';
import { type ListedCluster, listedOf, type Reached, type Row, sureKeys } from './listed.ts';

export interface FindInput {
  readonly flags: ClusterFlags & { readonly connect: boolean };
  readonly providers: ProviderSettings;
  readonly names: readonly ConfiguredCluster[];
  readonly session: Session;
  readonly calls: Calls;
}

/** A cluster, or a place that could not be looked into. */
export type Finding =
  | { readonly type: 'row'; readonly row: Row }
  | { readonly type: 'place'; readonly place: NotListed };

/** Clusters asked for their version at once: each is one or a few small requests. */
const WIDTH = 32;

/** Milliseconds for one cluster to answer. */
const PATIENCE = 30_000;

/** An inventory asks many that will never answer: twice is enough, and not for a minute. */
const HASTY = { attempts: 2, requestTimeout: 10_000 } as const;

/** What the providers list, each with whether it answers. Nothing is read whole. */
export async function* findClusters(input: FindInput): AsyncGenerator<Finding> {
  const { session, flags } = input;
  keepYoungGenerationSmall();
  session.progress.update('looking for clusters');
  const { overlapping } = await import('../../collect/live/overlapping.ts');
  const provider = await openProviders({ ...input, client: HASTY });
  const tally = { found: 0, asked: 0 };
  const found = counted(provider.discover(session.signal), tally, session);
  yield* overlapping(found, flags.concurrency ?? WIDTH, async ({ one, at }) => {
    const finding = await findingOf(one, at, provider, input);
    tally.asked += 1;
    session.progress.update(`${tally.found} clusters found, ${tally.asked} asked`);
    return finding;
  });
}

async function* counted(
  found: AsyncIterable<Found>,
  tally: { found: number },
  { progress }: Session,
): AsyncGenerator<{ readonly one: Found; readonly at: number }> {
  for await (const one of found) {
    tally.found += 1;
    progress.update(`${tally.found} clusters found`);
    yield { one, at: tally.found };
  }
}

async function findingOf(
  found: Found,
  at: number,
  provider: Provider,
  input: FindInput,
): Promise<Finding> {
  if (found.found) return { type: 'row', row: await rowOf(found.ref, at, provider, input) };
  const { name, gap, place } = found;
  const { cause, detail, permission = null } = gap;
  const by = found.provider ?? provider.platform;
  if (place === true) {
    return { type: 'place', place: { place: name, provider: by, cause, detail, permission } };
  }
  const info = { id: name, name, source: by };
  const cluster = listedOf({}, info, {}, { reachable: false, cause, detail });
  return { type: 'row', row: { cluster, keys: [], at } };
}

async function rowOf(
  ref: ClusterRef,
  at: number,
  provider: Provider,
  input: FindInput,
): Promise<Row> {
  const { session, flags, names } = input;
  announce(ref, flags, session);
  const unasked = named(infoOf(ref), names);
  const row = (info: ClusterInfo, cluster: ListedCluster): Row => ({
    cluster,
    keys: sureKeys(info.identities),
    at,
  });
  if (!flags.connect) return row(unasked, listedOf(ref, unasked, {}, NOT_ASKED));
  const seen = await seenOf(ref, provider, input);
  if ('reached' in seen) return row(unasked, listedOf(ref, unasked, {}, seen.reached));
  const info = named(seen.data.info, names);
  const traces = platformOf(seen.data, session);
  return row(info, listedOf(ref, info, traces ?? {}, ANSWERS));
}

const NOT_ASKED: Reached = { reachable: null, cause: null, detail: null };
const ANSWERS: Reached = { reachable: true, cause: null, detail: null };

function infoOf({ name, identities, source, server }: ClusterRef): ClusterInfo {
  const best = identities.find(({ type }) => type === 'cloud') ?? identities[0];
  return { id: best?.value ?? server, name, identities, source };
}

/** The cluster at a glance, or why it could not be talked to. */
async function seenOf(
  ref: ClusterRef,
  provider: Provider,
  { flags, session }: FindInput,
): Promise<{ readonly data: AnyCluster } | { readonly reached: Reached }> {
  const { look } = await import('../../collect/live/look.ts');
  const { gapOf } = await import('../../collect/live/observe.ts');
  const limit = deadline(flags.timeout ?? PATIENCE, session.signal);
  const describe = ref.described === undefined;
  try {
    const access = await provider.connect(ref, limit.signal);
    try {
      const options = {
        signal: limit.signal,
        describe,
        // One that a cloud names has an id already; by its UID a context is found to be the same.
        identify: describe || isMixed(flags, session),
        isKnown: (data: AnyCluster) => isTold(platformOf(data, session)),
      };
      return { data: await look(access, options) };
    } finally {
      access.close();
    }
  } catch (error) {
    if (session.signal.aborted) throw error;
    const refused = refusalOf(error);
    if (refused === undefined) throw error;
    const { cause, detail } = gapOf({ source: `cluster/${ref.name}`, permission: '' }, refused);
    return { reached: { reachable: false, cause, detail } };
  } finally {
    limit.clear();
  }
}

/** Whether several providers may name one cluster without either of them knowing. */
function isMixed(flags: ClusterFlags, { env }: Session): boolean {
  return providersOf(flags, env).length > 1;
}

function refusalOf(error: unknown): AccessError | undefined {
  if (error instanceof AccessError) return error;
  return error instanceof InputError ? new AccessError('unreachable', error.message) : undefined;
}

function isTold(found: PlatformFacts | undefined): boolean {
  return found !== undefined && found.distribution !== 'unknown' && found.managed !== null;
}

/** What traces of a cluster tell of what it runs on. */
export function platformOf(data: AnyCluster, session: Session): PlatformFacts | undefined {
  const resolver = new Resolver(data, surroundingsOf(data, session));
  const observed = resolver.fact(platform);
  return observed.state === 'unseen' ? undefined : observed.value;
}
