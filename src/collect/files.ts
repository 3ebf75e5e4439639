import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../model/input-error.ts';

export interface WriteOptions {
  /** File mode; 0600 for what maps a cluster. What the umask leaves of 0666 when it is missing. */
  readonly mode?: number;
  readonly signal?: AbortSignal;
}

type Chunk = string | Uint8Array;

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EFBIG', 'the file would be larger than this system allows'],
  ['EACCES', 'no permission to write there'],
  ['EPERM', 'no permission to write there'],
  ['EROFS', 'the file system is read-only'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is not a folder'],
  ['ENOENT', 'its folder does not exist'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'its symbolic links go in a circle'],
]);

/**
 * Writes a file whole or not at all: into a new file beside it, which then takes its name. On any
 * error, and on abort, nothing is left behind. Devices and pipes are written directly. Throws an
 * InputError that names the file when it cannot be written; errors of `chunks` pass through.
 */
export async function writeAtomically(
  file: string,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  options: WriteOptions = {},
): Promise<void> {
  const found = await guarded(file, () => statOrNothing(file));
  if (found?.isDirectory()) throw cannotWrite(file, { code: 'EISDIR' });
  if (found !== undefined && !found.isFile()) return writeDirectly(file, chunks, options);
  const target = found === undefined ? file : await guarded(file, () => realpath(file));
  const temporary = join(
    dirname(target),
    `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`,
  );
  const handle = await guarded(file, () => open(temporary, 'wx', options.mode ?? 0o666));
  try {
    try {
      await writeAll(handle, file, chunks, options.signal);
      await guarded(file, () => handle.sync());
    } finally {
      await handle.close();
    }
    options.signal?.throwIfAborted();
    await guarded(file, () => rename(temporary, target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeDirectly(
  file: string,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  options: WriteOptions,
): Promise<void> {
  const handle = await guarded(file, () => open(file, 'w'));
  try {
    await writeAll(handle, file, chunks, options.signal);
  } finally {
    await handle.close();
  }
}

async function writeAll(
  handle: FileHandle,
  file: string,
  chunks: Iterable<Chunk> | AsyncIterable<Chunk>,
  signal: AbortSignal | undefined,
): Promise<void> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let done = 0;
    while (done < bytes.byteLength) {
      const rest = bytes.subarray(done);
      done += (await guarded(file, () => handle.write(rest))).bytesWritten;
    }
  }
}

async function statOrNothing(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function guarded<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    // A reader that has seen enough (`| head`) is no fault of the place.
    throw codeOf(error) === 'EPIPE' ? error : cannotWrite(file, error);
  }
}

function cannotWrite(file: string, cause: unknown): InputError {
  const code = codeOf(cause);
  const reason = REASONS.get(code) ?? (cause instanceof Error ? cause.message : code);
  return new InputError(`cannot be written: ${reason}`, {
    place: { file },
    hint: 'choose another place with --output',
    cause,
  });
}

/** The system's code of an error, such as `ENOENT`; empty when it has none. */
export function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && Reflect.get(error, 'code');
  return typeof code === 'string' ? code : '';
}
