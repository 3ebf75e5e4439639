import { open } from 'node:fs/promises';
import type { AnyCluster, AnyItem, ClusterData } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';
import { decodedCluster } from './decoding.ts';
import {
  type ManifestOptions,
  readManifests,
  readManifestsIfAny,
} from './manifests/read-manifests.ts';
import { allOf, isManifestName, STDIN, statOf, walk } from './manifests/walk.ts';
import { isSnapshot } from './snapshot/format.ts';
import {
  readDecodedSnapshot,
  readSnapshot,
  readSnapshotFrom,
  type SnapshotSource,
} from './snapshot/read.ts';
import type { Listener } from './snapshot/sections.ts';

/** Listeners are told of what a snapshot names as not readable. */
export interface InputOptions extends ManifestOptions, Listener {}

/** What the paths are, as their first bytes tell. */
interface Sorted {
  readonly snapshots: readonly string[];
  /** Files and folders with manifests. */
  readonly manifests: readonly string[];
  /** Whether a path was given for its manifests, not for snapshots beside them. */
  readonly asked: boolean;
}

/**
 * The clusters of the paths: every one of each snapshot, also of those in folders, then all manifests
 * together as one. Throws an InputError for what is neither.
 */
export async function* readInputs(
  paths: readonly string[],
  options: InputOptions,
): AsyncGenerator<ClusterData> {
  const { signal, missed, notListed, alsoFound } = options;
  const told = { signal, missed, notListed, alsoFound };
  yield* read(paths, options, {
    ofSnapshot: (source) =>
      typeof source === 'string' ? readSnapshot(source, told) : readSnapshotFrom(source, told),
    ofManifests: (data) => data,
  });
}

/** The same for judging: objects are decoded as they are read, and what they were read as is let go. */
export async function* readDecodedInputs(
  paths: readonly string[],
  options: InputOptions,
): AsyncGenerator<AnyCluster> {
  const { kinds, signal, missed, notListed, alsoFound } = options;
  const told = { signal, missed, notListed, alsoFound };
  yield* read(paths, options, {
    ofSnapshot: (source) => readDecodedSnapshot(source, kinds, told),
    ofManifests: (data) => decodedCluster(data, kinds),
  });
}

/** What becomes of the clusters of a snapshot, and of the one that manifests are. */
interface Making<I extends AnyItem> {
  readonly ofSnapshot: (source: string | SnapshotSource) => AsyncGenerator<ClusterData<I>>;
  readonly ofManifests: (data: ClusterData) => ClusterData<I>;
}

async function* read<I extends AnyItem>(
  paths: readonly string[],
  options: InputOptions,
  { ofSnapshot, ofManifests }: Making<I>,
): AsyncGenerator<ClusterData<I>> {
  if (paths.length === 0) throw new InputError('no path given');
  const stdin = paths.includes(STDIN) ? await stdinOf(options) : undefined;
  const { snapshots, manifests, asked } = await sort(paths, stdin);
  for (const file of snapshots) {
    options.progress?.(`reading ${file}`);
    const isStdin = file === STDIN && stdin !== undefined;
    yield* ofSnapshot(isStdin ? { file: 'stdin', bytes: once(stdin) } : file);
  }
  if (manifests.length === 0) return;
  const given = stdin === undefined ? options : { ...options, stdin: once(stdin) };
  const made = await madeOf(manifests, given, asked, ofManifests);
  if (made !== undefined) yield made;
}

/** By itself: a generator that waits would hold what the objects were read as. */
async function madeOf<I extends AnyItem>(
  paths: readonly string[],
  options: InputOptions,
  asked: boolean,
  make: Making<I>['ofManifests'],
): Promise<ClusterData<I> | undefined> {
  const data = asked
    ? await readManifests(paths, options)
    : await readManifestsIfAny(paths, options);
  return data === undefined ? undefined : make(data);
}

async function sort(paths: readonly string[], stdin: Uint8Array | undefined): Promise<Sorted> {
  const snapshots = new Set<string>();
  const manifests: string[] = [];
  let asked = false;
  for (const path of paths) {
    if (path === STDIN) {
      const packed = stdin !== undefined && isSnapshot(stdin);
      if (packed) snapshots.add(path);
      else manifests.push(path);
      asked ||= !packed;
      continue;
    }
    const found = await snapshotsIn(path);
    for (const file of found.snapshots) snapshots.add(file);
    if (found.manifests) manifests.push(path);
    asked ||= found.snapshots.length === 0;
  }
  return { snapshots: [...snapshots], manifests, asked };
}

/** Manifests beside snapshots may be the plan and the configuration, which are no objects. */
async function snapshotsIn(
  path: string,
): Promise<{ readonly snapshots: readonly string[]; readonly manifests: boolean }> {
  const isFolder = (await statOf(path)).isDirectory();
  const snapshots: string[] = [];
  let manifests = false;
  for await (const { file } of walk([path])) {
    if (isFolder && isManifestName(file)) manifests = true;
    else if (await beginsAsSnapshot(file)) snapshots.push(file);
    else if (!isFolder) manifests = true;
  }
  return { snapshots, manifests: manifests || snapshots.length === 0 };
}

async function beginsAsSnapshot(file: string): Promise<boolean> {
  if (!(await statOf(file)).isFile()) return false;
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'r');
  } catch (cause) {
    throw new InputError('it cannot be read', { place: { file }, cause });
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return isSnapshot(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

async function stdinOf({ stdin, signal }: InputOptions): Promise<Uint8Array> {
  if (stdin === undefined) throw new InputError('there is no standard input to read');
  return allOf(stdin, 'stdin', signal);
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
