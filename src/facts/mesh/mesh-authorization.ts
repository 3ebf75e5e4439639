import {
  type IstioAuthorization,
  istioAuthorizations,
} from '../../model/kubernetes/istio-authorization.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type AtWaypoint, atWaypoints, byTarget } from './at-waypoint.ts';
import { type EffectiveMtls, effectiveMtls, type WorkloadMtls } from './effective-mtls.ts';
import { istio } from './istio.ts';
import { meshCallers, type WorkloadCallers } from './mesh-callers.ts';
import { isOpen } from './rule-effects.ts';
import { selecting } from './selecting.ts';
import { callersShown, shown, waypointsShown } from './shown-authorization.ts';
import { waypoints } from './waypoints.ts';

/** The policies of Istio that hold for one workload. */
export interface WorkloadAuthorization {
  readonly mtls: WorkloadMtls;
  readonly policies: readonly IstioAuthorization[];
  /** Whether callers that no policy lists are refused. */
  readonly defaultDeny: boolean;
  /** What waypoints apply before, in ambient mode. Who calls a pod by its address may come around them. */
  readonly atWaypoints: () => readonly AtWaypoint[];
}

/** Who may call whom by the policies of a mesh. Always whole: gaps are what was not seen of them. */
export interface MeshAuthorization {
  readonly workloads: readonly WorkloadAuthorization[];
  /** Of meshes other than Istio. */
  readonly others: readonly WorkloadCallers[];
  /** Policies with the workloads of the mesh that they hold for. */
  readonly selected: ReadonlyMap<IstioAuthorization, readonly WorkloadMtls[]>;
  /** Of a namespace as such: what a pod there that no policy names meets. */
  readonly ofNamespace: (namespace: string) => readonly IstioAuthorization[];
  readonly gapsIn: (namespace: string) => readonly Gap[];
  /** What was not seen of policies and workloads at all. */
  readonly gaps: readonly Gap[];
}

export const meshAuthorization: Fact<MeshAuthorization> = defineFact({
  id: 'mesh-authorization',
  title: 'Who may call which workload of a mesh, by its policies',
  needs: {
    mtls: maybe(effectiveMtls),
    istio,
    waypoints,
    others: meshCallers,
    policies: maybe(ifServed(istioAuthorizations)),
  },
  compute: ({ mtls, istio, waypoints, others, policies }): MeshAuthorization => {
    const all = visible(policies).filter(({ targets }) => targets.length === 0);
    const targeting = byTarget(visible(policies));
    const held = selecting(all);
    const root = istio.root ?? '';
    const of = (namespace: string, labels: ReadonlyMap<string, string>) => {
      const own = held(namespace, labels);
      if (namespace === root) return [...own.wide, ...own.narrow];
      // Other than with peer authentication, a selector in the root namespace holds everywhere.
      const wide = held(root, labels);
      return [...wide.wide, ...wide.narrow, ...own.wide, ...own.narrow];
    };
    const workloads = insideIstio(mtls).map((one): WorkloadAuthorization => {
      const { workload } = one;
      const found = new Set(workload.pods.flatMap(({ labels }) => of(workload.namespace, labels)));
      const sure = [...found];
      return {
        mtls: one,
        policies: sure,
        defaultDeny: refusesOthers(sure),
        atWaypoints: () =>
          one.mesh.includes('istio-ambient')
            ? atWaypoints(waypoints.of(workload), workload.namespace, targeting, istio.root)
            : [],
      };
    });
    const selected = new Map<IstioAuthorization, WorkloadMtls[]>(all.map((one) => [one, []]));
    for (const { mtls, policies } of workloads) {
      for (const policy of policies) selected.get(policy)?.push(mtls);
    }
    return {
      workloads,
      others,
      selected,
      ofNamespace: (namespace) => of(namespace, new Map()),
      gapsIn: (namespace) => [
        ...istio.rootGaps,
        ...gapsIn(policies, namespace),
        ...gapsIn(policies, root),
      ],
      // Where the root namespace is matters for workloads alone.
      gaps: [
        ...(workloads.length === 0 ? [] : istio.rootGaps),
        ...gapsOf(policies),
        ...gapsOf(mtls),
      ],
    };
  },
  show: ({ workloads, others }: MeshAuthorization) => [
    ...workloads.map(({ mtls, policies, defaultDeny, atWaypoints }) => ({
      ...named(mtls),
      defaultDeny,
      policies: policies.map((policy) => shown(policy, mtls.mesh)),
      ...waypointsShown(atWaypoints()),
    })),
    ...others.flatMap((one) =>
      one.shapes().map((ports) => ({ ...named(one.mtls), ports: ports.map(callersShown) })),
    ),
  ],
});

function named({ workload, mesh }: WorkloadMtls): object {
  const { meta } = workload;
  return { workload: `${workload.namespace}/${meta.name}`, kind: meta.kind, mesh };
}

/** With any ALLOW policy whoever none of them lists is refused, unless one lists everybody. */
export function refusesOthers(policies: readonly IstioAuthorization[]): boolean {
  const allowing = policies.filter(({ action }) => action === 'ALLOW');
  return allowing.length > 0 && !allowing.some(({ rules }) => rules.some(isOpen));
}

/** Those of which nobody saw whether they are in it may be. */
function insideIstio(mtls: Observed<EffectiveMtls>): readonly WorkloadMtls[] {
  if (mtls.state === 'unseen') return [];
  return mtls.value.all.filter(({ mesh }) => mesh.startsWith('istio') || mesh === 'unknown');
}
