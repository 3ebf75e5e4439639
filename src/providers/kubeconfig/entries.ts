import { basename, isAbsolute, join } from 'node:path';
import { at, list, Malformed, requiredText, text } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import type { KubeconfigFile, KubeconfigFiles } from './files.ts';

/** A named entry of a kubeconfig, not looked into yet: a broken one breaks no other. */
export interface Entry {
  readonly name: string;
  readonly file: string;
  readonly folder: string;
  readonly content: unknown;
}

/** The entries of all files. */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  /** By the name that people give to ask for it. */
  readonly contexts: ReadonlyMap<string, Entry>;
  /** The contexts that are meant where none is named: one, or of a folder one for each file. */
  readonly current: readonly string[];
  readonly files: readonly string[];
  /** The key of a cluster or user that an entry names. */
  readonly keyFor: (from: { readonly file: string }, name: string) => string;
}

/**
 * Files that are one, as kubectl merges them: who names a thing first wins. The files of a folder stay
 * apart: `kubernetes-admin` in one of them is not that of another. Throws an InputError with the file
 * whose lists have another shape.
 */
export function kubeconfigOf({ files, apart }: KubeconfigFiles): Kubeconfig {
  const current = files.map((file) => guarded(file, () => currentOf(file)));
  const keyFor: Kubeconfig['keyFor'] = ({ file }, name) =>
    apart ? JSON.stringify([file, name]) : name;
  const entries = (lists: string, field: string): readonly Entry[] =>
    files.flatMap((one) => guarded(one, () => readEntries(one, lists, field)));
  const contexts = entries('contexts', 'context');
  const called = apart ? namesApart(contexts) : ({ name }: Entry): string => name;
  return {
    clusters: firstOf(entries('clusters', 'cluster'), (entry) => keyFor(entry, entry.name)),
    users: firstOf(entries('users', 'user'), (entry) => keyFor(entry, entry.name)),
    contexts: firstOf(contexts, called),
    current: apart
      ? contexts
          .filter(({ file, name }) =>
            files.some((one, at) => one.file === file && current[at]?.includes(name) === true),
          )
          .map(called)
      : current.flat().slice(0, 1),
    files: files.map(({ file }) => file),
    keyFor,
  };
}

/** A name that several files give to contexts of theirs gets the name of its file. */
function namesApart(contexts: readonly Entry[]): (entry: Entry) => string {
  const filesOf = Map.groupBy(contexts, ({ name }) => name);
  return ({ name, file }) => {
    const shared = new Set(filesOf.get(name)?.map((one) => one.file)).size > 1;
    return shared ? `${basename(file)}/${name}` : name;
  };
}

function firstOf(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): ReadonlyMap<string, Entry> {
  const first = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (!first.has(key)) first.set(key, entry);
  }
  return first;
}

function currentOf({ content }: KubeconfigFile): readonly string[] {
  const current = text(content, 'current-context') ?? '';
  return current === '' ? [] : [current];
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
