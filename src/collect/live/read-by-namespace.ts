import { AccessError } from '../../model/access.ts';
import type { Item } from '../../model/cluster.ts';
import type { ServedApi } from '../../model/info.ts';
import { type Gap, type Observed, partial, seen, someGaps } from '../../model/observed.ts';
import { groupOf, rightToRead } from '../../model/permission.ts';
import type { Kind } from '../../model/source.ts';
import { pathOf } from './discovery.ts';
import { ItemList } from './items.ts';
import { listOptions } from './list-options.ts';
import { gapOf } from './observe.ts';
import { readPages } from './pages.ts';
import { inParallel } from './parallel.ts';
import type { Reading } from './reading.ts';

/** A list of all namespaces that was refused. */
export interface Refused {
  readonly kind: Kind<unknown>;
  readonly api: ServedApi;
  readonly refusal: AccessError;
}

interface Part {
  readonly namespace: string;
  readonly items: readonly Item[];
  readonly gap?: Gap;
}

/**
 * What the identity may read of a kind namespace by namespace, where a list of all is refused. Throws
 * the refusal when that is nothing.
 */
export async function readByNamespace(
  refused: Refused,
  reading: Reading,
): Promise<Observed<readonly Item[]>> {
  const { kind, api, refusal } = refused;
  const isNamespace = kind.id === 'core/Namespace';
  if (!api.namespaced && !isNamespace) throw refusal;
  const { names, all } = await reading.namespaces();
  const parts = await inParallel(names, reading.width, (namespace) =>
    partOf(namespace, refused, reading, isNamespace),
  );
  const read = parts.filter(({ gap }) => gap === undefined);
  if (read.length === 0) throw refusal;
  const others = all ? [] : [othersGap(refused, read)];
  const gaps = someGaps([...others, ...parts.flatMap(({ gap }) => gap ?? [])]);
  const items = parts.flatMap((part) => part.items);
  return gaps === undefined ? seen(items) : partial(items, gaps);
}

async function partOf(
  namespace: string,
  { kind, api, refusal }: Refused,
  reading: Reading,
  isNamespace: boolean,
): Promise<Part> {
  const asked = {
    source: kind.id,
    permission: rightToRead({ ...kind, apiVersions: [api.groupVersion] }),
  };
  const list = new ItemList(kind, api.groupVersion);
  try {
    if (isNamespace) {
      const path = `/api/v1/namespaces/${namespace}`;
      list.add((await reading.access.get(path, { signal: reading.signal })).body);
    } else {
      const rights = await reading.rightsIn(namespace);
      if (rights.mayList(groupOf(api.groupVersion), api.resource) === false) throw refusal;
      const path = `${pathOf(api.groupVersion)}/namespaces/${namespace}/${api.resource}`;
      await readPages(reading.access, path, listOptions(kind, reading), list.taker(reading.count));
    }
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    return { namespace, items: [], gap: { ...gapOf(asked, error), namespace } };
  }
  return { namespace, items: list.sorted() };
}

function othersGap({ kind, api, refusal }: Refused, read: readonly Part[]): Gap {
  const names = read.map(({ namespace }) => namespace).join(', ');
  const permission = rightToRead({ ...kind, apiVersions: [api.groupVersion] });
  return {
    ...gapOf({ source: kind.id, permission }, refusal),
    detail: `only read in ${names}: ${refusal.message}`,
  };
}
