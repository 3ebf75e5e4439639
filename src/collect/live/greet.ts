import { AccessError, type AccessFault, type ClusterAccess } from '../../model/access.ts';
import type { Item } from '../../model/cluster.ts';
import { serverVersion } from '../../model/info.ts';
import { type Observed, seen, unseen } from '../../model/observed.ts';
import { gapOf } from './observe.ts';

/** The first contact: a cluster that cannot be talked to at all is not a cluster with many gaps. */
export async function greet(
  access: ClusterAccess,
  signal: AbortSignal,
): Promise<{ readonly version: Observed<readonly Item[]>; readonly date: number | undefined }> {
  try {
    const { body, date } = await access.get(serverVersion.url, { signal });
    return { version: seen([{ raw: body }]), date };
  } catch (error) {
    if (!(error instanceof AccessError) || !ANSWERED.has(error.fault)) throw error;
    const gap = gapOf({ source: serverVersion.id, permission: 'get /version' }, error);
    return { version: unseen([gap]), date: undefined };
  }
}

/** Refusals of one request, which say nothing of the next one. */
export const ANSWERED: ReadonlySet<AccessFault> = new Set([
  'forbidden',
  'not-found',
  'not-acceptable',
]);
