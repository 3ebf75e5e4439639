import type { Command } from 'commander';
import { InputError } from '../../model/input-error.ts';
import { printable } from '../errors.ts';
import { addCommonFlags } from '../flags.ts';
import { readFileClusters } from '../readings.ts';
import type { Session } from '../session.ts';
import { VERSION } from '../version.ts';

export function addCollect(root: Command, session: Session): void {
  const command = root
    .command('collect')
    .description('save what is read as a snapshot; judges nothing')
    .argument('[path...]', 'manifests (files, folders, - for stdin) and other snapshots')
    .requiredOption('-o, --output <file>', 'the snapshot to write (mode 0600)')
    .addHelpText(
      'after',
      '\nExample:\n  kubemuster collect -o fleet.snapshot eu.snapshot us.snapshot\n',
    )
    .action((paths: string[], flags: { readonly output: string }) =>
      runCollect(paths, flags.output, session),
    );
  addCommonFlags(command);
}

async function runCollect(
  paths: readonly string[],
  output: string,
  session: Session,
): Promise<void> {
  if (paths.length === 0) {
    throw new InputError('give at least one PATH', {
      hint: 'collecting from a live cluster is not part of this version',
    });
  }
  const { writeSnapshot } = await import('../../collect/snapshot/write.ts');
  await writeSnapshot(output, readFileClusters({ paths, names: [], session }), {
    tool: { name: 'kubemuster', version: VERSION },
    signal: session.signal,
  });
  session.progress.clear();
  if (!session.quiet) session.stderr.write(`wrote ${printable(output)}\n`);
}
