import path from 'node:path';
import type { Command } from 'commander';
import { writeAtomically } from '../../collect/files.ts';
import { initialConfig, initialPlan } from '../../config/init.ts';
import { InputError } from '../../model/input-error.ts';
import { printable } from '../errors.ts';
import { exists } from '../exists.ts';
import { addCommonFlags } from '../flags.ts';
import { makeFolder } from '../folder.ts';
import type { Session } from '../session.ts';
import { surveyClusters } from '../survey.ts';

interface InitFlags {
  readonly output: string;
  readonly force?: boolean;
}

export function addInit(root: Command, session: Session): void {
  const command = root
    .command('init')
    .description('write kubemuster.yaml and ir-plan.yaml, pre-filled from what the input shows')
    .argument('[path...]', 'manifests or snapshots to pre-fill them from')
    .option('--output <folder>', 'where to write them', '.')
    .option('--force', 'replace files that are there')
    .addHelpText(
      'after',
      '\nExamples:\n  kubemuster init fleet.snapshot\n  kubemuster init deploy/ --output readiness\n',
    )
    .action((paths: string[], flags: InitFlags) => runInit(paths, flags, session));
  addCommonFlags(command);
}

async function runInit(
  paths: readonly string[],
  flags: InitFlags,
  session: Session,
): Promise<void> {
  const targets = ['kubemuster.yaml', 'ir-plan.yaml'].map((name) => path.join(flags.output, name));
  for (const target of targets) if (flags.force !== true) await refuseExisting(target);
  const clusters =
    paths.length === 0 ? [] : await surveyClusters({ paths, names: [], session }, session.now);
  session.progress.clear();
  const asOf = new Date(session.now).toISOString();
  const texts = [initialConfig({ clusters, asOf }), initialPlan({ clusters, asOf })];
  await makeFolder(flags.output);
  for (const [index, target] of targets.entries()) {
    await writeAtomically(target, [texts[index] ?? ''], { signal: session.signal });
    session.stdout.write(`wrote ${printable(target)}\n`);
  }
  session.stdout.write(
    'Fill in what is marked in ir-plan.yaml, then scan with --plan ir-plan.yaml\n',
  );
}

async function refuseExisting(file: string): Promise<void> {
  if (await exists(file)) {
    throw new InputError('is there already', {
      place: { file },
      hint: 'choose another --output, or replace it with --force',
    });
  }
}
