import { addAbortSignal } from 'node:stream';
import { canRewrite, type Drawing, drawingOn, type Stream } from './drawing.ts';
import { printable } from './errors.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { Progress } from './progress.ts';

/** One run of the command line: its streams, its clock, and how it will end. */
export interface Session {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** How to draw on one of the streams. */
  readonly drawing: (stream: Stream) => Drawing;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A line for people on stderr, unless they asked for quiet. */
  readonly warn: (text: string) => void;
  exit: ExitCode;
}

export function sessionOf(argv: readonly string[], signal: AbortSignal): Session {
  const quiet = argv.includes('--quiet');
  const progress = new Progress(process.stderr, !quiet && canRewrite(process.stderr, process.env));
  return {
    stdin: abortableStdin(signal),
    stdout: process.stdout,
    stderr: process.stderr,
    signal,
    progress,
    env: process.env,
    warn: (text) => {
      if (!quiet) progress.above(() => process.stderr.write(`${printable(text)}\n`));
    },
    quiet,
    verbose: argv.includes('--verbose'),
    drawing: (stream) => drawingOn(stream, argv, process.env),
    now: Math.floor(Date.now() / 1000) * 1000,
    exit: EXIT.done,
  };
}

/** Standard input, opened when it is first read, and given up when the run is interrupted. */
async function* abortableStdin(signal: AbortSignal): AsyncIterable<Uint8Array> {
  yield* addAbortSignal(signal, process.stdin);
}
