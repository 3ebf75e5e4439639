import type { ClusterRef } from '../../model/access.ts';
import { AccessError } from '../../model/access.ts';
import type { Google } from './google.ts';
import { keptCluster } from './keep.ts';
import { Memo } from './memo.ts';
import { nameOf, whereaboutsOf } from './ref.ts';

/** What the list of clusters said of each, so that nothing is asked of one of them again. */
export class HeldClusters {
  readonly #google: Google;
  readonly #listed = new Map<string, unknown>();
  readonly #asked = new Memo<unknown>();

  constructor(google: Google) {
    this.#google = google;
  }

  /** `cluster` as `keptCluster` reduced it. */
  hold(name: string, cluster: unknown): void {
    this.#listed.set(name, cluster);
  }

  /** One cluster: as it was listed, else asked for by itself. Rejects with a GoogleFailure. */
  async of(ref: ClusterRef, signal: AbortSignal): Promise<unknown> {
    const where = whereaboutsOf(ref);
    if (where === undefined) throw notOurs(ref);
    const name = nameOf(where);
    const listed = this.#listed.get(name);
    if (listed !== undefined) return listed;
    return this.#asked.get(name, signal, async () =>
      keptCluster(await this.#google.container('getCluster', name, signal)),
    );
  }
}

function notOurs({ name }: ClusterRef): AccessError {
  return new AccessError(
    'unreachable',
    `${name} is in a fleet and not on GKE: it is reached by a kubeconfig of its own`,
  );
}
