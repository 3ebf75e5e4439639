import type { Command } from 'commander';
import { Calls } from '../../collect/cloud/calls.ts';
import {
  type AlsoFound,
  type AnyCluster,
  API_SERVER,
  type NotListed,
  type Unreachable,
} from '../../model/cluster.ts';
import { allNames, distinctPlaces } from '../../model/not-listed.ts';
import { adviceFor } from '../advice.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { EXIT } from '../exit.ts';
import { addCommonFlags } from '../flags.ts';
import { findClusters, platformOf } from '../inventory/find.ts';
import {
  type Listed,
  type ListedCluster,
  listedOf,
  merged,
  type Row,
} from '../inventory/listed.ts';
import { isUnread, listedLines } from '../inventory/table.ts';
import { oneOf } from '../one-of.ts';
import { linesText } from '../page.ts';
import { readFiles } from '../readings.ts';
import type { Session } from '../session.ts';
import { type Settings, settingsOf } from '../settings.ts';
import { tellCalls } from '../tell-calls.ts';

interface InventoryFlags extends ClusterFlags {
  readonly config?: string;
  readonly format: string;
  /** False with --no-connect. */
  readonly connect: boolean;
}

export function addInventory(root: Command, session: Session): void {
  const command = root
    .command('inventory')
    .description('list clusters and what they run on; judges nothing')
    .argument('[path...]', 'snapshots; else the clusters of the kubeconfig')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--format <format>', 'text or json', 'text')
    .option('--no-connect', 'ask no cluster whether it answers')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: InventoryFlags) => runInventory(paths, flags, session));
  addCommonFlags(addClusterFlags(command));
}

const EXAMPLES = `
Examples:
  kubemuster inventory --all-contexts
  kubemuster inventory --provider all --format json
  kubemuster inventory --provider eks --role kubemuster-reader --region eu-central-1
  kubemuster inventory fleet.snapshot --format json

Exit codes: 0 all was listed, 2 wrong usage, 3 a place could not be looked into, or nothing is known
of a cluster. One that is listed and does not answer from here is no error.
`;

async function runInventory(
  paths: readonly string[],
  flags: InventoryFlags,
  session: Session,
): Promise<void> {
  refuseMixed(paths, flags);
  const format = oneOf('format', flags.format, ['text', 'json']);
  const settings = await settingsOf(flags.config, undefined);
  const calls = new Calls();
  const listed =
    paths.length > 0
      ? await listFiles(paths, settings, session)
      : await listLive(flags, settings, calls, session);
  session.progress.clear();
  const isWhole = listed.every((one) => one.type === 'cluster' && !isUnread(one));
  if (!isWhole) session.exit = EXIT.notEnoughEvidence;
  const clusters = listed.flatMap((one) => (one.type === 'cluster' ? [one] : []));
  for (const text of adviceFor(clusters)) session.stderr.write(`hint: ${text}\n`);
  tellCalls(calls, session);
  session.stdout.write(
    format === 'json'
      ? `${JSON.stringify(listed, null, 2)}\n`
      : linesText((canvas) => listedLines(listed, canvas), session.drawing(session.stdout)),
  );
}

async function listLive(
  flags: InventoryFlags,
  { config }: Settings,
  calls: Calls,
  session: Session,
): Promise<readonly Listed[]> {
  const { clusters: names, providers } = config;
  const rows: Row[] = [];
  const places: NotListed[] = [];
  for await (const finding of findClusters({ flags, names, providers, session, calls })) {
    if (finding.type === 'row') rows.push(finding.row);
    else places.push(finding.place);
  }
  return [...merged(rows), ...distinctPlaces(places).map(placed)];
}

async function listFiles(
  paths: readonly string[],
  { config }: Settings,
  session: Session,
): Promise<readonly Listed[]> {
  const clusters: ListedCluster[] = [];
  const places: NotListed[] = [];
  const names: AlsoFound[] = [];
  for await (const reading of readFiles({ paths, names: config.clusters, session })) {
    if (reading.type === 'read') clusters.push(seenCluster(reading.data, session));
    else if (reading.type === 'unread') clusters.push(unseenCluster(reading.unreachable));
    else if (reading.type === 'not-listed') places.push(reading.notListed);
    else names.push(reading.alsoFound);
  }
  clusters.sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...clusters.map((one) => withNames(one, names)), ...places.map(placed)];
}

function withNames(one: ListedCluster, names: readonly AlsoFound[]): ListedCluster {
  return { ...one, foundBy: allNames(one.foundBy, one.id, names) };
}

function placed(place: NotListed): Listed {
  return { type: 'place', ...place };
}

function seenCluster(data: AnyCluster, session: Session): ListedCluster {
  const { info } = data;
  const unread = data.gaps.find(({ source }) => source === API_SERVER);
  const reached =
    unread === undefined
      ? { reachable: true, cause: null, detail: null }
      : { reachable: false, cause: unread.cause, detail: unread.detail };
  return listedOf(info, info, platformOf(data, session) ?? {}, reached);
}

function unseenCluster({ id, provider, cause, detail }: Unreachable): ListedCluster {
  const info = { id, name: id, source: provider };
  return listedOf({}, info, {}, { reachable: false, cause, detail });
}
