import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer, Socket } from 'node:net';
import { basename } from 'node:path';

/** A server process that does not outlive this one, however this one ends. */
export interface Process {
  readonly exited: boolean;
  /** The end of what it has written, for a message. */
  tail(): string;
  /** What it has written so far. */
  log(): string;
  stop(): Promise<void>;
}

/** The lifeline's script: when its standard input ends, the process behind `$1` is killed. */
const LIFELINE = 'cat >/dev/null; kill -9 "$1" 2>/dev/null; rm -rf "$2"';

export interface ProcessOptions {
  /** A file for what it writes. */
  readonly log: string;
  /** A folder to remove when this process dies without stopping the other. */
  readonly folder: string;
  /** How it is stopped. */
  readonly signal: NodeJS.Signals;
}

/** Starts a command. Rejects when it cannot be started at all. */
export async function startProcess(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): Promise<Process> {
  const log = openSync(options.log, 'a');
  const child = spawn(command, args, { stdio: ['ignore', log, log] });
  closeSync(log);
  await once(child, 'spawn');
  const lifeline = holdLifeline(child, options.folder);
  const exit = once(child, 'exit').finally(() => lifeline.kill('SIGKILL'));
  const text = (): string => readFileSync(options.log, 'utf8');
  return {
    get exited() {
      return ended(child);
    },
    tail: () =>
      `${basename(command)} wrote:\n${text().trimEnd().split('\n').slice(-15).join('\n')}`,
    log: text,
    async stop() {
      child.ref();
      if (!ended(child)) child.kill(options.signal);
      await exit;
    },
  };
}

/**
 * A shell of its own group that notices the end of this process by the end of the pipe between
 * them: exit handlers do not run when a test worker is killed.
 */
function holdLifeline(child: ChildProcess, folder: string): ChildProcess {
  const lifeline = spawn('sh', ['-c', LIFELINE, 'lifeline', String(child.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Neither keeps this process alive: when the tests are over, the pipe ends with it.
  child.unref();
  lifeline.unref();
  if (lifeline.stdin instanceof Socket) lifeline.stdin.unref();
  lifeline.on('error', () => child.kill('SIGKILL'));
  return lifeline;
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}
