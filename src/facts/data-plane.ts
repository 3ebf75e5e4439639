import type { Named } from '../model/kubernetes/meta.ts';
import { type Gap, type Gaps, someGaps } from '../model/observed.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import type { KnownMesh } from '../tables/meshes.ts';
import { type Around, carriedBy } from './mesh/carried.ts';
import { notEvaluated, unresolvedSidecar } from './mesh/unresolved.ts';
import type { WorkloadView } from './workloads.ts';

/** Whether the pods of a workload speak through a mesh. */
export type DataPlane =
  | { readonly type: 'inside'; readonly mesh: KnownMesh; readonly evidence: SomeEvidence }
  | { readonly type: 'outside'; readonly evidence: SomeEvidence }
  | { readonly type: 'unseen'; readonly evidence: readonly Evidence[]; readonly gaps: Gaps };

export interface MeshWorld {
  readonly around: Around;
  /** Whether a control plane of the mesh was seen, or its proxy of nodes where that is asked for. */
  readonly isInstalled: (mesh: KnownMesh, by: 'sidecar' | 'node') => boolean;
  /** What of the workload's pods was not seen; empty for manifests, which have none. */
  readonly gaps: readonly Gap[];
}

/** Every shape of its pods must carry a proxy; one running pod without is enough to be outside. */
export function dataPlaneOf(workload: WorkloadView, world: MeshWorld): DataPlane {
  const shapes = workload.pods.map((view) => ({ view, carried: carriedBy(view, world.around) }));
  const evidence = shapes.map(({ carried }) => carried.evidence);
  const unresolved = workload.pods.flatMap((view) => unresolvedSidecar(view) ?? []);
  const [odd] = unresolved;
  if (odd !== undefined) {
    return { type: 'unseen', evidence, gaps: [notEvaluated(odd.mesh.name)] };
  }
  const outside = shapes.find(
    ({ view, carried }) =>
      (carried.by === 'none' || carried.by === 'asked') && view.pod?.phase !== undefined,
  );
  if (outside !== undefined) return { type: 'outside', evidence: [outside.carried.evidence] };
  const hidden = shapes.flatMap(({ carried }) => ('gaps' in carried ? carried.gaps : []));
  const gaps = someGaps([...world.gaps, ...hidden]);
  if (gaps !== undefined) return { type: 'unseen', evidence, gaps };
  const promised = shapes.find(
    ({ carried }) => carried.by === 'asked' && !world.isInstalled(carried.mesh, carried.for),
  );
  if (promised !== undefined)
    return { type: 'unseen', evidence, gaps: [notInjected(promised.view.object)] };
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

/** Labels ask for a proxy, and nothing shows that somebody would inject it. */
export function notInjected({ meta }: Named): Gap {
  return {
    source: 'core/Pod',
    cause: 'not-declared',
    detail: `labels ask for a mesh whose control plane was not seen; only running pods of ${meta.name} show its proxy`,
    namespace: meta.namespace,
    permission: 'a scan of the running cluster',
  };
}

function nothing({ subject }: WorkloadView): Evidence {
  return { subject, path: '', value: 'no pod and no template' };
}
