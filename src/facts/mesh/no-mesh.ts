import { CLUSTER } from '../../model/kubernetes/meta.ts';
import { someGaps } from '../../model/observed.ts';
import { notBuiltYet } from '../../model/source.ts';
import { notApplicable, unknown, type Verdict } from '../../model/verdict.ts';
import type { MeshPresence } from '../mesh-presence.ts';

/** For rules about a mesh, where none of its workloads is in one. */
export function withoutMesh({ meshes, meshGaps, onDemand }: MeshPresence): Verdict {
  const [first, ...rest] = meshes.flatMap(({ evidence }) => evidence);
  const gaps = someGaps(meshGaps);
  if (gaps !== undefined) return unknown(CLUSTER, 'a mesh may be there unseen', gaps);
  const [asked] = onDemand;
  if (asked !== undefined) {
    const gap = notBuiltYet('effective-mtls', `${asked.name} applies where a policy requires it`);
    const evidence = [...asked.evidence];
    return unknown(CLUSTER, `what ${asked.name} requires is not evaluated`, [gap], { evidence });
  }
  if (first !== undefined) {
    return notApplicable('observed', 'no workload is in the mesh', [first, ...rest]);
  }
  return notApplicable('observed', 'no mesh is there', [
    { subject: CLUSTER, path: '', value: 'no control plane and no proxy of a mesh' },
  ]);
}
