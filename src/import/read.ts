import { readFile, stat } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { Malformed } from '../model/decode.ts';
import type { ImportedResults } from '../model/imports.ts';
import { InputError, type Place } from '../model/input-error.ts';
import { lineAndColumn, placeInJson } from '../model/json-place.ts';
import type { ImportFormat } from './format.ts';
import { kubeBench } from './kube-bench.ts';
import { kubescape } from './kubescape.ts';
import { instant } from './parts.ts';
import { policyReport } from './policy-report.ts';
import { prowler } from './prowler.ts';
import { sarif } from './sarif.ts';
import { trivy } from './trivy.ts';

const FORMATS: readonly ImportFormat[] = [
  kubeBench,
  kubescape,
  trivy,
  prowler,
  policyReport,
  sarif,
];

/** A string of JavaScript ends at 512 MiB. */
const LARGEST = 400 * 1024 * 1024;
const LARGEST_YAML = 16 * 1024 * 1024;

/** The document of a file, and where in the text the value at a path stands. */
interface Parsed {
  readonly document: unknown;
  readonly place: (path: string) => Place;
}

/**
 * Reads results of another scanner; which one is told by their shape. `FILE@2026-11-20` says when they
 * were made, for scanners that do not. Throws an InputError with file, line and column for what cannot
 * be read, is of no known format or has another shape than its scanner gives it.
 */
export async function readImport(given: string): Promise<ImportedResults> {
  const { file, at } = datedFile(given);
  const { document, place } = parse(file, await textOf(file));
  const format = FORMATS.find(({ isIt }) => isIt(document));
  if (format === undefined) {
    throw new InputError('results of no scanner that is known', {
      place: { file },
      hint: `one of: ${FORMATS.map(({ title }) => title).join('; ')}`,
    });
  }
  try {
    const { at: own, ...read } = format.read(document);
    return { tool: format.tool, file, ...read, at: at ?? own };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new InputError(`not what ${format.title} writes: ${error.message}`, {
      place: place(error.path),
    });
  }
}

function datedFile(given: string): { readonly file: string; readonly at: string | undefined } {
  const [, file, date] = /^(.+)@(\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?)$/s.exec(given) ?? [];
  if (file === undefined) return { file: given, at: undefined };
  try {
    return { file, at: instant({ date }, 'date') };
  } catch {
    throw new InputError(`${date} is no date`, { place: { file } });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size > LARGEST) throw new InputError('larger than 400 MiB', { place: { file } });
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError('the results of the other scanner cannot be read', {
      place: { file },
      cause,
    });
  }
}

function parse(file: string, text: string): Parsed {
  const body = text.replace(/^\uFEFF/, '').trimStart();
  return body.startsWith('{') || body.startsWith('[') ? json(file, text) : yaml(file, text);
}

function json(file: string, text: string): Parsed {
  const place = (path: string): Place => {
    const { offset } = placeInJson(text, path === '' ? [] : path.split('.'));
    return { file, ...lineAndColumn(text, offset) };
  };
  try {
    return { document: JSON.parse(text.replace(/^\uFEFF/, '')), place };
  } catch {
    // What the parser says of it quotes the text.
    throw new InputError('not JSON', { place: place('') });
  }
}

function yaml(file: string, text: string): Parsed {
  if (text.length > LARGEST_YAML) {
    throw new InputError('larger than 16 MiB: give it as JSON', { place: { file } });
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'core' });
  const placed = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) throw new InputError('not YAML', { place: placed(error.pos[0]) });
  const place = (path: string): Place => {
    const node = document.getIn(path.split('.'), true);
    return isNode(node) && node.range ? placed(node.range[0]) : { file };
  };
  return { document: document.toJS({ maxAliasCount: 100 }), place };
}
