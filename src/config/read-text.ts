import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../model/input-error.ts';

const LARGEST = 1024 * 1024;

/** The text of a file; `hint` says what to do where there is none. Throws an InputError when it cannot be read, is no UTF-8, or too large. */
export async function readText(file: string, hint?: string): Promise<string> {
  const bytes = await read(file, hint);
  if (bytes.length > LARGEST) throw new InputError('larger than 1 MiB', { place: { file } });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError('is not UTF-8 text', { place: { file }, cause });
  }
}

async function read(file: string, hint: string | undefined): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      return await readAtMost(handle, LARGEST + 1);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new InputError(`cannot be read: ${reasonOf(cause)}`, {
      place: { file },
      ...(hint === undefined ? {} : { hint }),
      cause,
    });
  }
}

/** Stops at a bound, so that a file without an end ends. */
async function readAtMost(handle: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await handle.read(bytes, length, most - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

/** Why a file cannot be read, in words. */
export function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file';
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}
