import type { ClusterData } from '../model/cluster.ts';
import { InputError } from '../model/input-error.ts';

/** The one cluster that is meant. Throws an InputError where there is none or there are several. */
export async function oneCluster(
  clusters: AsyncIterable<ClusterData> | Iterable<ClusterData>,
  wanted: string | undefined,
): Promise<ClusterData> {
  const names: string[] = [];
  let found: ClusterData | undefined;
  for await (const data of clusters) {
    const isWanted = wanted === undefined || data.info.id === wanted || data.info.name === wanted;
    if (isWanted) {
      found = data;
      names.push(data.info.name);
    }
  }
  if (found === undefined) {
    throw new InputError(`no cluster is called ${JSON.stringify(wanted ?? '')} in the input`);
  }
  if (names.length > 1) {
    throw new InputError(`the input holds ${names.length} clusters`, {
      hint: `choose one with --cluster: ${names.join(', ')}`,
    });
  }
  return found;
}
