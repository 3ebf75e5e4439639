import { fieldOf } from '../model/kubernetes/meta.ts';
import type { Container } from '../model/kubernetes/pod-spec.ts';
import { type Gap, type Gaps, someGaps } from '../model/observed.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { AMBIENT_CAPTURED, AMBIENT_LABEL, type KnownMesh, MESHES } from '../tables/meshes.ts';
import type { PodView, WorkloadView } from './workloads.ts';

/** Whether the pods of a workload speak through a mesh. */
export type DataPlane =
  | { readonly type: 'inside'; readonly mesh: KnownMesh; readonly evidence: SomeEvidence }
  | { readonly type: 'outside'; readonly evidence: SomeEvidence }
  | { readonly type: 'unseen'; readonly evidence: readonly Evidence[]; readonly gaps: Gaps };

/** What one shape of a workload's pods shows. `asked`: only labels ask for the mesh. */
type Carried =
  | { readonly by: 'proxy' | 'asked'; readonly mesh: KnownMesh; readonly evidence: Evidence }
  | { readonly by: 'none'; readonly evidence: Evidence };

export interface Marks {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

export interface MeshWorld {
  /** The workload's namespace; undefined where it was not seen. */
  readonly namespace: Marks | undefined;
  /** Whether a control plane of the mesh was seen. */
  readonly isInstalled: (mesh: KnownMesh) => boolean;
  /** What of the workload's pods was not seen; empty for manifests, which have none. */
  readonly gaps: readonly Gap[];
}

/** Every shape of its pods must carry a proxy; one running pod without is enough to be outside. */
export function dataPlaneOf(workload: WorkloadView, world: MeshWorld): DataPlane {
  const shapes = workload.pods.map((view) => ({ view, carried: carriedBy(view, world.namespace) }));
  const evidence = shapes.map(({ carried }) => carried.evidence);
  const outside = shapes.find(
    ({ view, carried }) => carried.by !== 'proxy' && view.pod !== undefined,
  );
  if (outside !== undefined) return { type: 'outside', evidence: [outside.carried.evidence] };
  const gaps = someGaps(world.gaps);
  if (gaps !== undefined) return { type: 'unseen', evidence, gaps };
  const promised = shapes.find(
    ({ carried }) => carried.by === 'asked' && !world.isInstalled(carried.mesh),
  );
  if (promised !== undefined)
    return { type: 'unseen', evidence, gaps: [notInjected(promised.view)] };
  const [first, ...rest] = shapes.map(({ carried }) => carried);
  const without = [first, ...rest].find((one) => one?.by === 'none');
  if (first === undefined || first.by === 'none' || without !== undefined) {
    return { type: 'outside', evidence: [(without ?? first)?.evidence ?? nothing(workload)] };
  }
  return {
    type: 'inside',
    mesh: first.mesh,
    evidence: [first.evidence, ...rest.flatMap((one) => one?.evidence ?? [])],
  };
}

/** The sidecar of a mesh among the containers of a pod. */
export function sidecarOf({
  spec,
  annotations,
  labels,
}: PodView): { readonly mesh: KnownMesh; readonly container: Container } | undefined {
  for (const mesh of MESHES) {
    const { containers, image, proof } = mesh.sidecar;
    const proven = proof !== undefined && (annotations.has(proof) || labels.has(proof));
    const container = spec.containers.find(
      (one) =>
        containers.includes(one.name) &&
        (one.role === 'container' || one.sidecar) &&
        (proven || lastPart(one.image).includes(image)),
    );
    if (container !== undefined) return { mesh, container };
  }
  return undefined;
}

function carriedBy(view: PodView, namespace: Marks | undefined): Carried {
  const { object, annotations, base } = view;
  const sidecar = sidecarOf(view);
  if (sidecar !== undefined) {
    const { container, mesh } = sidecar;
    const evidence = fieldOf(object, `${container.path}.image`, container.image, container.name);
    return { by: 'proxy', mesh, evidence };
  }
  const captured = annotations.get(AMBIENT_CAPTURED);
  const istio = MESHES.find(({ id }) => id === 'istio');
  if (captured === 'enabled' && istio !== undefined) {
    const path = `metadata.annotations['${AMBIENT_CAPTURED}']`;
    return { by: 'proxy', mesh: istio, evidence: fieldOf(object, path, captured) };
  }
  const names = view.spec.containers.map(({ name }) => name).join(', ');
  const mesh = view.spec.hostNetwork ? undefined : askedFor(view, namespace);
  const note = mesh === undefined ? 'no proxy of a mesh' : `labels ask for ${mesh.name}`;
  const evidence = fieldOf(object, `${base}.containers[].name`, names, note);
  return mesh === undefined ? { by: 'none', evidence } : { by: 'asked', mesh, evidence };
}

/** What the pod says wins over what its namespace says. */
function askedFor(view: PodView, namespace: Marks | undefined): KnownMesh | undefined {
  for (const mesh of MESHES) {
    if (mesh.id === 'istio' && (ambient(view) ?? ambient(namespace)) === true) return mesh;
    if (asks(mesh, view) ?? asks(mesh, namespace)) return mesh;
  }
  return undefined;
}

function ambient(marks: Marks | undefined): boolean | undefined {
  const mode = marks?.labels.get(AMBIENT_LABEL);
  return mode === undefined ? undefined : mode === 'ambient';
}

function asks(mesh: KnownMesh, marks: Marks | undefined): boolean | undefined {
  for (const { key, values } of mesh.injection) {
    const value = marks?.labels.get(key) ?? marks?.annotations.get(key);
    if (value === undefined) continue;
    return values.length === 0
      ? !['', 'false', 'disabled'].includes(value)
      : values.includes(value);
  }
  return undefined;
}

function notInjected({ object }: PodView): Gap {
  return {
    source: 'core/Pod',
    cause: 'not-declared',
    detail: `labels ask for a mesh whose control plane was not seen; only running pods of ${object.meta.name} show its proxy`,
    namespace: object.meta.namespace,
    permission: 'a scan of the running cluster',
  };
}

function nothing({ subject }: WorkloadView): Evidence {
  return { subject, path: '', value: 'no pod and no template' };
}

function lastPart(image: string): string {
  return (
    image
      .replace(/[@:][^/]*$/, '')
      .split('/')
      .at(-1) ?? ''
  );
}
