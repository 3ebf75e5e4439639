import type { Item } from '../../model/cluster.ts';
import type { ServedApi } from '../../model/info.ts';
import { type Observed, seen } from '../../model/observed.ts';
import type { Kind } from '../../model/source.ts';
import { own } from '../own.ts';
import { pathOf } from './discovery.ts';
import { ItemList } from './items.ts';
import { type Page, readPages } from './pages.ts';
import type { Reading } from './reading.ts';
import { TABLE_OF_METADATA } from './secrets.ts';

export function isSecret({ kind, apiVersions }: Kind<unknown>): boolean {
  return kind === 'Secret' && apiVersions.includes('v1');
}

/** Metadata and type of all Secrets, as a table: what they hold stays in the API server. */
export async function readSecrets(
  kind: Kind<unknown>,
  api: ServedApi,
  reading: Reading,
): Promise<Observed<readonly Item[]>> {
  const { signal, limit, access, count } = reading;
  const list = new ItemList(kind, api.groupVersion);
  const take = list.taker(count);
  await readPages(
    access,
    `${pathOf(api.groupVersion)}/secrets?includeObject=Metadata`,
    {
      signal,
      accept: TABLE_OF_METADATA,
      field: 'rows',
      ...(limit === undefined ? {} : { limit }),
    },
    (page) => take({ ...page, objects: objectsOf(page) }),
  );
  return seen(list.sorted());
}

/** The rows as objects: the metadata, and the type from the column of that name. */
function objectsOf({ objects, document }: Page): readonly unknown[] {
  const columns = own(document, 'columnDefinitions');
  const type = Array.isArray(columns)
    ? columns.findIndex((one) => own(one, 'name') === 'Type')
    : -1;
  return objects.map((row) => {
    const cells = own(row, 'cells');
    const cell: unknown = Array.isArray(cells) ? cells[type] : undefined;
    return {
      metadata: own(own(row, 'object'), 'metadata'),
      ...(typeof cell === 'string' ? { type: cell } : {}),
    };
  });
}
