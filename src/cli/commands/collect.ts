import type { Command } from 'commander';
import { checks } from '../../../checks/index.ts';
import { collectionPlan } from '../../engine/plan.ts';
import { addClusterFlags, type ClusterFlags, refuseMixed } from '../cluster-flags.ts';
import { printable } from '../errors.ts';
import { addCommonFlags, repeatable } from '../flags.ts';
import { tellMissed } from '../missed.ts';
import { nothingBeside, readFileClusters } from '../readings.ts';
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
  const missed = nothingBeside();
  if (paths.length > 0) {
    const { writeSnapshot } = await import('../../collect/snapshot/write.ts');
    const clusters = readFileClusters({ paths, names, session }, missed);
    await writeSnapshot(flags.output, clusters, {
      tool: { name: 'kubemuster', version: VERSION },
      signal: session.signal,
      unreachable: missed.clusters,
      notListed: missed.places,
      alsoFound: missed.names,
    });
  } else {
    const leaves = collectionPlan(checks);
    const reviews = reviewsOf({ plan, now: session.now });
    const { providers } = config;
    const namespaces = flags.namespace;
    const live = { flags, leaves, namespaces, names, providers, session, reviews };
    await keep(live, flags.output, missed, flags.resume);
  }
  tellMissed(missed, session);
  session.progress.clear();
  if (!session.quiet) session.stderr.write(`wrote ${printable(flags.output)}\n`);
}
