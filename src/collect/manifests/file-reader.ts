import { InputError } from '../../model/input-error.ts';
import type { Gap } from '../../model/observed.ts';
import type { Kind } from '../../model/source.ts';
import type { FileFault } from './faults.ts';
import { type Elsewhere, isKustomization, kustomizationOf } from './kustomize.ts';
import { Ledger } from './ledger.ts';
import type { ManifestOptions } from './read-manifests.ts';
import { documentsOf } from './read-text.ts';
import { Fault, Lines, textOf } from './text.ts';
import { allOf, bytesOf, Charts, type FoundFile, STDIN } from './walk.ts';

const RENDER = 'render it first: helm template CHART | kubemuster scan -';
const BUILD = 'build it first: kubectl kustomize FOLDER | kubemuster scan -';

/** Reads file after file into one ledger, and remembers what stands in no file. */
export class FileReader {
  readonly ledger: Ledger;
  readonly #options: ManifestOptions;
  readonly #charts = new Charts();
  readonly #patches = new Set<string>();
  readonly #elsewhere: (Elsewhere & { readonly file: string })[] = [];
  readonly #templates: string[] = [];

  constructor(options: ManifestOptions) {
    this.#options = options;
    this.ledger = new Ledger(options.kinds);
  }

  /** Patches look like objects: which files are patches is known before any is read. */
  async readKustomizations(files: readonly FoundFile[]): Promise<void> {
    for (const { file } of files) {
      if (!isKustomization(file)) continue;
      for (const value of await this.#valuesOf(file)) {
        const { patches, elsewhere } = kustomizationOf(value, file);
        for (const one of patches) this.#patches.add(one);
        this.#elsewhere.push(...elsewhere.map((one) => ({ ...one, file })));
      }
    }
  }

  /** Nothing when it is malformed: it is read again, and refused, in its turn. */
  async #valuesOf(file: string): Promise<readonly unknown[]> {
    const bytes = await bytesOf(file, this.#options.signal);
    try {
      return [...documentsOf(textOf(bytes))].map(({ value }) => value);
    } catch (error) {
      if (error instanceof Fault || error instanceof SyntaxError) return [];
      throw error;
    }
  }

  /** What is wrong with the file, if anything. A template in a folder is a gap, not a fault. */
  async read({ file, named }: FoundFile): Promise<FileFault | undefined> {
    const name = file === STDIN ? 'stdin' : file;
    const bytes = await this.#bytesOf(file);
    let text = '';
    try {
      text = textOf(bytes);
      const template = text.indexOf('{{');
      if (template !== -1 && (await this.#charts.holds(file))) {
        return this.#template(name, text, template, named);
      }
      this.#documents(name, text, named);
      return undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const template = text.indexOf('{{');
      if (template !== -1) return this.#template(name, text, template, named);
      return { reason: error.message, place: placeOf(name, text, error.offset) };
    }
  }

  #documents(file: string, text: string, named: boolean): void {
    for (const document of documentsOf(text, file.endsWith('.json'))) {
      const origin = { file, line: document.line };
      if (isKustomization(file)) {
        const reason = 'a kustomization is not built: scan what kubectl kustomize prints';
        this.ledger.ignore('Kustomization', reason, origin);
      } else if (this.#patches.has(file) && !named) {
        this.ledger.ignore('a document', 'part of a kustomization: no object of its own', origin);
      } else {
        this.ledger.add(document, file);
      }
    }
  }

  #template(file: string, text: string, offset: number, named: boolean): FileFault | undefined {
    const place = placeOf(file, text, offset);
    if (named) return { reason: 'a template, not YAML yet', place, hint: RENDER };
    this.#templates.push(`${file}:${place.line}`);
    return undefined;
  }

  async #bytesOf(file: string): Promise<Uint8Array> {
    const { stdin, signal } = this.#options;
    if (file !== STDIN) return bytesOf(file, signal);
    if (stdin !== undefined) return allOf(stdin, 'stdin', signal);
    throw new InputError('there is no standard input to read', { place: { file: STDIN } });
  }

  /** What concerns the cluster as a whole, file by file. */
  get gaps(): readonly Gap[] {
    return [
      ...this.#templates.map((where) => templateGap('manifests', [where])),
      ...this.#elsewhere.map((one) => elsewhereGap('manifests', [one])),
    ];
  }

  /** Why this kind may have objects that were not seen: a template may define anything. */
  gapsOf(kind: Kind<unknown>): readonly Gap[] {
    const missing = this.#elsewhere.filter(
      (one) => one.kind === undefined || one.kind === kind.kind,
    );
    return [
      ...(this.#templates.length === 0 ? [] : [templateGap(kind.id, this.#templates)]),
      ...(missing.length === 0 ? [] : [elsewhereGap(kind.id, missing)]),
      ...this.ledger.gapsOf(kind),
    ];
  }
}

function placeOf(
  file: string,
  text: string,
  offset: number,
): { readonly file: string; readonly line: number; readonly column: number } {
  const lines = new Lines(text);
  return { file, line: lines.lineAt(offset), column: lines.columnAt(offset) };
}

function templateGap(source: string, where: readonly string[]): Gap {
  const [first = '', ...rest] = where;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more templates)`;
  return {
    source,
    cause: 'malformed',
    detail: `${first} is a template, not YAML: it may define anything${more}`,
    permission: RENDER,
  };
}

function elsewhereGap(
  source: string,
  all: readonly (Elsewhere & { readonly file: string })[],
): Gap {
  const [first, ...rest] = all;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  return {
    source,
    cause: 'not-collected',
    detail: `${first?.file ?? ''} brings in ${first?.what ?? ''}, which is in no file here${more}`,
    permission: BUILD,
  };
}
