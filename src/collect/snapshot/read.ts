import { isAscii } from 'node:buffer';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import type { AnyCluster, AnyItem, ClusterData } from '../../model/cluster.ts';
import { Malformed } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import type { Kind } from '../../model/source.ts';
import { decoding } from '../decoding.ts';
import { codeOf } from '../files.ts';
import { own } from '../own.ts';
import { isSnapshot, SCHEMA, SCHEMA_NAME } from './format.ts';
import { Frame } from './frame.ts';
import { damaged, LIMITS, Lines, type NumberedLine, type SnapshotLimits } from './lines.ts';
import { type Listener, Sections, type Take } from './sections.ts';
import { SharedParts } from './shared-parts.ts';

/** Bytes that are unpacked at once: the default of 16 KiB costs more in calls than in unpacking. */
const UNPACKED = 256 * 1024;

/** A snapshot's bytes and the name it goes by. */
export interface SnapshotSource {
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface SnapshotOptions extends Listener {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: SnapshotLimits | undefined;
}

/**
 * The clusters of a snapshot, one after the other; only one is held at a time. The hash stands at
 * the end, so a damaged file may yield clusters before it is refused: what was made of them is void.
 * Throws an InputError for anything but a whole, unaltered snapshot that this version knows.
 */
export async function* readSnapshot(
  file: string,
  options: SnapshotOptions = {},
): AsyncGenerator<ClusterData> {
  yield* readFile(file, (_, item) => item, options);
}

/** The same for judging: objects of these kinds are decoded as they are read, and then let go. */
export async function* readDecodedSnapshot(
  source: string | SnapshotSource,
  kinds: readonly Kind<unknown>[],
  options: SnapshotOptions = {},
): AsyncGenerator<AnyCluster> {
  const take = decoding(kinds);
  if (typeof source === 'string') yield* readFile(source, take, options);
  else yield* readFrom(source, take, options);
}

/** The same, from bytes that come from elsewhere than a file. */
export async function* readSnapshotFrom(
  source: SnapshotSource,
  options: SnapshotOptions = {},
): AsyncGenerator<ClusterData> {
  yield* readFrom(source, (_, item) => item, options);
}

async function* readFile<I extends AnyItem>(
  file: string,
  take: Take<I>,
  options: SnapshotOptions,
): AsyncGenerator<ClusterData<I>> {
  const handle = await opened(file);
  try {
    const bytes = handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 });
    yield* readFrom({ file, bytes }, take, options);
  } finally {
    await handle.close();
  }
}

async function* readFrom<I extends AnyItem>(
  source: SnapshotSource,
  take: Take<I>,
  { signal, limits = LIMITS, ...listener }: SnapshotOptions,
): AsyncGenerator<ClusterData<I>> {
  const { file } = source;
  const unpack = createZstdDecompress({ chunkSize: UNPACKED });
  const packed = Readable.from(checked(source));
  packed.on('error', (error) => unpack.destroy(error));
  const reader = new Reader(file, limits, new Sections(take, listener));
  try {
    for await (const chunk of packed.pipe(unpack)) {
      signal?.throwIfAborted();
      yield* reader.clustersIn(chunk);
    }
    reader.finish();
  } catch (error) {
    throw explained(error, file, reader.line);
  } finally {
    close(packed, unpack);
  }
}

function close(packed: Readable, unpack: ZstdDecompress): void {
  packed.unpipe(unpack);
  packed.destroy();
  unpack.destroy();
}

/** The bytes of exactly one zstd frame. */
async function* checked({ bytes, file }: SnapshotSource): AsyncGenerator<Uint8Array> {
  const frame = new Frame();
  let first = true;
  for await (const chunk of bytes) {
    if (first && !isSnapshot(chunk)) throw notOne(file);
    first = false;
    if (!frame.takes(chunk)) throw damaged(file, 0, 'something follows its end');
    yield chunk;
  }
  if (first) throw notOne(file);
  if (!frame.done) throw damaged(file, 0, 'it is cut off');
}

/** Follows the lines of a snapshot from its header to its trailer. */
class Reader<I extends AnyItem> {
  readonly #file: string;
  readonly #lines: Lines;
  readonly #sections: Sections<I>;
  #shared = new SharedParts();
  #ended = false;
  /** The last line read. */
  line = 0;

  constructor(file: string, limits: SnapshotLimits, sections: Sections<I>) {
    this.#file = file;
    this.#sections = sections;
    this.#lines = new Lines(file, limits);
  }

  /** The clusters that are complete with this chunk. */
  *clustersIn(chunk: Buffer): Generator<ClusterData<I>> {
    for (const line of this.#lines.of(chunk)) {
      const cluster = this.#read(line);
      if (cluster === undefined) continue;
      this.#shared = new SharedParts();
      yield cluster;
    }
  }

  finish(): void {
    this.#lines.end();
    if (!this.#ended) {
      throw damaged(this.#file, this.line + 1, 'it is cut off: the last line is missing');
    }
    placed(() => this.#sections.finish(), this.#file, this.line);
  }

  #read(line: NumberedLine): ClusterData<I> | undefined {
    const file = this.#file;
    if (this.#ended) throw damaged(file, line.number, 'something follows its last line');
    const value = this.#parsed(line);
    this.line = line.number;
    if (line.number === 1) {
      checkHeader(value, file);
      return undefined;
    }
    const hash = own(value, 'sha256');
    if (hash === undefined) return placed(() => this.#sections.add(value), file, line.number);
    if (hash !== line.hashBefore()) {
      throw damaged(file, line.number, 'its content is not what its hash says');
    }
    this.#ended = true;
    return undefined;
  }

  #parsed({ bytes, number }: NumberedLine): unknown {
    const text = decoded(bytes, this.#file, number);
    try {
      return this.#shared.parse(bytes, text);
    } catch (cause) {
      throw damaged(this.#file, number, 'this line is not JSON', cause);
    }
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decoded(line: Buffer, file: string, number: number): string {
  if (isAscii(line)) return line.toString('latin1');
  try {
    return UTF8.decode(line);
  } catch (cause) {
    throw damaged(file, number, 'it is not UTF-8 text', cause);
  }
}

function placed<T>(step: () => T, file: string, line: number): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof Malformed) throw damaged(file, line, error.message, error);
    throw error;
  }
}

function checkHeader(header: unknown, file: string): void {
  const schema = own(header, 'schema');
  if (schema === SCHEMA) return;
  const version = typeof schema === 'string' ? SCHEMA_NAME.exec(schema)?.[1] : undefined;
  if (version === undefined) throw notOne(file);
  throw new InputError(`written by a newer version of kubemuster (${String(schema)})`, {
    place: { file, line: 1 },
    hint: `this version reads ${SCHEMA}: update kubemuster`,
  });
}

function notOne(file: string): InputError {
  return new InputError('not a snapshot that kubemuster wrote', {
    place: { file },
    hint: 'take one with: kubemuster collect -o FILE',
  });
}

/** Errors of the decompressor mean a damaged file. */
function explained(error: unknown, file: string, line: number): unknown {
  const code = codeOf(error);
  if (code === 'Z_BUF_ERROR') return damaged(file, line + 1, 'it is cut off', error);
  if (/^(?:ZSTD_|Z_|ERR_ZSTD|ERR_ZLIB)/.test(code)) {
    return damaged(file, line + 1, 'it cannot be unpacked', error);
  }
  return error;
}

async function opened(file: string): ReturnType<typeof open> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    const reason = codeOf(cause) === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new InputError(reason, { place: { file }, cause });
  }
}
