import { createHash } from 'node:crypto';
import { InputError } from '../../model/input-error.ts';

/** Bounds against files made to exhaust memory; real snapshots stay far below. */
export interface SnapshotLimits {
  /** Bytes of one line: one object, or all gaps of one leaf. */
  readonly line: number;
  /** Uncompressed bytes of one file. */
  readonly total: number;
}

export const LIMITS: SnapshotLimits = { line: 64 * 1024 * 1024, total: 16 * 1024 * 1024 * 1024 };

/** One line, its number from 1, and the hash of everything before it where that is asked for. */
export interface NumberedLine {
  readonly text: string;
  readonly number: number;
  /** SHA-256 of all bytes before this line. */
  readonly hashBefore: () => string;
}

const NEWLINE = 0x0a;

/** Splits uncompressed bytes into lines. Throws an InputError beyond the limits or without a last newline. */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  limits: SnapshotLimits,
): AsyncGenerator<NumberedLine> {
  const hash = createHash('sha256');
  let number = 0;
  for await (const line of split(bytes, file, limits)) {
    number += 1;
    yield { text: decode(line, file, number), number, hashBefore: () => hash.copy().digest('hex') };
    hash.update(line);
  }
}

/** Lines with their newline. */
async function* split(
  bytes: AsyncIterable<Uint8Array>,
  file: string,
  limits: SnapshotLimits,
): AsyncGenerator<Uint8Array> {
  const pending = new Pending(file, limits.line);
  let total = 0;
  for await (const chunk of bytes) {
    total += chunk.byteLength;
    if (total > limits.total) throw tooLarge(file, pending.line, `more than ${limits.total} bytes`);
    let from = 0;
    for (const end of ends(chunk)) {
      pending.push(chunk.subarray(from, end));
      yield pending.take();
      from = end;
    }
    pending.push(chunk.subarray(from));
  }
  if (pending.length > 0)
    throw damaged(file, pending.line, 'it is cut off in the middle of a line');
}

function* ends(chunk: Uint8Array): Generator<number> {
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1))
    yield at + 1;
}

/** The pieces of the line that is not whole yet. */
class Pending {
  readonly #file: string;
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  length = 0;
  /** Its number, from 1. */
  line = 1;

  constructor(file: string, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  push(piece: Uint8Array): void {
    this.length += piece.byteLength;
    if (this.length > this.#limit) throw tooLarge(this.#file, this.line, 'a line too long');
    if (piece.byteLength > 0) this.#pieces.push(piece);
  }

  take(): Uint8Array {
    const [only] = this.#pieces;
    const line =
      this.#pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.length = 0;
    this.line += 1;
    return line;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(line: Uint8Array, file: string, number: number): string {
  try {
    return UTF8.decode(line.subarray(0, -1));
  } catch (cause) {
    throw damaged(file, number, 'it is not UTF-8 text', cause);
  }
}

function tooLarge(file: string, line: number, what: string): InputError {
  return new InputError(`refused: ${what} when unpacked`, {
    place: { file, line },
    hint: 'this is no snapshot that kubemuster wrote',
  });
}

/** The snapshot is not what was written. */
export function damaged(file: string, line: number, what: string, cause?: unknown): InputError {
  return new InputError(`damaged snapshot: ${what}`, {
    place: line > 0 ? { file, line } : { file },
    hint: 'take it again, or copy it again from where it was taken',
    cause,
  });
}
