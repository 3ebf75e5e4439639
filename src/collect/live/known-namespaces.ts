import { AccessError, type ClusterAccess } from '../../model/access.ts';
import { byText } from '../../model/order.ts';
import { own } from '../own.ts';
import { listOptions } from './list-options.ts';
import { readPages } from './pages.ts';
import type { KnownNamespaces } from './reading.ts';

/** Where to look when lists of everything are refused: as given, else all, else one's own. */
export async function knownNamespaces(
  access: ClusterAccess,
  given: readonly string[],
  signal: AbortSignal,
): Promise<KnownNamespaces> {
  if (given.length > 0) return { names: [...new Set(given)].sort(byText), all: false };
  const names: string[] = [];
  try {
    const options = listOptions({ keep: ['metadata.name'] }, { signal, limit: undefined });
    await readPages(access, '/api/v1/namespaces', options, ({ objects, begins }) => {
      if (begins) names.length = 0;
      for (const one of objects) names.push(String(own(own(one, 'metadata'), 'name')));
    });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { names: [access.ref.namespace ?? 'default'], all: false };
  }
  return { names: names.sort(byText), all: true };
}
