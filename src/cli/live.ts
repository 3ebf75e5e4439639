import { Calls } from '../collect/cloud/calls.ts';
import type { FleetResult } from '../collect/live/fleet.ts';
import type { CollectOptions } from '../collect/live/options.ts';
import type { CollectProgress } from '../collect/live/tally.ts';
import type { ConfiguredCluster } from '../config/configuration/configuration.ts';
import type { ProviderSettings } from '../config/configuration/providers.ts';
import type { ClusterRef, Found } from '../model/access.ts';
import type { ClusterData, Identity } from '../model/cluster.ts';
import type { Leaf } from '../model/source.ts';
import type { ClusterFlags } from './cluster-flags.ts';
import { printable } from './errors.ts';
import { named } from './name.ts';
import { openProviders } from './providers.ts';
import type { Reading } from './readings.ts';
import type { Session } from './session.ts';
import { tellCalls } from './tell-calls.ts';

export interface LiveInput {
  readonly flags: ClusterFlags;
  readonly leaves: readonly Leaf[];
  readonly namespaces: readonly string[];
  readonly names: readonly ConfiguredCluster[];
  /** Where the providers that the flags ask for are to look. */
  readonly providers: ProviderSettings;
  readonly session: Session;
  /** What the API server is asked about others; nothing where that is missing. */
  readonly reviews?: CollectOptions['reviews'] | undefined;
  /** Clusters that an earlier run has read: they are handed out as they are. */
  readonly resumed?: readonly ClusterData[];
}

/** The clusters that the flags ask for, read from their API servers, each as it is done. */
export async function* readLive(input: LiveInput): AsyncIterable<Reading> {
  const { flags, leaves, namespaces, names, session, resumed = [] } = input;
  const { collectFleet } = await import('../collect/live/fleet.ts');
  session.progress.update('looking for clusters');
  const calls = new Calls();
  const provider = await openProviders({ ...input, calls });
  const known = new Map<string, string>();
  for (const data of resumed) yield* once(named(data.info, names), data, known, session);
  const found = announced(provider.discover(session.signal), resumed, input);
  const results = collectFleet(found, provider.connect, leaves, {
    signal: session.signal,
    clusters: flags.concurrency ?? 4,
    ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
    ...(namespaces.length === 0 ? {} : { namespaces }),
    allowSecretMetadata: flags.allowSecretMetadata === true,
    ...(input.reviews === undefined ? {} : { reviews: input.reviews }),
    ...(provider.sections === undefined ? {} : { sections: provider.sections }),
    progress: (progress) => session.progress.update(progressText(progress)),
  });
  for await (const result of results) {
    if (result.reached) {
      yield* once(named(result.data.info, names), result.data, known, session);
    } else yield missedOf(result);
  }
  tellCalls(calls, session);
}

/** Two contexts often lead to one cluster: it counts once, and which one was left out is said. */
function* once(
  info: ClusterData['info'],
  data: ClusterData,
  known: Map<string, string>,
  session: Session,
): Iterable<Reading> {
  const keys = [info.id, ...info.identities.flatMap(sureKeyOf)];
  const twin = keys.map((key) => known.get(key)).find((id) => id !== undefined);
  if (twin !== undefined) {
    session.warn(`${data.info.name} is the cluster ${twin}, which was read already: left out`);
    const { source, foundBy = [source] } = data.info;
    yield { type: 'also-found', alsoFound: { id: twin, foundBy } };
    return;
  }
  for (const key of keys) known.set(key, info.id);
  yield { type: 'read', data: { ...data, info } };
}

/** What no other cluster has: the id in its cloud, the UID of its kube-system. */
function sureKeyOf({ type, value }: Identity): readonly string[] {
  return type === 'cloud' || type === 'uid' ? [`${type} ${value}`] : [];
}

/** Says what runs and what is unusual before a cluster is connected to. */
async function* announced(
  found: AsyncIterable<Found>,
  resumed: readonly ClusterData[],
  { flags, session }: LiveInput,
): AsyncIterable<Found> {
  for await (const one of found) {
    if (one.found && resumed.some(({ info }) => isSame(one.ref, info))) continue;
    if (one.found) {
      announce(one.ref, flags, session);
      session.progress.update(`${one.ref.name}: connecting`);
    }
    yield one;
  }
}

/** Says what runs, where a kubeconfig that was named asks for it, and what is unusual. */
export function announce(
  { name, exec, notes }: ClusterRef,
  flags: ClusterFlags,
  session: Session,
): void {
  if (exec !== undefined && flags.kubeconfig !== undefined && flags.exec) {
    session.warn(
      `${name}: running ${exec.command} (named in ${exec.file}) for credentials; --no-exec refuses it`,
    );
  }
  for (const note of notes) session.warn(`${name}: ${note}`);
}

/** By its cloud's id; by its context where both have one, since one server may stand behind several; else by server. */
function isSame(ref: ClusterRef, { identities }: ClusterData['info']): boolean {
  const own = new Set(ref.identities.map(({ type, value }) => `${type} ${value}`));
  const shares = (type: Identity['type']): boolean =>
    identities.some((one) => one.type === type && own.has(`${type} ${one.value}`));
  if (shares('cloud')) return true;
  const contexts = identities.filter(({ type }) => type === 'context');
  if (ref.context !== undefined && contexts.length > 0) return shares('context');
  return shares('server');
}

function missedOf(result: Extract<FleetResult, { readonly reached: false }>): Reading {
  const { name, ref, place, gap } = result;
  const { cause, detail, permission = null } = gap;
  const provider = ref?.source ?? result.provider ?? 'kubeconfig';
  if (place === true) {
    return { type: 'not-listed', notListed: { place: name, provider, cause, detail, permission } };
  }
  // Clusters in two accounts may well have one name.
  const cloud = ref?.identities.find(({ type }) => type === 'cloud')?.value;
  return { type: 'unread', unreachable: { id: cloud ?? name, provider, cause, detail } };
}

function progressText({ cluster, done, all, objects, underWay }: CollectProgress): string {
  const now = underWay.length === 0 ? '' : `, reading ${underWay.join(', ')}`;
  return printable(`${cluster}: ${done} of ${all}, ${objects} objects${now}`);
}
