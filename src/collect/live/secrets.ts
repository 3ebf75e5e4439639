import { AccessError } from '../../model/access.ts';

/** Rows of metadata and nothing else: the API server leaves the values of Secrets at home. */
export const TABLE_OF_METADATA = 'application/json;as=Table;g=meta.k8s.io;v=v1';

const SECRETS = /^\/api\/v1\/(?:namespaces\/[^/?]+\/)?secrets(?:[/?]|$)/;

/** Throws an error for any way to ask for Secrets that would bring their values over the wire. */
export function refuseSecrets(path: string, accept: string): void {
  if (!SECRETS.test(decoded(path))) return;
  const { pathname, searchParams } = new URL(path, 'http://cluster');
  const isList = pathname.endsWith('/secrets');
  const isMetadata = searchParams.getAll('includeObject').join() === 'Metadata';
  if (isList && isMetadata && accept === TABLE_OF_METADATA) return;
  throw new AccessError('forbidden', 'Secrets are never read with their values');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
