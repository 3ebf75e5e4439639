import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Pod, pods } from '../model/kubernetes/pod.ts';
import { visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { isActive } from './workloads.ts';

/** Containers of one ReplicaSet that run different images under one tag: the tag was moved. */
export interface TagDrift {
  /** One pod for each digest; empty where all run the same. */
  readonly of: (replicaSet: ReplicaSetName, container: string) => readonly Evidence[];
}

export interface ReplicaSetName {
  readonly namespace: string;
  readonly name: string;
}

/** Digests that pods of one ReplicaSet run, by what the runtime reports. Proven drift only. */
export const tagDrift: Fact<TagDrift> = defineFact({
  id: 'tag-drift',
  title: 'ReplicaSets whose pods run different images under one tag',
  needs: { pods: maybe(pods) },
  compute: ({ pods }): TagDrift => {
    const bySet = Map.groupBy(visible(pods).filter(isActive), replicaSetOf);
    return {
      of: (replicaSet, container) => {
        const all = bySet.get(keyOf(replicaSet)) ?? [];
        const byImage = Map.groupBy(all, (pod) => imageOf(pod, container));
        return [...byImage].flatMap(([image, same]) =>
          image === '' ? [] : differing(same, container),
        );
      },
    };
  },
  show: () => ({}),
});

/** Key of the ReplicaSet that made a pod, by the reference it carries; empty for any other pod. */
function replicaSetOf({ meta }: Pod): string {
  const owner = meta.owners.find((one) => one.controller && one.kind === 'ReplicaSet');
  return owner === undefined ? '' : keyOf({ namespace: meta.namespace, name: owner.name });
}

function keyOf({ namespace, name }: ReplicaSetName): string {
  return `${namespace}/${name}`;
}

function imageOf({ spec }: Pod, container: string): string {
  return spec.containers.find(({ name }) => name === container)?.image ?? '';
}

function differing(pods: readonly Pod[], container: string): readonly Evidence[] {
  const byDigest = new Map<string, Evidence>();
  for (const pod of pods) {
    // Only a digest of a registry tells images apart: another form may name the same one.
    const digest = /@(sha256:[0-9a-f]{64})$/.exec(pod.imageIds.get(container) ?? '')?.[1];
    if (digest === undefined || byDigest.has(digest)) continue;
    const path = `status.containerStatuses['${container}'].imageID`;
    byDigest.set(digest, fieldOf(pod, path, digest));
  }
  return byDigest.size > 1 ? [...byDigest.values()] : [];
}
