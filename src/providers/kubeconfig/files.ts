import { readdir, readFile, stat } from 'node:fs/promises';
import { delimiter, dirname, extname, join, resolve } from 'node:path';
import { codeOf } from '../../collect/files.ts';
import type { Document } from '../../collect/manifests/documents.ts';
import { documentsOf } from '../../collect/manifests/read-text.ts';
import { Fault, Lines } from '../../collect/manifests/text.ts';
import { InputError } from '../../model/input-error.ts';
import { byText } from '../../model/order.ts';

export interface KubeconfigPlaces {
  /** As given by --kubeconfig; it has to be there. A folder stands for the kubeconfigs in it. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** One kubeconfig file as read. */
export interface KubeconfigFile {
  readonly file: string;
  /** What relative paths in it are relative to. */
  readonly folder: string;
  readonly content: unknown;
}

export interface KubeconfigFiles {
  readonly files: readonly KubeconfigFile[];
  /** Set for the files of a folder: what one of them names is nothing to the others. */
  readonly apart: boolean;
}

/**
 * The kubeconfig files in effect: the one given or those of the folder given, else all of KUBECONFIG,
 * of which some may be missing, else ~/.kube/config. Throws an InputError when there is none, or one
 * is malformed.
 */
export async function kubeconfigFiles(places: KubeconfigPlaces): Promise<KubeconfigFiles> {
  const inFolder = places.file === undefined ? undefined : await filesIn(places.file);
  const { names, all } = inFolder === undefined ? namesOf(places) : { names: inFolder, all: true };
  const read = await Promise.all(names.map((name) => readIfThere(name, all)));
  const files = read.flatMap((one) => one ?? []);
  if (files.length > 0) return { files, apart: inFolder !== undefined };
  if (inFolder !== undefined) {
    throw new InputError('the folder holds no kubeconfig', {
      place: { file: places.file ?? '' },
      hint: `files whose names end in ${[...EXTENSIONS].filter((one) => one !== '').join(', ')}, or have no dot, are read`,
    });
  }
  throw new InputError(
    `no kubeconfig: ${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} not there`,
    {
      hint: 'give --kubeconfig FILE, or manifests or a snapshot as PATH',
    },
  );
}

const EXTENSIONS: ReadonlySet<string> = new Set([
  '',
  '.yaml',
  '.yml',
  '.json',
  '.conf',
  '.config',
  '.kubeconfig',
]);

/** The kubeconfigs of a folder, sorted; undefined where it is none. Hidden files are passed over. */
async function filesIn(folder: string): Promise<readonly string[] | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  const names = await readdir(folder);
  const files = names
    .filter((name) => !name.startsWith('.') && EXTENSIONS.has(extname(name)))
    .sort(byText)
    .map((name) => join(folder, name));
  const kinds = await Promise.all(files.map((file) => stat(file)));
  return files.filter((_, at) => kinds[at]?.isFile() === true);
}

function namesOf({ file, env, home }: KubeconfigPlaces): {
  readonly names: readonly string[];
  /** Whether every one has to be there. */
  readonly all: boolean;
} {
  if (file !== undefined) return { names: [file], all: true };
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((name) => name !== '');
  if (listed.length > 0) return { names: [...new Set(listed)], all: false };
  return { names: [join(home, '.kube', 'config')], all: false };
}

async function readIfThere(file: string, required: boolean): Promise<KubeconfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (!required && codeOf(cause) === 'ENOENT') return undefined;
    throw new InputError('the kubeconfig cannot be read', { place: { file }, cause });
  }
  return { file, folder: dirname(resolve(file)), content: contentOf(file, text) };
}

/** An empty file is a kubeconfig without contexts, as for kubectl. */
function contentOf(file: string, text: string): unknown {
  const documents = parse(file, text);
  const [first, second] = documents;
  if (second !== undefined) {
    throw new InputError('a kubeconfig is one document', { place: { file, line: second.line } });
  }
  return first?.value ?? {};
}

function parse(file: string, text: string): readonly Document[] {
  try {
    return [...documentsOf(text)];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const lines = new Lines(text);
    throw new InputError(`not a kubeconfig: ${error.message}`, {
      place: { file, line: lines.lineAt(error.offset), column: lines.columnAt(error.offset) },
    });
  }
}
