import { CLUSTER } from '../../model/kubernetes/meta.ts';
import { someGaps } from '../../model/observed.ts';
import { notApplicable, unknown, type Verdict } from '../../model/verdict.ts';
import type { MeshPresence } from '../mesh-presence.ts';

/** For rules about a mesh, where none of its workloads is in one. */
export function withoutMesh({ meshes, meshGaps }: MeshPresence): Verdict {
  const [first, ...rest] = meshes.flatMap(({ evidence }) => evidence);
  const gaps = someGaps(meshGaps);
  if (gaps !== undefined) return unknown(CLUSTER, 'a mesh may be there unseen', gaps);
  if (first !== undefined) {
    return notApplicable('observed', 'no workload is in the mesh', [first, ...rest]);
  }
  return notApplicable('observed', 'no mesh is there', [
    { subject: CLUSTER, path: '', value: 'no control plane and no proxy of a mesh' },
  ]);
}
