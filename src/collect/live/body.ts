import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AccessError } from '../../model/access.ts';
import { codeOf } from '../files.ts';
import { Broken, type RawAnswer } from './exchange.ts';
import { withoutManagedFields } from './managed-fields.ts';

const unpack = promisify(gunzip);
const SMALLEST_CHUNK = 16 * 1024;
/** What an answer says of itself is not believed beyond this. */
const LARGEST_CHUNK = 16 * 1024 * 1024;

/** The JSON of an answer, without managedFields. Rejects with Broken when it is not whole, or none. */
export async function jsonOf(answer: RawAnswer, largest: number): Promise<unknown> {
  const bytes = withoutManagedFields(await plainBytes(answer, largest));
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Broken('the answer is not JSON', false, 'malformed');
  }
}

/** In one piece where it tells how large it is (RFC 1952, 2.3.1): many small ones cost half as much again. */
function chunkSizeOf(bytes: Buffer): number {
  const told = bytes.byteLength < 18 ? 0 : bytes.readUInt32LE(bytes.byteLength - 4);
  // One byte more, or a further piece is asked for to see that nothing follows.
  return Math.min(Math.max(told + 1, SMALLEST_CHUNK), LARGEST_CHUNK);
}

async function plainBytes({ headers, bytes }: RawAnswer, largest: number): Promise<Buffer> {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip')
    throw new Broken('the answer is packed in a way not asked for', true, 'malformed');
  try {
    return await unpack(bytes, { maxOutputLength: largest, chunkSize: chunkSizeOf(bytes) });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new AccessError('too-large', 'the answer is too large to be held');
    }
    throw new Broken('the packed answer is damaged or cut off', false, 'malformed');
  }
}
