import { homedir } from 'node:os';
import type { FleetResult } from '../collect/live/fleet.ts';
import type { CollectOptions } from '../collect/live/options.ts';
import type { CollectProgress } from '../collect/live/tally.ts';
import type { ConfiguredCluster } from '../config/configuration/configuration.ts';
import type { ClusterRef, Found, Provider } from '../model/access.ts';
import type { ClusterData } from '../model/cluster.ts';
import type { Leaf } from '../model/source.ts';
import { type ClusterFlags, isInCluster } from './cluster-flags.ts';
import { printable } from './errors.ts';
import { named } from './name.ts';
import type { Reading } from './readings.ts';
import type { Session } from './session.ts';
import { VERSION } from './version.ts';

export interface LiveInput {
  readonly flags: ClusterFlags;
  readonly leaves: readonly Leaf[];
  readonly namespaces: readonly string[];
  readonly names: readonly ConfiguredCluster[];
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
  const provider = await providerOf(flags, session);
  const known = new Set<string>();
  for (const data of resumed) yield* once(named(data.info, names), data, known, session);
  const found = announced(provider.discover(session.signal), resumed, input);
  const results = collectFleet(found, provider.connect, leaves, {
    signal: session.signal,
    clusters: flags.concurrency ?? 4,
    ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
    ...(namespaces.length === 0 ? {} : { namespaces }),
    allowSecretMetadata: flags.allowSecretMetadata === true,
    ...(input.reviews === undefined ? {} : { reviews: input.reviews }),
    progress: (progress) => session.progress.update(progressText(progress)),
  });
  for await (const result of results) {
    if (result.reached) {
      yield* once(named(result.data.info, names), result.data, known, session);
    } else yield { read: false, unreachable: unreachableOf(result) };
  }
}

/** Two contexts often lead to one cluster: it counts once, and which one was left out is said. */
function* once(
  info: ClusterData['info'],
  data: ClusterData,
  known: Set<string>,
  session: Session,
): Iterable<Reading> {
  if (known.has(info.id)) {
    session.warn(`${data.info.name} is the cluster ${info.id}, which was read already: left out`);
    return;
  }
  known.add(info.id);
  yield { read: true, data: { ...data, info } };
}

/** Kubeconfig contexts, or the cluster this process runs in. The client is loaded only now. */
export async function providerOf(flags: ClusterFlags, session: Session): Promise<Provider> {
  const client = { userAgent: `kubemuster/${VERSION}` };
  if (isInCluster(flags)) {
    const { inClusterProvider } = await import('../providers/in-cluster/provider.ts');
    return inClusterProvider({ client, env: session.env });
  }
  const { kubeconfigProvider } = await import('../providers/kubeconfig/provider.ts');
  return kubeconfigProvider({
    client,
    env: session.env,
    home: homedir(),
    ...(flags.kubeconfig === undefined ? {} : { file: flags.kubeconfig }),
    ...(flags.context.length === 0 ? {} : { contexts: flags.context }),
    all: flags.allContexts === true,
    noExec: !flags.exec,
  });
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

/** By its context where both have one, since one server may stand behind several; else by server. */
function isSame(ref: ClusterRef, { identities }: ClusterData['info']): boolean {
  const contexts = identities.filter(({ type }) => type === 'context');
  if (ref.context !== undefined && contexts.length > 0) {
    return contexts.some(({ value }) => value === ref.context);
  }
  const servers = new Set(ref.identities.map(({ type, value }) => `${type} ${value}`));
  return identities.some(({ type, value }) => type === 'server' && servers.has(`${type} ${value}`));
}

function unreachableOf(
  result: Extract<FleetResult, { readonly reached: false }>,
): Extract<Reading, { readonly read: false }>['unreachable'] {
  const { name, ref, gap } = result;
  return { id: name, provider: ref?.source ?? 'kubeconfig', cause: gap.cause, detail: gap.detail };
}

function progressText({ cluster, done, all, objects, underWay }: CollectProgress): string {
  const now = underWay.length === 0 ? '' : `, reading ${underWay.join(', ')}`;
  return printable(`${cluster}: ${done} of ${all}, ${objects} objects${now}`);
}
