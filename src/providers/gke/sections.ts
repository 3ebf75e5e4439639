import { untilAborted } from '../../collect/cloud/limit.ts';
import { inParallel } from '../../collect/live/parallel.ts';
import type { ClusterRef } from '../../model/access.ts';
import { cloudRight } from '../../model/cloud/rights.ts';
import { type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { attempt } from './failure.ts';
import type { Google } from './google.ts';
import type { HeldClusters } from './held.ts';
import { Iam } from './iam.ts';
import { Memo } from './memo.ts';
import { whereaboutsOf } from './ref.ts';
import { authorizers } from './sections/authorizers.ts';
import { exposure } from './sections/exposure.ts';
import { identity } from './sections/identity.ts';
import { logging } from './sections/logging.ts';
import type { Reading, Section } from './sections/parts.ts';
import { pools } from './sections/pools.ts';
import { security } from './sections/security.ts';
import { addons, encryption, network } from './sections/settings.ts';
import { versions } from './sections/versions.ts';
import { workloadIdentities } from './sections/workload-identities.ts';

const SECTIONS: ReadonlyMap<string, Section> = new Map<string, Section>([
  ['cloud/exposure', exposure],
  ['cloud/logging', logging],
  ['cloud/encryption', encryption],
  ['cloud/identity', identity],
  ['cloud/authorizers', authorizers],
  ['cloud/workload-identities', workloadIdentities],
  ['cloud/versions', versions],
  ['cloud/network', network],
  ['cloud/pools', pools],
  ['cloud/addons', addons],
  ['cloud/security', security],
]);

const WIDTH = 4;

/** What Google Cloud tells of control planes; what the clusters of a project share is asked once. */
export class ControlPlanes {
  readonly #google: Google;
  readonly #held: HeldClusters;
  readonly #iam: Iam;
  readonly #shared = new Memo<unknown>();

  constructor(google: Google, held: HeldClusters) {
    this.#google = google;
    this.#held = held;
    this.#iam = new Iam(google);
  }

  async read(
    ref: ClusterRef,
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, Observed<unknown>>> {
    const known = ids.flatMap((id) => {
      const section = SECTIONS.get(id);
      return section === undefined ? [] : [{ id, section }];
    });
    const work = inParallel(known, WIDTH, async ({ id, section }) => {
      return [id, await this.#one(ref, id, section, signal)] as const;
    });
    return new Map(await untilAborted(work, signal));
  }

  async #one(
    ref: ClusterRef,
    source: string,
    section: Section,
    signal: AbortSignal,
  ): Promise<Observed<unknown>> {
    const where = whereaboutsOf(ref);
    if (where === undefined) {
      const detail =
        'it runs elsewhere than on GKE, and a fleet tells nothing of its control plane';
      return unseen([{ source, cause: 'not-collected', detail, permission: cloudRight(source) }]);
    }
    const read = await attempt(source, cloudRight(source, 'gke'), async () => {
      const cluster = await this.#held.of(ref, signal);
      const reading: Reading = {
        cluster,
        where,
        google: this.#google,
        iam: this.#iam,
        shared: this.#shared,
        source,
        signal,
      };
      return section(reading);
    });
    if ('gap' in read) return unseen([read.gap]);
    const gaps = someGaps(read.value.gaps);
    return gaps === undefined ? seen(read.value.value) : partial(read.value.value, gaps);
  }
}
