import type { Command } from 'commander';
import { gathered } from '../../../reports/not-seen.ts';
import { causeNames } from '../../../reports/words.ts';
import type { CollectOptions } from '../../collect/live/options.ts';
import type { ProviderSettings } from '../../config/configuration/providers.ts';
import { leavesOf } from '../../engine/plan.ts';
import { Resolver } from '../../engine/resolver.ts';
import type { Responder } from '../../facts/named-responders.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { gapsOf } from '../../model/observed.ts';
import type { Fact } from '../../model/source.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { printable } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { addCommonFlags, parseInstant } from '../flags.ts';
import { readLive } from '../live.ts';
import { tellMissed } from '../missed.ts';
import { oneCluster } from '../one-cluster.ts';
import { oneOf } from '../one-of.ts';
import { nothingBeside, readFileClusters } from '../readings.ts';
import { dataOf } from '../resume.ts';
import { reviewsOf } from '../reviews.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { surroundingsOf } from '../surroundings.ts';

/** What every drill takes. */
export interface DrillFlags extends ClusterFlags {
  readonly plan?: string;
  readonly config?: string;
  readonly asOf?: string;
  readonly cluster?: string;
  readonly format: string;
}

interface DrillText {
  readonly name: string;
  readonly description: string;
  /** What TARGET may be, for the help. */
  readonly target: string;
  /** What stands below the flags, examples last. */
  readonly after: string;
}

/** The command of one drill with the flags that all have; the caller adds its own and the action. */
export function drillCommand(
  drills: Command,
  { name, description, target, after }: DrillText,
): Command {
  const command = drills
    .command(name)
    .description(description)
    .argument('[target]', target)
    .argument('[path...]', 'manifests or a snapshot; else a live cluster')
    .option('--cluster <name>', 'which cluster of a snapshot, by name or id')
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--as-of <date>', 'measure every age against this date')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', `\n${after.trim()}\n`);
  return addCommonFlags(addClusterFlags(command));
}

/** What was found of one cluster. */
export interface Played<V> {
  readonly value: V;
  /** Whether everything that it asks for was seen. */
  readonly whole: boolean;
}

/**
 * Reads exactly one cluster, of files or live, and computes the fact of a drill. Undefined where that was not
 * possible: what was not seen has been told then, and the exit code is set. `responder`: whom a live API server is
 * asked about instead of those whom the plan names.
 */
export async function play<V>(
  fact: Fact<V>,
  paths: readonly string[],
  flags: DrillFlags,
  session: Session,
  responder?: Responder,
): Promise<Played<V> | undefined> {
  oneOf('format', flags.format, ['text', 'json']);
  refuseMixed(paths, flags);
  const { config, plan } = await settingsOf(flags.config, flags.plan);
  const reviews = reviewsOf({ plan, now: session.now, responder });
  const data = await clusterOf(
    { fact, reviews, providers: config.providers },
    paths,
    flags,
    session,
  );
  if (data === undefined) return undefined;
  const asOf = flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf);
  const resolver = new Resolver(data, surroundingsOf(data, { asOf, plan, now: session.now }));
  session.progress.update('playing the drill through');
  const observed = resolver.fact(fact);
  for (const { detail, cause, namespaces } of gathered(gapsOf(observed))) {
    const where = namespaces.length === 0 ? '' : `, in ${namespaces.join(', ')}`;
    session.warn(`not seen: ${detail} (${causeNames[cause]}${where})`);
  }
  const fault = resolver.faultIn({ fact });
  if (fault !== undefined) session.exit = EXIT.fault;
  if (observed.state !== 'unseen') {
    return { value: observed.value, whole: observed.state === 'seen' };
  }
  if (fault === undefined) session.exit = EXIT.notEnoughEvidence;
  return undefined;
}

/** One JSON document, safe in a terminal. */
export function printJson(value: unknown, { stdout, progress }: Session): void {
  progress.clear();
  stdout.write(`${printable(JSON.stringify(value, null, 2))}\n`);
}

interface Wanted {
  readonly fact: Fact<unknown>;
  readonly reviews: CollectOptions['reviews'];
  readonly providers: ProviderSettings;
}

async function clusterOf(
  wanted: Wanted,
  paths: readonly string[],
  flags: DrillFlags,
  session: Session,
): Promise<ClusterData | undefined> {
  if (paths.length > 0) {
    const files = readFileClusters({ paths, names: [], session, needs: { fact: wanted.fact } });
    return oneCluster(files, flags.cluster);
  }
  const live = await liveClusters(wanted, flags, session);
  return live.length === 0 ? undefined : oneCluster(live, flags.cluster);
}

async function liveClusters(
  { fact, reviews, providers }: Wanted,
  flags: DrillFlags,
  session: Session,
): Promise<readonly ClusterData[]> {
  const leaves = [...leavesOf({ fact }).values()];
  const live = { flags, leaves, namespaces: [], names: [], providers, session, reviews };
  const found: ClusterData[] = [];
  const missed = nothingBeside();
  for await (const data of dataOf(readLive(live), missed)) found.push(data);
  tellMissed(missed, session);
  return found;
}
