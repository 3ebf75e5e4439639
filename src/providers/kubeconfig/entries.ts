import { isAbsolute, join } from 'node:path';
import { at, list, Malformed, requiredText, text } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import type { KubeconfigFile } from './files.ts';

/** A named entry of a kubeconfig, not looked into yet: a broken one breaks no other. */
export interface Entry {
  readonly name: string;
  readonly file: string;
  readonly folder: string;
  readonly content: unknown;
}

/** All files as one, as kubectl merges them: who names a thing first wins. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
  readonly current: string | undefined;
  readonly files: readonly string[];
}

/** Merges kubeconfig files. Throws an InputError with the file whose lists have another shape. */
export function mergeKubeconfigs(files: readonly KubeconfigFile[]): Kubeconfig {
  const current = files.flatMap((file) => guarded(file, () => currentOf(file)));
  return {
    clusters: entriesOf(files, 'clusters', 'cluster'),
    users: entriesOf(files, 'users', 'user'),
    contexts: entriesOf(files, 'contexts', 'context'),
    current: current[0],
    files: files.map(({ file }) => file),
  };
}

function currentOf({ content }: KubeconfigFile): readonly string[] {
  const current = text(content, 'current-context') ?? '';
  return current === '' ? [] : [current];
}

function entriesOf(
  files: readonly KubeconfigFile[],
  lists: string,
  field: string,
): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const one of files) {
    for (const entry of guarded(one, () => readEntries(one, lists, field))) {
      if (!entries.has(entry.name)) entries.set(entry.name, entry);
    }
  }
  return entries;
}

function readEntries(
  { file, folder, content }: KubeconfigFile,
  lists: string,
  field: string,
): readonly Entry[] {
  return list(content, lists).map((one) => ({
    name: requiredText(one, 'name'),
    file,
    folder,
    content: at(one, field) ?? {},
  }));
}

/** Reads one part; what has another shape is an InputError that names file and field, never a value. */
export function guarded<T>({ file }: { readonly file: string }, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new InputError(`not a kubeconfig: ${error.message}`, { place: { file } });
  }
}

/** A path as written in an entry: relative to the file that the entry is in. */
export function fileIn({ folder }: Entry, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
