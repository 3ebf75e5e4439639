import type { Kind } from '../../model/source.ts';
import type { PagesOptions } from './pages.ts';
import type { Reading } from './reading.ts';

/** A server that cannot leave the rest out sends all of it. */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/** How the objects of a kind are asked for: their metadata alone where it keeps nothing else. */
export function listOptions(
  kind: Pick<Kind<unknown>, 'keep'>,
  { signal, limit }: Pick<Reading, 'signal' | 'limit'>,
): PagesOptions {
  const isMetadata = kind.keep.every((path) => /^metadata(?=[.[]|$)/.test(path));
  return {
    signal,
    ...(limit === undefined ? {} : { limit }),
    ...(isMetadata ? { accept: METADATA_ONLY } : {}),
  };
}
