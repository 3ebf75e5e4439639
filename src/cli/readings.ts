import { checks } from '../../checks/index.ts';
import type { ConfiguredCluster } from '../config/configuration/configuration.ts';
import { collectionPlan } from '../engine/plan.ts';
import type { ClusterData } from '../model/cluster.ts';
import type { Unreachable } from '../model/report.ts';
import type { Kind } from '../model/source.ts';
import { named } from './name.ts';
import type { Session } from './session.ts';
import { keepYoungGenerationSmall } from './young-generation.ts';

/** One cluster that was asked for: what was read of it, or why it could not be. */
export type Reading =
  | { readonly read: true; readonly data: ClusterData }
  | { readonly read: false; readonly unreachable: Unreachable };

export interface FileInput {
  readonly paths: readonly string[];
  readonly names: readonly ConfiguredCluster[];
  readonly session: Pick<Session, 'stdin' | 'signal' | 'progress'>;
}

/** The clusters of manifests and snapshots, one after the other, under their configured names. */
export async function* readFiles({ paths, names, session }: FileInput): AsyncIterable<Reading> {
  for await (const data of readFileClusters({ paths, names, session })) yield { read: true, data };
}

/** The same without the wrapping, for commands that read files only. */
export async function* readFileClusters(input: FileInput): AsyncIterable<ClusterData> {
  keepYoungGenerationSmall();
  const { readInputs } = await import('../collect/inputs.ts');
  const { stdin, signal, progress } = input.session;
  const clusters = readInputs(input.paths, {
    kinds: allKinds(),
    stdin,
    signal,
    progress: (text) => progress.update(text),
  });
  for await (const data of clusters) yield { ...data, info: named(data.info, input.names) };
}

/** When a cluster was read; undefined for manifests. */
export function collectionTime(data: ClusterData): number | undefined {
  return data.info.collectedAt === undefined ? undefined : Date.parse(data.info.collectedAt);
}

/** Every kind that some check reads: a manifest of another kind is named as ignored. */
function allKinds(): readonly Kind<unknown>[] {
  return collectionPlan(checks).flatMap((leaf) => (leaf.type === 'kind' ? [leaf] : []));
}
