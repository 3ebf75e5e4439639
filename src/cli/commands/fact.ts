import type { Command } from 'commander';
import { Resolver } from '../../engine/resolver.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import { gapsOf } from '../../model/observed.ts';
import { type Fact, type FactOptions, Refused } from '../../model/source.ts';
import { printable } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { factArguments, factFlagsHelp } from '../fact-flags.ts';
import { allFacts } from '../facts.ts';
import { addCommonFlags, parseInstant } from '../flags.ts';
import { didYouMean } from '../nearest.ts';
import { oneCluster } from '../one-cluster.ts';
import { oneOf } from '../one-of.ts';
import { linesText, rows } from '../page.ts';
import { readFileClusters } from '../readings.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { surroundingsOf } from '../surroundings.ts';

interface CommandFlags {
  readonly list?: boolean;
  readonly plan?: string;
  readonly asOf?: string;
  readonly cluster?: string;
  readonly format: string;
}

export function addFact(root: Command, session: Session): void {
  const command = root
    .command('fact')
    .description('print one computed fact of one cluster')
    .argument('[id]', 'the fact, see --list')
    .argument('[path...]', 'manifests or a snapshot, and flags of the fact')
    .allowUnknownOption()
    .option('--list', 'the facts there are')
    .option('--cluster <name>', 'which cluster of a snapshot, by name or id')
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--as-of <date>', 'measure every age against this date')
    .option('--format <format>', 'json', 'json')
    .addHelpText('after', () => `${factFlagsHelp(allFacts().values())}\n${EXAMPLES}`)
    .action((id: string | undefined, paths: string[], flags: CommandFlags) =>
      runFact(id, paths, flags, session),
    );
  addCommonFlags(command);
}

const EXAMPLES = `
Examples:
  kubemuster fact --list
  kubemuster fact platform prod.snapshot
  kubemuster fact reachability deploy/ --from shop/web --to shop/db --port 5432 --explain
  kubemuster fact rbac prod.snapshot --who-can get secrets -n shop
`;

async function runFact(
  id: string | undefined,
  args: readonly string[],
  flags: CommandFlags,
  session: Session,
): Promise<void> {
  const facts = allFacts();
  if (flags.list === true) {
    const listed = [...facts.values()].map(({ id, title }) => [id, title] as const);
    session.stdout.write(linesText(rows(listed, ''), session.drawing(session.stdout)));
    return;
  }
  oneOf('format', flags.format, ['json']);
  const fact = id === undefined ? undefined : facts.get(id);
  if (fact === undefined) {
    const hint = id === undefined ? undefined : didYouMean(id, facts.keys());
    throw new InputError(
      id === undefined ? 'name a fact' : `no fact is called ${JSON.stringify(id)}`,
      { hint: hint ?? '`kubemuster fact --list` lists them' },
    );
  }
  const { paths, options } = factArguments(fact, args);
  if (paths.length === 0) {
    throw new InputError('give at least one PATH', {
      hint: `as in kubemuster fact ${fact.id} deploy/`,
    });
  }
  // All manifests of one call are one cluster, a snapshot may need --cluster.
  const clusters = readFileClusters({ paths, names: [], session, needs: { fact } });
  const data = await oneCluster(clusters, flags.cluster);
  await printFact({ fact, options, flags }, data, session);
}

interface Asked {
  readonly fact: Fact<unknown>;
  readonly options: FactOptions;
  readonly flags: CommandFlags;
}

async function printFact(
  { fact, options, flags }: Asked,
  data: ClusterData,
  session: Session,
): Promise<void> {
  const { plan } = await settingsOf(undefined, flags.plan);
  const asOf = flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf);
  const resolver = new Resolver(data, surroundingsOf(data, { asOf, plan, now: session.now }));
  const observed = resolver.fact(fact);
  session.progress.clear();
  for (const gap of gapsOf(observed)) {
    session.stderr.write(printable(`not seen: ${gap.detail} (${gap.cause})\n`));
  }
  const fault = resolver.faultIn({ fact });
  if (fault !== undefined) session.exit = EXIT.fault;
  if (observed.state === 'unseen') {
    if (fault === undefined) session.exit = EXIT.notEnoughEvidence;
    return;
  }
  const { show } = fact;
  const shown = show === undefined ? observed.value : show(observed.value as never, options);
  if (shown instanceof Refused) {
    throw new InputError(shown.message, shown.hint === undefined ? {} : { hint: shown.hint });
  }
  session.stdout.write(`${JSON.stringify(shown, plainMaps, 2)}\n`);
}

/** Maps as objects and sets as lists, for facts that have no form of their own. */
function plainMaps(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return typeof value === 'bigint' ? String(value) : value;
}
