import { createHash } from 'node:crypto';
import { constants, createZstdCompress, type ZstdCompress } from 'node:zlib';
import type { AlsoFound, ClusterData, Item, NotListed, Unreachable } from '../../model/cluster.ts';
import { distinctPlaces } from '../../model/not-listed.ts';
import { gapsOf, type Observed, visible } from '../../model/observed.ts';
import { writeAtomically } from '../files.ts';
import { type HeaderLine, type Line, SCHEMA, type Tool } from './format.ts';

export interface SnapshotMeta {
  readonly tool: Tool;
  readonly signal?: AbortSignal;
  /** Clusters that could not be read; looked at once the others are written. */
  readonly unreachable?: readonly Unreachable[];
  /** Places that could not be looked into; looked at last, too. */
  readonly notListed?: readonly NotListed[];
  readonly alsoFound?: readonly AlsoFound[];
}

/** Lines are joined to pieces of about this many characters before they are compressed. */
const PIECE = 65_536;

/**
 * Saves clusters as they come: each is written before the next is asked for. The file is there whole
 * (mode 0600) or not at all. Throws an InputError when it cannot be written; errors of `clusters`
 * pass through.
 */
export async function writeSnapshot(
  file: string,
  clusters: AsyncIterable<ClusterData>,
  meta: SnapshotMeta,
): Promise<void> {
  const { signal } = meta;
  const packed = compressed(hashed(pieces(linesOf(clusters, meta), signal)));
  await writeAtomically(file, packed, { mode: 0o600, ...(signal === undefined ? {} : { signal }) });
}

async function* compressed(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const zstd = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } });
  const fed = feed(zstd, chunks);
  try {
    yield* zstd;
    await fed;
  } finally {
    zstd.destroy();
  }
}

/** Ends only when every chunk went through: Node adds an empty frame to a stream that ends with one waiting. */
async function feed(zstd: ZstdCompress, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const chunk of chunks) await written(zstd, chunk);
    zstd.end();
  } catch (error) {
    zstd.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function written(zstd: ZstdCompress, chunk: Uint8Array): Promise<void> {
  return new Promise((done, failed) => {
    zstd.once('close', done);
    zstd.write(chunk, (error) => {
      zstd.off('close', done);
      if (error) failed(error);
      else done();
    });
  });
}

async function* linesOf(
  clusters: AsyncIterable<ClusterData>,
  { tool, unreachable = [], notListed = [], alsoFound = [] }: SnapshotMeta,
): AsyncGenerator<string> {
  yield lineOf({ schema: SCHEMA, tool });
  for await (const cluster of clusters) yield* clusterLines(cluster);
  for (const one of unreachable) yield lineOf({ unreachable: one });
  for (const one of distinctPlaces(notListed)) yield lineOf({ notListed: one });
  for (const one of alsoFound) yield lineOf({ alsoFound: one });
}

function* clusterLines({
  info,
  leaves,
  permissions,
  gaps,
  ignored,
}: ClusterData): Generator<string> {
  yield lineOf({ cluster: { info, permissions, gaps, ignored } });
  let items = 0;
  for (const [id, observed] of leaves) {
    yield* leafLines(id, observed);
    items += visible(observed).length;
  }
  yield lineOf({ end: { leaves: leaves.size, items } });
}

function* leafLines(id: string, observed: Observed<readonly Item[]>): Generator<string> {
  yield lineOf({ leaf: { id, state: observed.state, gaps: gapsOf(observed) } });
  for (const item of visible(observed)) yield lineOf({ item });
}

function lineOf(line: HeaderLine | Line): string {
  return `${JSON.stringify(line)}\n`;
}

async function* pieces(
  lines: AsyncIterable<string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    signal?.throwIfAborted();
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

async function* hashed(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const text of texts) {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}
