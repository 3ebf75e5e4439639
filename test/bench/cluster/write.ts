import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';

const PIECE = 262_144;

/** Writes the lines of a snapshot as they come: what a large cluster holds does not fit into memory. */
export async function writeLines(file: string, lines: Iterable<string>): Promise<void> {
  const zstd = createZstdCompress();
  const written = pipeline(zstd, createWriteStream(file));
  // Node adds an empty frame to a stream that ends while a piece is waiting.
  for (const bytes of bytesOf(lines)) {
    await new Promise<void>((done, failed) => {
      zstd.write(bytes, (error) => (error ? failed(error) : done()));
    });
  }
  zstd.end();
  await written;
}

function* bytesOf(lines: Iterable<string>): Generator<Buffer> {
  const hash = createHash('sha256');
  for (const piece of pieces(lines)) {
    const bytes = Buffer.from(piece);
    hash.update(bytes);
    yield bytes;
  }
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}

function* pieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += `${line}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
