import type { AnyItem, ClusterData, Item } from '../model/cluster.ts';
import { keysOfRaw } from '../model/kubernetes/subject-key.ts';
import type { Observed } from '../model/observed.ts';
import type { Kind } from '../model/source.ts';

const NO_KEYS: readonly string[] = [];

/** Decodes objects of these kinds. What cannot be decoded stays raw, so that whoever judges it names it. */
export function decoding(kinds: readonly Kind<unknown>[]): (leaf: string, item: Item) => AnyItem {
  const byId = new Map(kinds.map((kind) => [kind.id, kind]));
  return (leaf, item) => {
    const kind = byId.get(leaf);
    if (kind === undefined) return item;
    try {
      const decoded = kind.decode(item.raw);
      const { origin } = item;
      return origin === undefined
        ? { decoded, keys: NO_KEYS }
        : { decoded, keys: keysOfRaw(item.raw), origin };
    } catch {
      return item;
    }
  };
}

/** The same cluster with its objects decoded, so that what they were read as can be let go. */
export function decodedCluster(
  data: ClusterData,
  kinds: readonly Kind<unknown>[],
): ClusterData<AnyItem> {
  const take = decoding(kinds);
  const leaves = new Map<string, Observed<readonly AnyItem[]>>();
  for (const [id, observed] of data.leaves) {
    leaves.set(
      id,
      observed.state === 'unseen'
        ? observed
        : { ...observed, value: observed.value.map((item) => take(id, item)) },
    );
  }
  return { ...data, leaves };
}
