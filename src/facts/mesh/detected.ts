import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import { ISTIO, type KnownMesh, UNRESOLVED } from '../../tables/meshes.ts';
import type { WorkloadView } from '../workloads.ts';
import { sidecarOf } from './carried.ts';
import { notEvaluated, unresolvedSidecar } from './unresolved.ts';

/** Something that encrypts or authenticates traffic, with what shows that it is there. */
export interface Detected {
  readonly name: string;
  readonly evidence: SomeEvidence;
}

export interface DetectedMesh extends Detected {
  readonly mesh: KnownMesh;
  /** Its control plane, and not just proxies: it may also run outside the cluster. */
  readonly controlPlane: boolean;
}

/** `configured`: the settings of Istio's control plane, which may itself run outside the cluster. */
export function detect(
  mesh: KnownMesh,
  all: readonly WorkloadView[],
  configured: readonly Evidence[],
): readonly DetectedMesh[] {
  const control = all.find(({ meta }) =>
    isNamed(meta.name, [...mesh.controlPlane, ...mesh.nodeProxies]),
  );
  if (control !== undefined) {
    const [view] = control.pods;
    const revision = control.meta.labels.get('istio.io/rev');
    const evidence = { subject: control.subject, path: 'metadata.name', value: control.meta.name };
    const image = view?.spec.containers.map((one) => one.image).join(', ') ?? '';
    const note = revision === undefined ? image : `revision ${revision}, ${image}`;
    return [{ mesh, name: mesh.name, controlPlane: true, evidence: [{ ...evidence, note }] }];
  }
  const [settings] = mesh === ISTIO ? configured : [];
  if (settings !== undefined) {
    return [{ mesh, name: mesh.name, controlPlane: true, evidence: [settings] }];
  }
  for (const { pods } of all) {
    for (const view of pods) {
      const found = sidecarOf(view);
      if (found?.mesh !== mesh) continue;
      const evidence = fieldOf(view.object, `${found.container.path}.image`, found.container.image);
      return [{ mesh, name: mesh.name, controlPlane: false, evidence: [evidence] }];
    }
  }
  return [];
}

/** Meshes that are recognised and not evaluated: what they do is a gap. */
export function unresolvedIn(all: readonly WorkloadView[]): readonly Gap[] {
  const found = new Set(
    all.flatMap(({ meta, pods }) => [
      ...UNRESOLVED.filter(({ controlPlane }) => isNamed(meta.name, controlPlane)),
      ...pods.flatMap((view) => unresolvedSidecar(view)?.mesh ?? []),
    ]),
  );
  return [...found].map(({ name }) => notEvaluated(name));
}

export function isNamed(name: string, known: readonly string[]): boolean {
  return known.some((one) => name === one || name.startsWith(`${one}-`));
}
