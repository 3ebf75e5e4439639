import { resolve, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ClusterData, ClusterInfo } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import type { Kind } from '../../model/source.ts';
import type { FileFault } from './faults.ts';
import { faultsError } from './faults.ts';
import { FileReader } from './file-reader.ts';
import { isKustomization } from './kustomize.ts';
import { leavesOf } from './leaves.ts';
import { type FoundFile, isManifestName, STDIN, walk } from './walk.ts';

export interface ManifestOptions {
  /** The kinds that checks read; documents of others are named as ignored. */
  readonly kinds: readonly Kind<unknown>[];
  /** Read where a path is `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal;
  /** Told what is being read. */
  readonly progress?: (text: string) => void;
  /** The configured name of this cluster. */
  readonly name?: string;
}

/** Files between two turns of the event loop. */
const TURN = 64;

/**
 * All manifests of the paths as one cluster. Every document is read or named in `ignored`. Throws an
 * InputError for paths that are missing or unreadable, for malformed files (all of them in one) and
 * when there is no Kubernetes object at all.
 */
export async function readManifests(
  paths: readonly string[],
  options: ManifestOptions,
): Promise<ClusterData> {
  const data = await readManifestsIfAny(paths, options);
  if (data !== undefined) return data;
  throw new InputError(`no Kubernetes object in ${paths.map(nameOf).join(', ')}`, {
    hint: 'give YAML or JSON manifests; Helm charts and kustomizations rendered: helm template CHART | kubemuster scan -',
  });
}

/** The same, but undefined when there is no Kubernetes object. */
export async function readManifestsIfAny(
  paths: readonly string[],
  options: ManifestOptions,
): Promise<ClusterData | undefined> {
  const files = await filesOf(paths);
  const reader = new FileReader(options);
  await reader.readKustomizations(files);
  const faults: FileFault[] = [];
  for (const [index, file] of files.entries()) {
    // Small files are read without waiting: Ctrl-C gets its turn here.
    if (index % TURN === 0) await setImmediate();
    options.signal?.throwIfAborted();
    options.progress?.(`reading ${file.file}`);
    const fault = await reader.read(file);
    if (fault !== undefined) faults.push(fault);
  }
  const [first, ...rest] = faults;
  if (first !== undefined) throw faultsError(first, rest);
  if (reader.ledger.objects === 0) return undefined;
  return {
    info: infoOf(paths, options.name),
    leaves: leavesOf(options.kinds, reader),
    permissions: { held: [], missing: [] },
    gaps: reader.gaps,
    ignored: reader.ledger.ignored,
  };
}

/** Each file once, however often it is named. */
async function filesOf(paths: readonly string[]): Promise<readonly FoundFile[]> {
  const files = new Map<string, FoundFile>();
  for await (const found of walk(paths)) {
    const { file, named } = found;
    if (!named && !isManifestName(file) && !isKustomization(file)) continue;
    if (!files.has(file)) files.set(file, found);
  }
  if (files.size === 0) {
    throw new InputError(`no .yaml, .yml or .json file in ${paths.map(nameOf).join(', ')}`, {
      hint: 'give files or folders with manifests, snapshots, or - for standard input',
    });
  }
  return [...files.values()];
}

function infoOf(paths: readonly string[], name: string | undefined): ClusterInfo {
  const path = commonPath(paths);
  const last = path === 'stdin' ? path : (resolve(path).split(sep).at(-1) ?? '');
  return {
    id: name ?? path,
    name: name ?? (last === '' ? path : last),
    identities: [
      ...(name === undefined ? [] : [{ type: 'configured', value: name } as const]),
      { type: 'path', value: path },
    ],
    source: 'manifests',
  };
}

/** The folder that holds all paths, as they were given; the path itself when there is one. */
function commonPath(paths: readonly string[]): string {
  const [first = '.', ...rest] = paths
    .filter((path) => path !== STDIN)
    .map((path) => path.replace(/(?<=.)\/+$/, ''));
  if (paths.length > 0 && paths.every((path) => path === STDIN)) return 'stdin';
  if (rest.length === 0) return first;
  const split = rest.map((path) => path.split('/'));
  const parts = first.split('/');
  const differs = parts.findIndex((part, at) => split.some((other) => other[at] !== part));
  const common = parts.slice(0, differs === -1 ? parts.length : differs).join('/');
  return common === '' ? (first.startsWith('/') ? '/' : '.') : common;
}

function nameOf(path: string): string {
  return path === STDIN ? 'standard input' : path;
}
