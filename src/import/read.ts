import { readFile, stat } from 'node:fs/promises';
import { Malformed } from '../model/decode.ts';
import type { ImportedResults } from '../model/imports.ts';
import { InputError } from '../model/input-error.ts';
import type { ImportFormat } from './format.ts';
import { kubeBench } from './kube-bench.ts';
import { kubescape } from './kubescape.ts';
import { instant } from './parts.ts';
import { policyReport } from './policy-report.ts';
import { prowler } from './prowler.ts';
import { sarif } from './sarif.ts';
import { parseText } from './text.ts';
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

/**
 * Reads results of another scanner; which one is told by their shape. `FILE@2026-11-20` says when they
 * were made, for scanners that do not. Throws an InputError with file, line and column for what cannot
 * be read, is of no known format or has another shape than its scanner gives it.
 */
export async function readImport(given: string): Promise<ImportedResults> {
  const { file, at } = datedFile(given);
  const { document, place } = parseText(file, await textOf(file));
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
