import type { Container } from '../../model/kubernetes/pod-spec.ts';
import type { Gap } from '../../model/observed.ts';
import { notBuiltYet } from '../../model/source.ts';
import { UNRESOLVED, type UnresolvedMesh } from '../../tables/meshes.ts';
import type { PodView } from '../workloads.ts';
import { lastPart } from './carried.ts';

/** The sidecar of a mesh that is recognised and not evaluated. */
export function unresolvedSidecar({
  spec,
}: PodView): { readonly mesh: UnresolvedMesh; readonly container: Container } | undefined {
  for (const mesh of UNRESOLVED) {
    const container = spec.containers.find(
      ({ name, image }) =>
        mesh.sidecar?.containers.includes(name) && lastPart(image).includes(mesh.sidecar.image),
    );
    if (container !== undefined) return { mesh, container };
  }
  return undefined;
}

export function notEvaluated(name: string): Gap {
  return notBuiltYet('effective-mtls', `${name} is recognised, and its policies are not evaluated`);
}
