import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AccessError } from '../../model/access.ts';
import { codeOf } from '../files.ts';
import { Broken, type RawAnswer } from './exchange.ts';
import { withoutManagedFields } from './managed-fields.ts';

const unpack = promisify(gunzip);

/** The JSON of an answer, without managedFields. Rejects with Broken when it is not whole, or none. */
export async function jsonOf(answer: RawAnswer, largest: number): Promise<unknown> {
  const bytes = withoutManagedFields(await plainBytes(answer, largest));
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Broken('the answer is not JSON', false, 'malformed');
  }
}

async function plainBytes({ headers, bytes }: RawAnswer, largest: number): Promise<Buffer> {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return bytes;
  if (encoding !== 'gzip')
    throw new Broken('the answer is packed in a way not asked for', true, 'malformed');
  try {
    return await unpack(bytes, { maxOutputLength: largest });
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') {
      throw new AccessError('too-large', 'the answer is too large to be held');
    }
    throw new Broken('the packed answer is damaged or cut off', false, 'malformed');
  }
}
