import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderSummary } from '../../reports/terminal/index.ts';
import type { Report } from '../model/report.ts';
import { printable } from './errors.ts';
import type { Target } from './output.ts';
import type { Session } from './session.ts';

/** Longer lines are hard to read. */
const WIDEST = 120;

/** The summary for people: on stdout, or on stderr where stdout carries a document. Warnings go to stderr. */
export function showSummary(
  report: Report,
  target: Target,
  written: readonly string[],
  session: Session,
): void {
  if (session.quiet) return;
  const stream = target.type === 'stdout' ? session.stderr : session.stdout;
  const { width = 80, ...drawing } = session.drawing(stream);
  stream.write(
    renderSummary(report, { ...drawing, width: Math.min(width, WIDEST), all: session.verbose }),
  );
  for (const file of written) stream.write(`wrote ${printable(openHint(file))}\n`);
  for (const { message } of report.notes) {
    session.stderr.write(`warning: ${printable(message)}\n`);
  }
}

/** How to open a written file: a page as a URL that terminals link. */
function openHint(file: string): string {
  return file.endsWith('.html') ? pathToFileURL(path.resolve(file)).href : file;
}
