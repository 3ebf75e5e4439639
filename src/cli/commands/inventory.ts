import type { Command } from 'commander';
import { hanging } from '../../../reports/terminal/hang.ts';
import { type Canvas, type Line, line, span } from '../../../reports/terminal/line.ts';
import { type Column, column, table } from '../../../reports/terminal/table.ts';
import { leavesOf } from '../../engine/plan.ts';
import { Resolver } from '../../engine/resolver.ts';
import { type PlatformFacts, platform } from '../../facts/platform.ts';
import type { AnyCluster, Unreachable } from '../../model/cluster.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { adviceFor } from '../advice.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { EXIT } from '../exit.ts';
import { addCommonFlags } from '../flags.ts';
import { readLive } from '../live.ts';
import { oneOf } from '../one-of.ts';
import { linesText } from '../page.ts';
import { type Reading, readFiles } from '../readings.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { surroundingsOf } from '../surroundings.ts';

interface InventoryFlags extends ClusterFlags {
  readonly config?: string;
  readonly format: string;
}

/** A cluster as it is listed; what could not be seen is null or `unknown`. */
interface Listed {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly distribution: string;
  readonly managed: boolean | null;
  readonly version: string | null;
  readonly region: string | null;
  readonly source: string;
  readonly reachable: boolean;
  readonly cause: string | null;
  readonly detail: string | null;
}

export function addInventory(root: Command, session: Session): void {
  const command = root
    .command('inventory')
    .description('list clusters and what they run on; judges nothing')
    .argument('[path...]', 'snapshots; else the clusters of the kubeconfig')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText(
      'after',
      '\nExamples:\n  kubemuster inventory --all-contexts\n  kubemuster inventory fleet.snapshot --format json\n',
    )
    .action((paths: string[], flags: InventoryFlags) => runInventory(paths, flags, session));
  addCommonFlags(addClusterFlags(command));
}

async function runInventory(
  paths: readonly string[],
  flags: InventoryFlags,
  session: Session,
): Promise<void> {
  refuseMixed(paths, flags);
  const format = oneOf('format', flags.format, ['text', 'json']);
  const { config } = await settingsOf(flags.config, undefined);
  const names = config.clusters;
  const leaves = [...leavesOf({ platform, nodes }).values()];
  const readings =
    paths.length > 0
      ? readFiles({ paths, names, session })
      : readLive({ flags, leaves, namespaces: [], names, session });
  const listed: Listed[] = [];
  for await (const reading of readings) listed.push(listedOf(reading, session));
  session.progress.clear();
  listed.sort((a, b) => (a.id < b.id ? -1 : 1));
  if (listed.some(({ reachable }) => !reachable)) session.exit = EXIT.notEnoughEvidence;
  for (const text of adviceFor(listed)) session.stderr.write(`hint: ${text}\n`);
  session.stdout.write(
    format === 'json'
      ? `${JSON.stringify(listed, null, 2)}\n`
      : linesText((canvas) => listedLines(listed, canvas), session.drawing(session.stdout)),
  );
}

function listedOf(reading: Reading<AnyCluster>, session: Session): Listed {
  return reading.read ? seenCluster(reading.data, session) : unseenCluster(reading.unreachable);
}

function seenCluster(data: AnyCluster, session: Session): Listed {
  const { info } = data;
  const found = platformOf(data, session);
  return {
    id: info.id,
    name: info.name,
    provider: found?.provider ?? 'unknown',
    distribution: found?.distribution ?? 'unknown',
    managed: found?.managed ?? null,
    version: found?.version ?? null,
    region: info.region ?? null,
    source: info.source,
    reachable: true,
    cause: null,
    detail: null,
  };
}

function platformOf(data: AnyCluster, session: Session): PlatformFacts | undefined {
  const resolver = new Resolver(data, surroundingsOf(data, session));
  const observed = resolver.fact(platform);
  return observed.state === 'unseen' ? undefined : observed.value;
}

function unseenCluster({ id, provider, cause, detail }: Unreachable): Listed {
  return {
    id,
    name: id,
    provider: 'unknown',
    distribution: 'unknown',
    managed: null,
    version: null,
    region: null,
    source: provider,
    reachable: false,
    cause,
    detail,
  };
}

/** A table of what was read, and below it a line for each that was not. */
function listedLines(all: readonly Listed[], canvas: Canvas): readonly Line[] {
  const read = all.filter(({ reachable }) => reachable);
  const unread = all.filter(({ reachable }) => !reachable);
  const lost = unread.flatMap(({ name, cause, detail }) =>
    hanging(line(span('NOT READ', 'unseen'), '  '), line(`${name} (${cause}): ${detail}`), canvas),
  );
  return read.length === 0 ? lost : [...table(columns(read), canvas), ...lost];
}

function columns(read: readonly Listed[]): readonly Column[] {
  const managed = ({ managed }: Listed): string =>
    managed === null ? 'unknown' : managed ? 'managed' : 'self-managed';
  return [
    { ...column('CLUSTER', read, ({ name }) => span(name, 'bold')), flexible: true },
    column('PROVIDER', read, ({ provider }) => provider),
    column('DISTRIBUTION', read, ({ distribution }) => distribution),
    { ...column('VERSION', read, ({ version }) => version ?? 'not seen'), flexible: true },
    { ...column('CONTROL PLANE', read, managed), spare: 1 },
    { ...column('REGION', read, ({ region }) => region ?? ''), spare: 3 },
    { ...column('FOUND BY', read, ({ source }) => source), spare: 2 },
  ];
}
