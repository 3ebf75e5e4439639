import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { hanging } from '../../../reports/terminal/hang.ts';
import { type Canvas, type Line, line, span } from '../../../reports/terminal/line.ts';
import { type Column, column, table } from '../../../reports/terminal/table.ts';
import { type CatalogueEntry, domainOf, domains, phases } from '../../model/check.ts';
import { catalogue } from '../../tables/catalogue/entry.ts';
import { addCommonFlags, repeatable } from '../flags.ts';
import { oneOf } from '../one-of.ts';
import { linesText } from '../page.ts';
import type { Session } from '../session.ts';

const INDENT = 8;

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
  const isBuilt = (id: string): boolean => built.has(id);
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
  const drawing = session.drawing(session.stdout);
  const draw = drawing.width === undefined ? oneLineEach : withClaims;
  session.stdout.write(linesText((canvas) => draw(rows, isBuilt, canvas), drawing));
  if (session.quiet) return;
  session.stderr.write(`${built.size} of ${catalogue.length} checks of the catalogue are built\n`);
}

type Draw = (
  rows: readonly CatalogueEntry[],
  isBuilt: (id: string) => boolean,
  canvas: Canvas,
) => readonly Line[];

/** For other programs: the claim at the end of the line. */
const oneLineEach: Draw = (rows, isBuilt, canvas) =>
  table([...columns(rows, isBuilt), column('CLAIM', rows, ({ title }) => title)], canvas);

/** For people: the claim below, where there is room for it. */
const withClaims: Draw = (rows, isBuilt, canvas) => {
  const [heading = [], ...lines] = table(columns(rows, isBuilt), canvas);
  const both = rows.flatMap(({ title }, index) => [
    lines[index] ?? [],
    ...hanging(line(' '.repeat(INDENT)), line(span(title, 'dim')), canvas),
  ]);
  return [heading, ...both];
};

function columns(
  rows: readonly CatalogueEntry[],
  isBuilt: (id: string) => boolean,
): readonly Column[] {
  const isPartial = rows.some(({ id }) => !isBuilt(id));
  const state = column('STATE', rows, ({ id }) => (isBuilt(id) ? 'built' : 'planned'));
  return [
    column('CODE', rows, ({ code }) => span(code, 'bold')),
    column('SEVERITY', rows, ({ severity }) => severity),
    { ...column('PHASE', rows, ({ phase }) => phase), spare: 1 },
    ...(isPartial ? [state] : []),
    { ...column('CHECK', rows, ({ id }) => id), flexible: true },
  ];
}
