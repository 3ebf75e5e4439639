import { type Named, subjectOf } from '../../../model/kubernetes/meta.ts';
import type { Subject } from '../../../model/verdict.ts';
import type { WorkloadView } from '../../workloads.ts';

/** Something wrong in an object of a mesh, and how it is read in spite of that. */
export interface MeshFinding {
  readonly object: Subject;
  readonly path: string;
  readonly wrong: string;
  readonly read: string;
}

export function finding(object: Named, path: string, wrong: string, read: string): MeshFinding {
  return { object: subjectOf(object.meta), path, wrong, read };
}

export const IGNORED = 'as if it were not there';

/** Which workloads of a namespace carry labels; undefined where not all of them were seen. */
export type Selected = (
  namespace: string,
  labels: ReadonlyMap<string, string>,
) => readonly WorkloadView[] | undefined;

/** By namespace, so that not every workload is asked about every object. */
export function selectedOf(
  all: readonly WorkloadView[],
  isSeen: (namespace: string) => boolean,
): Selected {
  const byNamespace = Map.groupBy(all, ({ namespace }) => namespace);
  return (namespace, wanted) => {
    if (!isSeen(namespace)) return undefined;
    return (byNamespace.get(namespace) ?? []).filter(({ pods }) =>
      pods.some(({ labels }) => [...wanted].every(([key, value]) => labels.get(key) === value)),
    );
  };
}
