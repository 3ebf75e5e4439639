import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createZstdDecompress, type ZstdDecompress } from 'node:zlib';
import type { ClusterData } from '../../model/cluster.ts';
import { Malformed } from '../../model/decode.ts';
import { InputError } from '../../model/input-error.ts';
import { codeOf } from '../files.ts';
import { own } from '../own.ts';
import { isSnapshot, SCHEMA, SCHEMA_NAME } from './format.ts';
import { Frame } from './frame.ts';
import { damaged, LIMITS, linesOf, type NumberedLine, type SnapshotLimits } from './lines.ts';
import { Sections } from './sections.ts';

/** A snapshot's bytes and the name it goes by. */
export interface SnapshotSource {
  readonly file: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The clusters of a snapshot, one after the other; only one is held at a time. The hash stands at
 * the end, so a damaged file may yield clusters before it is refused: what was made of them is void.
 * Throws an InputError for anything but a whole, unaltered snapshot that this version knows.
 */
export async function* readSnapshot(
  file: string,
  signal?: AbortSignal,
  limits: SnapshotLimits = LIMITS,
): AsyncGenerator<ClusterData> {
  const handle = await opened(file);
  try {
    const bytes = handle.createReadStream({ autoClose: false, highWaterMark: 1024 * 1024 });
    yield* readSnapshotFrom({ file, bytes }, signal, limits);
  } finally {
    await handle.close();
  }
}

/** The same, from bytes that come from elsewhere than a file. */
export async function* readSnapshotFrom(
  source: SnapshotSource,
  signal?: AbortSignal,
  limits: SnapshotLimits = LIMITS,
): AsyncGenerator<ClusterData> {
  const { file } = source;
  const unpack = createZstdDecompress();
  const packed = Readable.from(checked(source));
  packed.on('error', (error) => unpack.destroy(error));
  let line = 0;
  try {
    for await (const found of clustersOf(linesOf(packed.pipe(unpack), file, limits), file)) {
      signal?.throwIfAborted();
      line = found.line;
      if (found.cluster !== undefined) yield found.cluster;
    }
  } catch (error) {
    throw explained(error, file, line);
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

interface Found {
  readonly line: number;
  readonly cluster: ClusterData | undefined;
}

async function* clustersOf(
  lines: AsyncIterable<NumberedLine>,
  file: string,
): AsyncGenerator<Found> {
  const sections = new Sections();
  let last = 0;
  let ended = false;
  for await (const line of lines) {
    last = line.number;
    if (ended) throw damaged(file, last, 'something follows its last line');
    const value = parsed(line, file);
    if (line.number === 1) {
      checkHeader(value, file);
    } else if (own(value, 'sha256') === undefined) {
      yield { line: last, cluster: placed(() => sections.add(value), file, last) };
    } else {
      if (own(value, 'sha256') !== line.hashBefore()) {
        throw damaged(file, last, 'its content is not what its hash says');
      }
      ended = true;
    }
  }
  if (!ended) throw damaged(file, last + 1, 'it is cut off: the last line is missing');
  placed(() => sections.finish(), file, last);
  yield { line: last, cluster: undefined };
}

function parsed({ text, number }: NumberedLine, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(file, number, 'this line is not JSON', cause);
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
