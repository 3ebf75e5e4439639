import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** One folder of cases that others wrote, and how to compare their answers with ours. */
export interface Suite {
  readonly id: string;
  /** Below the folder that the script is given. */
  readonly folder: string;
  readonly conventions: readonly Convention[];
  /** A file that makes a folder a case. */
  readonly marker: string;
  readonly compare: (folder: string) => Promise<Compared>;
  /** Whether a folder says anything that can be compared; all do where it is missing. */
  readonly asks?: (folder: string) => Promise<boolean>;
}

/** Where others mean something else than we do, as a rule over objects: never a list of cases. */
export interface Convention {
  readonly id: string;
  readonly rule: string;
}

/** What differs, in words; which conventions had to be applied so that nothing else does. */
export interface Compared {
  readonly differences: readonly string[];
  readonly applied: readonly Convention[];
}

export async function casesOf(root: string, marker: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory()) continue;
    const folder = path.join(root, entry.name);
    const names = await readdir(folder);
    if (names.includes(marker)) found.push(folder);
    else found.push(...(await casesOf(folder, marker)));
  }
  return found;
}

/** JSON that the corpus promises to have this shape. */
export async function readJson<T>(folder: string, name: string): Promise<T> {
  return JSON.parse(await readFile(path.join(folder, name), 'utf8')) as T;
}
