import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '../model/input-error.ts';

/**
 * Makes a folder and those above it. Not with mkdir's own `recursive`: where a folder can never be
 * made, as below /proc, Node tries for ever. Throws an InputError when there is none in the end.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  try {
    await makeEach(path.resolve(folder), mode);
  } catch (cause) {
    throw new InputError(`cannot make the folder ${folder}`, {
      hint: 'choose another --output',
      cause,
    });
  }
}

async function makeEach(folder: string, mode: number | undefined): Promise<void> {
  if (await isFolder(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) await makeEach(parent, mode);
  await mkdir(folder, mode === undefined ? {} : { mode }).catch(async (error: unknown) => {
    if (!(await isFolder(folder))) throw error;
  });
}

async function isFolder(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  return found?.isDirectory() === true;
}
