import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { collectionPlan } from '../../engine/plan.ts';
import type { Unreachable } from '../../model/cluster.ts';
import { adviceFor } from '../advice.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { printable } from '../errors.ts';
import { EXIT } from '../exit.ts';
import { addCommonFlags, repeatable } from '../flags.ts';
import { readFileClusters } from '../readings.ts';
import { keep } from '../resume.ts';
import { reviewsOf } from '../reviews.ts';
import type { Session } from '../session.ts';
import { settingsOf } from '../settings.ts';
import { VERSION } from '../version.ts';

interface CollectFlags extends ClusterFlags {
  readonly output: string;
  readonly config?: string;
  readonly plan?: string;
  readonly namespace: readonly string[];
}

export function addCollect(root: Command, session: Session): void {
  const command = root
    .command('collect')
    .description('save what is read as a snapshot; judges nothing')
    .argument('[path...]', 'manifests, other snapshots; else a live cluster')
    .requiredOption('-o, --output <file>', 'the snapshot to write (mode 0600)')
    .option('--config <file>', 'the configuration (default: kubemuster.yaml if it is there)')
    .option(
      '--plan <file>',
      'the response plan: the API server is asked what its responders may do',
    )
    .addOption(
      repeatable('--namespace <name>', 'list in this namespace only, where listing all is refused'),
    )
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: CollectFlags) => runCollect(paths, flags, session));
  addCommonFlags(addClusterFlags(command));
}

const EXAMPLES = `
Examples:
  kubemuster collect -o prod.snapshot --context prod --plan ir-plan.yaml
  kubemuster collect -o fleet.snapshot --all-contexts --resume fleet.snapshot
  kubemuster collect -o fleet.snapshot eu.snapshot us.snapshot
`;

async function runCollect(
  paths: readonly string[],
  flags: CollectFlags,
  session: Session,
): Promise<void> {
  refuseMixed(paths, flags);
  const { config, plan } = await settingsOf(flags.config, flags.plan);
  const names = config.clusters;
  if (paths.length > 0) {
    const { writeSnapshot } = await import('../../collect/snapshot/write.ts');
    const unreachable: Unreachable[] = [];
    const clusters = readFileClusters({ paths, names, session }, unreachable);
    await writeSnapshot(flags.output, clusters, {
      tool: { name: 'kubemuster', version: VERSION },
      signal: session.signal,
      unreachable,
    });
    reportUnreachable(unreachable, session);
  } else {
    const unreachable: Unreachable[] = [];
    const leaves = collectionPlan(checks);
    const reviews = reviewsOf({ plan, now: session.now });
    const live = { flags, leaves, namespaces: flags.namespace, names, session, reviews };
    await keep(live, flags.output, unreachable, flags.resume);
    reportUnreachable(unreachable, session);
  }
  session.progress.clear();
  if (!session.quiet) session.stderr.write(`wrote ${printable(flags.output)}\n`);
}

/** A cluster that was asked for and could not be read: not enough evidence. */
function reportUnreachable(unreachable: readonly Unreachable[], session: Session): void {
  for (const { id, cause, detail } of unreachable) {
    session.stderr.write(printable(`cluster ${id} could not be read (${cause}): ${detail}\n`));
    session.exit = EXIT.notEnoughEvidence;
  }
  for (const text of adviceFor(unreachable)) session.stderr.write(`hint: ${text}\n`);
}
