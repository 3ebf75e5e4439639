import { type Dirent, readFileSync, type Stats, statSync } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, normalize } from 'node:path';
import { InputError } from '../../model/input-error.ts';
import { codeOf } from '../files.ts';

/** The name that stands for standard input among the paths. */
export const STDIN = '-';
/** The longest text that fits in memory as one: half a GiB. */
const MAX_FILE = 500 * 1024 * 1024;

const EXTENSIONS: ReadonlySet<string> = new Set(['.yaml', '.yml', '.json']);

export interface FoundFile {
  readonly file: string;
  /** Named as a path, not found in a folder. */
  readonly named: boolean;
}

/** Whether a file in a folder is taken for manifests; a file that is named always is. */
export function isManifestName(file: string): boolean {
  return EXTENSIONS.has(extname(file).toLowerCase());
}

/**
 * Every file below the paths, folders in order of names, without dot-folders and node_modules; links
 * that lead back are not followed. Throws an InputError for a path that is missing or unreadable.
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<FoundFile> {
  for (const path of paths) {
    const found = path === STDIN ? undefined : await statOf(path);
    if (found?.isDirectory()) yield* walkFolder(normalize(path), new Set());
    else yield { file: path === STDIN ? path : normalize(path), named: true };
  }
}

async function* walkFolder(folder: string, above: ReadonlySet<string>): AsyncGenerator<FoundFile> {
  const real = await readable(folder, () => realpath(folder));
  if (above.has(real)) return;
  const inside = new Set([...above, real]);
  const entries = await readable(folder, () => readdir(folder, { withFileTypes: true }));
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    const found = await kindOf(entry, path);
    if (found === 'folder' && !isSkipped(entry.name)) yield* walkFolder(path, inside);
    if (found === 'file') yield { file: path, named: false };
  }
}

async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  const target = await linkTarget(path, entry.name);
  if (target === undefined) return 'other';
  if (target.isDirectory()) return 'folder';
  return target.isFile() ? 'file' : 'other';
}

/** A link that leads nowhere matters only where a manifest is expected. */
async function linkTarget(path: string, name: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (isManifestName(name)) throw unreadable(path, error);
    return undefined;
  }
}

function isSkipped(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

export function statOf(path: string): Promise<Stats> {
  return readable(path, () => stat(path));
}

/** Up to this size a file is read at once and without waiting: the usual manifest. */
const SMALL = 1024 * 1024;

/** The bytes of a file; throws an InputError when it is unreadable or too large for memory. */
export async function bytesOf(file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const found = await readable(file, () => statSync(file));
  if (found.size > MAX_FILE) throw tooLarge(file);
  if (found.isFile() && found.size <= SMALL) return readable(file, () => readFileSync(file));
  const handle = await readable(file, () => open(file, 'r'));
  try {
    const stream = handle.createReadStream({ highWaterMark: 1024 * 1024, autoClose: false });
    return await readable(file, () => allOf(stream, file, signal));
  } finally {
    await handle.close();
  }
}

/** Everything a stream yields; throws an InputError when it is too large for memory. */
export async function allOf(
  stream: AsyncIterable<Uint8Array>,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    signal?.throwIfAborted();
    size += chunk.byteLength;
    if (size > MAX_FILE) throw tooLarge(file);
    chunks.push(chunk);
  }
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

function tooLarge(file: string): InputError {
  return new InputError(
    `larger than ${MAX_FILE / 1024 / 1024} MiB, the most that is read of one file`,
    {
      place: { file },
      hint: 'split it, or save a snapshot with kubemuster collect: snapshots have no such limit',
    },
  );
}

async function readable<T>(path: string, step: () => Promise<T> | T): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw codeOf(error) === '' || codeOf(error) === 'ABORT_ERR' ? error : unreadable(path, error);
  }
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['EACCES', 'no permission to read it'],
  ['EPERM', 'no permission to read it'],
  ['ELOOP', 'its symbolic links go in a circle'],
]);

function unreadable(path: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const reason =
    REASONS.get(codeOf(error)) ?? (error instanceof Error ? error.message : 'unreadable');
  return new InputError(reason, {
    place: { file: path },
    hint: 'give files or folders with manifests, snapshots, or - for standard input',
    cause: error,
  });
}

/** Whether a file is in the `templates` folder of a Helm chart: then it is no manifest yet. */
export class Charts {
  readonly #known = new Map<string, Promise<boolean>>();

  async holds(file: string): Promise<boolean> {
    const folder = dirname(file);
    if (folder === file || folder === '.') return this.#isTemplates(folder);
    return (await this.#isTemplates(folder)) || this.holds(folder);
  }

  #isTemplates(folder: string): Promise<boolean> {
    if (basename(folder) !== 'templates') return Promise.resolve(false);
    const known = this.#known.get(folder) ?? exists(join(folder, '..', 'Chart.yaml'));
    this.#known.set(folder, known);
    return known;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
