import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Evidence } from '../../model/verdict.ts';
import { MESHES } from '../../tables/meshes.ts';
import type { PodView } from '../workloads.ts';

/** An annotation of the pod, or of the template that makes it. */
export function marked(view: PodView, name: string): Evidence {
  const path = `${view.base.replace(/spec$/, '')}metadata.annotations['${name}']`;
  return fieldOf(view.object, path, view.annotations.get(name) ?? '');
}

const PROXIES: readonly string[] = MESHES.flatMap(({ sidecar }) => sidecar.containers);

/** The TCP ports that its own containers declare; a mesh carries no other protocol. */
export function declared({ spec }: PodView): readonly number[] {
  return spec.containers
    .filter(({ role, name }) => role === 'container' && !PROXIES.includes(name))
    .flatMap(({ ports }) => ports)
    .flatMap(({ containerPort, protocol }) =>
      protocol === 'TCP' && containerPort !== undefined ? [containerPort] : [],
    );
}
