import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { reasonOf } from '../../config/read-text.ts';
import { InputError } from '../../model/input-error.ts';
import { addCommonFlags } from '../flags.ts';
import { loadRenderer } from '../formats.ts';
import { targetOf, writeReport } from '../output.ts';
import type { Session } from '../session.ts';
import { showSummary } from '../summary.ts';

interface ReportFlags {
  readonly format?: string;
  readonly output?: string;
}

export function addReport(root: Command, session: Session): void {
  const command = root
    .command('report')
    .description('render a saved result into other formats')
    .argument('<result>', 'a result.json that scan wrote')
    .option('--format <list>', 'html, json, markdown; one alone goes to stdout')
    .option('--output <path>', 'a folder, a file for one format, or - for stdout')
    .addHelpText(
      'after',
      '\nExample:\n  kubemuster report result.json --format html --output report.html\n',
    )
    .action((file: string, flags: ReportFlags) => runReport(file, flags, session));
  addCommonFlags(command);
}

async function runReport(file: string, flags: ReportFlags, session: Session): Promise<void> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError(`cannot be read: ${reasonOf(cause)}`, {
      place: { file },
      hint: 'give a result.json that kubemuster scan wrote',
      cause,
    });
  });
  const { parseResult } = await import('../../config/result.ts');
  const report = parseResult(text, file);
  const target = await targetOf(flags.format, flags.output, loadRenderer);
  const written = await writeReport(report, target, session.stdout, session.signal);
  showSummary(report, target, written, session);
}
