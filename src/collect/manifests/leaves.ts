import { cloudSections } from '../../model/cloud.ts';
import type { Item } from '../../model/cluster.ts';
import { servedApis, serverVersion } from '../../model/info.ts';
import { type Gap, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import type { Kind } from '../../model/source.ts';
import type { FileReader } from './file-reader.ts';

/** Every kind: what people declare is whole as given, what only a running cluster has is a gap. */
export function leavesOf(
  kinds: readonly Kind<unknown>[],
  reader: FileReader,
): ReadonlyMap<string, Observed<readonly Item[]>> {
  const leaves = new Map<string, Observed<readonly Item[]>>();
  for (const kind of kinds) leaves.set(kind.id, leafOf(kind, reader));
  const name = 'the API server';
  for (const { id } of [serverVersion, servedApis]) leaves.set(id, unseen([notDeclared(id, name)]));
  for (const { id } of cloudSections) leaves.set(id, unseen([notDeclared(id, 'the cloud')]));
  return leaves;
}

function leafOf(kind: Kind<unknown>, reader: FileReader): Observed<readonly Item[]> {
  const items = reader.ledger.itemsOf(kind);
  if (!kind.declared) {
    const gap = notDeclared(kind.id, 'a running cluster');
    return items.length === 0 ? unseen([gap]) : partial(items, [gap]);
  }
  const gaps = someGaps([...reader.gapsOf(kind)]);
  return gaps === undefined ? seen(items) : partial(items, gaps);
}

function notDeclared(source: string, holder: string): Gap {
  return {
    source,
    cause: 'not-declared',
    detail: `manifests do not say it: only ${holder} shows it`,
    permission: 'scan the cluster itself, or a snapshot of it',
  };
}
