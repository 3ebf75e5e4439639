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

/** One line without its newline, and its number from 1. */
export interface NumberedLine {
  readonly bytes: Buffer;
  readonly number: number;
  /** SHA-256 of all bytes before this line; to be asked for before the next line is. */
  readonly hashBefore: () => string;
}

const NEWLINE = 0x0a;

/** Cuts uncompressed bytes into lines. Throws an InputError beyond the limits. */
export class Lines {
  readonly #file: string;
  readonly #limits: SnapshotLimits;
  /** Of the lines of all chunks before this one. */
  readonly #hash = createHash('sha256');
  /** The beginning of a line that ends in a later chunk. */
  #open: readonly Buffer[] = [];
  #openLength = 0;
  #number = 1;
  #total = 0;

  constructor(file: string, limits: SnapshotLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  /** The lines that end in this chunk. Hashed as one piece: a call for each line costs as much as the hash. */
  *of(chunk: Buffer): Generator<NumberedLine> {
    this.#total += chunk.byteLength;
    if (this.#total > this.#limits.total) {
      throw tooLarge(this.#file, this.#number, `more than ${this.#limits.total} bytes`);
    }
    const before = this.#open;
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      const start = from;
      const bytes = this.#line(chunk.subarray(start, end));
      const hashBefore = (): string =>
        this.#hashed(start === 0 ? [] : [...before, chunk.subarray(0, start)]);
      yield { bytes, number: this.#number, hashBefore };
      this.#number += 1;
      from = end + 1;
    }
    if (from > 0)
      for (const piece of [...before, chunk.subarray(0, from)]) this.#hash.update(piece);
    this.#keep(chunk.subarray(from));
  }

  /** Throws when the bytes end in the middle of a line. */
  end(): void {
    if (this.#openLength === 0) return;
    throw damaged(this.#file, this.#number, 'it is cut off in the middle of a line');
  }

  #hashed(pieces: readonly Buffer[]): string {
    const hash = this.#hash.copy();
    for (const piece of pieces) hash.update(piece);
    return hash.digest('hex');
  }

  #line(last: Buffer): Buffer {
    this.#bound(last);
    if (this.#openLength === 0) return last;
    const line = Buffer.concat([...this.#open, last]);
    this.#open = [];
    this.#openLength = 0;
    return line;
  }

  #keep(rest: Buffer): void {
    if (rest.byteLength === 0) return;
    this.#bound(rest);
    this.#open = [...this.#open, rest];
    this.#openLength += rest.byteLength;
  }

  #bound(piece: Buffer): void {
    if (this.#openLength + piece.byteLength < this.#limits.line) return;
    throw tooLarge(this.#file, this.#number, 'a line too long');
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
