import { once } from 'node:events';
import path from 'node:path';
import { writeAtomically } from '../collect/files.ts';
import { InputError } from '../model/input-error.ts';
import type { RenderedFile, Renderer, Report } from '../model/report.ts';
import { Interrupted } from './exit.ts';
import { makeFolder } from './folder.ts';

/** Where a report goes: to stdout as one document, or to files in a folder, or to one file. */
export type Target =
  | { readonly type: 'none' }
  | { readonly type: 'stdout'; readonly renderer: Renderer }
  | { readonly type: 'file'; readonly renderer: Renderer; readonly file: string }
  | { readonly type: 'folder'; readonly renderers: readonly Renderer[]; readonly folder: string };

const DEFAULT_FORMATS = 'html,json,markdown';
const DEFAULT_FOLDER = 'kubemuster-report';

/**
 * Reads `--format` and `--output`. One format alone goes to stdout, several to a folder; `--output`
 * names a folder, or a file when there is one format and the name has an extension.
 */
export async function targetOf(
  formats: string | undefined,
  output: string | undefined,
  load: (format: string) => Promise<Renderer>,
): Promise<Target> {
  if (formats === undefined && output === undefined) return { type: 'none' };
  const wanted = formats ?? (output === '-' ? 'json' : DEFAULT_FORMATS);
  const names = [...new Set(wanted.split(',').map((name) => name.trim()))];
  const renderers = await Promise.all(names.map(load));
  const [first, ...rest] = renderers;
  if (first === undefined) throw new InputError('--format names no format');
  if (rest.length > 0) {
    if (output === '-') {
      throw new InputError('--output - takes one format', { hint: 'name one with --format' });
    }
    return { type: 'folder', renderers, folder: output ?? DEFAULT_FOLDER };
  }
  if (output === undefined || output === '-') return { type: 'stdout', renderer: first };
  return path.extname(output) === ''
    ? { type: 'folder', renderers, folder: output }
    : { type: 'file', renderer: first, file: output };
}

/** Writes the report and returns the files written. Reports are maps for an attacker: mode 0600. */
export async function writeReport(
  report: Report,
  target: Target,
  stdout: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<readonly string[]> {
  switch (target.type) {
    case 'none':
      return [];
    case 'stdout':
      for (const { chunks } of target.renderer.render(report)) await writeAll(stdout, chunks);
      return [];
    case 'file': {
      const [file, second] = [...target.renderer.render(report)];
      if (file === undefined || second !== undefined) {
        throw new InputError(`${target.renderer.format} is several files`, {
          hint: 'give --output a folder',
        });
      }
      await writeFile(target.file, file, signal);
      return [target.file];
    }
    case 'folder':
      return writeFolder(report, target.renderers, target.folder, signal);
    default:
      return target satisfies never;
  }
}

async function writeFolder(
  report: Report,
  renderers: readonly Renderer[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await makeFolder(folder, 0o700);
  const written: string[] = [];
  for (const renderer of renderers) {
    for (const file of renderer.render(report)) {
      const target = path.join(folder, file.path);
      await writeFile(target, file, signal);
      written.push(target);
    }
  }
  return written;
}

async function writeFile(target: string, file: RenderedFile, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new Interrupted();
  await writeAtomically(target, file.chunks, { mode: 0o600, signal });
}

/** Writes with back-pressure. */
async function writeAll(stream: NodeJS.WritableStream, chunks: Iterable<string>): Promise<void> {
  for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
}
