import { setImmediate } from 'node:timers/promises';
import type { Command } from 'commander';
import { gathered } from '../../../reports/not-seen.ts';
import { causeNames } from '../../../reports/words.ts';
import { type ContainmentDrill, containment } from '../../drills/containment/containment.ts';
import { leavesOf } from '../../engine/plan.ts';
import { Resolver } from '../../engine/resolver.ts';
import type { ClusterData } from '../../model/cluster.ts';
import { InputError } from '../../model/input-error.ts';
import { gapsOf } from '../../model/observed.ts';
import type { ContainedTarget } from '../../model/pictures/containment.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { targetsText, targetText } from '../drill/page.ts';
import {
  type DrillArguments,
  drillArguments,
  refuseDoubtful,
  TARGET_FORMS,
  workloadCalled,
} from '../drill/target.ts';
import { printable } from '../errors.ts';
import { EXIT, Interrupted } from '../exit.ts';
import { drillNames } from '../explain/drills.ts';
import { addCommonFlags, parseInstant } from '../flags.ts';
import { readLive } from '../live.ts';
import { oneCluster } from '../one-cluster.ts';
import { oneOf } from '../one-of.ts';
import { readFileClusters } from '../readings.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { surroundingsOf } from '../surroundings.ts';

interface DrillFlags extends ClusterFlags {
  readonly plan?: string;
  readonly config?: string;
  readonly asOf?: string;
  readonly cluster?: string;
  readonly format: string;
}

export function addDrill(root: Command, session: Session): void {
  const command = root
    .command('drill')
    .description('play a step of the response through on one cluster, without touching it')
    .argument('<name>', `containment; planned: ${PLANNED.join(', ')}`)
    .argument('[target]', `a workload: ${TARGET_FORMS}; else all critical or exposed ones`)
    .argument('[path...]', 'manifests or a snapshot; else a live cluster')
    .option('--cluster <name>', 'which cluster of a snapshot, by name or id')
    .option('--plan <file>', 'the response plan (ir-plan.yaml)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option('--as-of <date>', 'measure every age against this date')
    .option('--format <format>', 'text or json', 'text')
    .addHelpText('after', EXAMPLES)
    .action((name: string, target: string | undefined, paths: string[], flags: DrillFlags) =>
      runDrill(name, target === undefined ? [] : [target, ...paths], flags, session),
    );
  addCommonFlags(addClusterFlags(command));
}

const PLANNED = drillNames.filter((name) => name !== containment.id);

const EXAMPLES = `
The first argument after the name is a PATH when it is -, begins with /, ./ or ../, or exists; else it
is the TARGET. shop/web[Deployment] is always a TARGET, ./shop/web always a PATH.

Examples:
  kubemuster drill containment prod.snapshot --plan ir-plan.yaml
  kubemuster drill containment shop/payments prod.snapshot --plan ir-plan.yaml
  kubemuster drill containment statefulset/shop/db deploy/ --format json
  kubemuster drill containment shop/payments --context prod     # a live cluster
`;

async function runDrill(
  name: string,
  args: readonly string[],
  flags: DrillFlags,
  session: Session,
): Promise<void> {
  const drill = oneOf('drill', name, drillNames);
  if (drill !== containment.id) {
    throw new InputError(`the drill ${drill} is planned, not part of this version`, {
      hint: 'kubemuster drill containment is there',
    });
  }
  oneOf('format', flags.format, ['text', 'json']);
  const asked = await drillArguments(args);
  refuseMixed(asked.paths, flags);
  const data = await clusterOf(asked, flags, session);
  if (data === undefined) return;
  const { plan } = await settingsOf(flags.config, flags.plan);
  const asOf = flags.asOf === undefined ? undefined : parseInstant('--as-of', flags.asOf);
  const resolver = new Resolver(data, surroundingsOf(data, { asOf, plan, now: session.now }));
  session.progress.update('playing the drill through');
  const observed = resolver.fact(containment);
  for (const { detail, cause, namespaces } of gathered(gapsOf(observed))) {
    const where = namespaces.length === 0 ? '' : `, in ${namespaces.join(', ')}`;
    session.warn(`not seen: ${detail} (${causeNames[cause]}${where})`);
  }
  const fault = resolver.faultIn({ containment });
  if (fault !== undefined) session.exit = EXIT.fault;
  if (observed.state === 'unseen') {
    if (fault === undefined) session.exit = EXIT.notEnoughEvidence;
    return;
  }
  refuseDoubtful(asked, observed.value.workloads);
  const whole = observed.state === 'seen';
  await printDrill(observed.value, { target: asked.target, whole, format: flags.format }, session);
}

interface Printed {
  readonly target: string | undefined;
  /** Whether all workloads were seen. */
  readonly whole: boolean;
  readonly format: string;
}

async function printDrill(
  drill: ContainmentDrill,
  { target, whole, format }: Printed,
  session: Session,
): Promise<void> {
  const { label, workloads, of } = drill;
  const one = target === undefined ? undefined : of(workloadCalled(target, workloads));
  const all = one === undefined ? await everyTarget(drill, session) : [];
  session.progress.clear();
  if (format === 'json') {
    session.stdout.write(`${printable(JSON.stringify(one ?? { label, targets: all }, null, 2))}\n`);
    return;
  }
  const drawing = session.drawing(session.stdout);
  session.stdout.write(
    one === undefined
      ? targetsText({ label: label.text, targets: all, whole }, drawing)
      : targetText(label.text, one, drawing),
  );
}

async function everyTarget(
  { targets, of }: ContainmentDrill,
  { signal, progress }: Session,
): Promise<readonly ContainedTarget[]> {
  const found: ContainedTarget[] = [];
  for (const { workload } of targets) {
    // Between two of them there is room for Ctrl-C.
    await setImmediate();
    if (signal.aborted) throw new Interrupted();
    found.push(of(workload));
    progress.update(`${found.length} of ${targets.length} workloads`);
  }
  return found;
}

/** Exactly one cluster: of the files, or of the contexts that the flags name. Undefined where it could not be read. */
async function clusterOf(
  { paths }: DrillArguments,
  flags: DrillFlags,
  session: Session,
): Promise<ClusterData | undefined> {
  if (paths.length > 0) {
    const files = readFileClusters({ paths, names: [], session, needs: { containment } });
    return oneCluster(files, flags.cluster);
  }
  const live = await liveClusters(flags, session);
  return live.length === 0 ? undefined : oneCluster(live, flags.cluster);
}

async function liveClusters(flags: DrillFlags, session: Session): Promise<readonly ClusterData[]> {
  const leaves = [...leavesOf({ containment }).values()];
  const readings = readLive({ flags, leaves, namespaces: [], names: [], session });
  const found: ClusterData[] = [];
  for await (const reading of readings) {
    if (reading.read) {
      found.push(reading.data);
      continue;
    }
    const { id, cause, detail } = reading.unreachable;
    session.stderr.write(printable(`cluster ${id} could not be read (${cause}): ${detail}\n`));
    session.exit = EXIT.notEnoughEvidence;
  }
  return found;
}
