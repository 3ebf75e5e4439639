import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { type CatalogueEntry, domainOf, domains, phases } from '../../model/check.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { addCommonFlags, repeatable } from '../flags.ts';
import { oneOf } from '../one-of.ts';
import type { Session } from '../session.ts';

interface ChecksFlags {
  readonly domain: readonly string[];
  readonly phase: readonly string[];
  readonly all?: boolean;
  readonly format: string;
}

export function addChecks(root: Command, session: Session): void {
  const command = root
    .command('checks')
    .description('the catalogue: what is judged, and what is planned')
    .addOption(repeatable('--domain <name>', 'only this domain'))
    .addOption(repeatable('--phase <name>', 'only this phase'))
    .option('--all', 'with the checks that are planned')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText(
      'after',
      '\nExamples:\n  kubemuster checks --phase contain\n  kubemuster checks --all --format json\n',
    )
    .action((flags: ChecksFlags) => runChecks(flags, session));
  addCommonFlags(command);
}

function runChecks(flags: ChecksFlags, session: Session): void {
  for (const name of flags.domain) oneOf('domain', name, domains);
  for (const name of flags.phase) oneOf('phase', name, phases);
  const format = oneOf('format', flags.format, ['text', 'json']);
  const built = new Set(checks.map(({ id }) => id));
  const rows = catalogue.filter(
    (entry) =>
      (flags.all === true || built.has(entry.id)) &&
      (flags.domain.length === 0 || flags.domain.includes(domainOf(entry.id))) &&
      (flags.phase.length === 0 || flags.phase.includes(entry.phase)),
  );
  if (format === 'json') {
    const listed = rows.map((entry) => ({ ...entry, built: built.has(entry.id) }));
    session.stdout.write(`${JSON.stringify(listed, null, 2)}\n`);
    return;
  }
  for (const entry of rows) session.stdout.write(`${rowText(entry, built.has(entry.id))}\n`);
  session.stderr.write(`${built.size} of ${catalogue.length} checks of the catalogue are built\n`);
}

function rowText(entry: CatalogueEntry, built: boolean): string {
  const mark = built ? '' : ' (planned)';
  const facts = `${entry.code}  ${entry.severity.padEnd(8)}  ${entry.phase.padEnd(10)}`;
  return `${facts}  ${entry.id}${mark}\n        ${entry.title}`;
}
