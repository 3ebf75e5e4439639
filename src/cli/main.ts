import { Command, CommanderError } from 'commander';
import { addChecks } from './commands/checks.ts';
import { addCollect } from './commands/collect.ts';
import { addDrill } from './commands/drill.ts';
import { addExplain } from './commands/explain.ts';
import { addFact } from './commands/fact.ts';
import { addInit } from './commands/init.ts';
import { addInventory } from './commands/inventory.ts';
import { addPermissions } from './commands/permissions.ts';
import { addReport } from './commands/report.ts';
import { addScan } from './commands/scan.ts';
import { explainError } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { type Session, sessionOf } from './session.ts';
import { VERSION } from './version.ts';

/** Runs one command line and returns its exit code; everything it says goes to stdout and stderr. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const abort = new AbortController();
  const session = sessionOf(argv, abort.signal);
  // The second time is for whoever cannot wait: what is half written has another name until it is whole.
  const interrupt = (): void => {
    if (abort.signal.aborted) {
      session.progress.clear();
      process.exit(EXIT.interrupted);
    }
    abort.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  let broken: NodeJS.ErrnoException | undefined;
  const noteBroken = (error: NodeJS.ErrnoException): void => {
    broken ??= error;
  };
  process.stdout.on('error', noteBroken);
  for (const stream of [process.stdout, process.stderr]) outlive(stream);
  try {
    await program(session).parseAsync([...argv], { from: 'user' });
    await flush(process.stdout);
    return broken === undefined ? session.exit : refuse(broken, session);
  } catch (error) {
    session.progress.clear();
    return refuse(broken ?? error, session);
  } finally {
    process.stdout.removeListener('error', noteBroken);
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  }
}

/** The command line as it is defined; docs are generated from it. */
export function program(session: Session): Command {
  const root = new Command('kubemuster')
    .description(
      'Is this Kubernetes fleet ready for an incident? Reads, never writes to a cluster.',
    )
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('(see --help)')
    .showSuggestionAfterError(true)
    .addHelpText('after', EXAMPLES);
  addScan(root, session);
  addReport(root, session);
  addCollect(root, session);
  addFact(root, session);
  addDrill(root, session);
  addExplain(root, session);
  addChecks(root, session);
  addPermissions(root, session);
  addInit(root, session);
  addInventory(root, session);
  return root;
}

const EXAMPLES = `
Examples:
  kubemuster scan                                   # the current kubeconfig context
  kubemuster scan manifests/ --fail-on high         # what is about to be deployed
  helm template shop ./chart | kubemuster scan -
  kubemuster explain NSI-01                         # what a check asks, and how to repair it

Exit codes: 0 done and every gate holds, 1 a gate failed, 2 wrong usage or bad input,
3 not enough evidence, 4 a fault in the tool, 130 interrupted.

kubemuster explain alone lists what can be explained. The manual is in docs/.
`;

function refuse(error: unknown, session: Session): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  const { message, code } = explainError(error, session.verbose);
  if (message !== '') process.stderr.write(`${message}\n`);
  return code;
}

/** A reader that has seen enough (`| head`) ends nothing; the news of it may come after the run. */
function outlive(stream: NodeJS.WriteStream): void {
  if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore);
}

function ignore(): void {}

/** Waits until what was written has left, so that a full disk is noticed before the end. */
function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
