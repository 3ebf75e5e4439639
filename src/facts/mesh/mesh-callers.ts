import { defineFact, type Fact, maybe } from '../../model/source.ts';
import { meshPresence } from '../mesh-presence.ts';
import type { PodView } from '../workloads.ts';
import type { PortCallers } from './callers.ts';
import { consulCallers } from './consul-callers.ts';
import { effectiveMtls, inMesh, type WorkloadMtls } from './effective-mtls.ts';
import { meshNameOf } from './kuma.ts';
import { kumaCallers } from './kuma-callers.ts';
import { linkerdCallers } from './linkerd-callers.ts';
import { known } from './modes.ts';

/** Who may call one workload of a mesh other than Istio: each shape of its pods for itself. */
export interface WorkloadCallers {
  readonly mtls: WorkloadMtls;
  readonly shapes: () => readonly (readonly PortCallers[])[];
}

/** Of every workload in a mesh of Linkerd, Consul or Kuma. Always whole. */
export const meshCallers: Fact<readonly WorkloadCallers[]> = defineFact({
  id: 'mesh-callers',
  title: 'Who may call which workload of a mesh of Linkerd, Consul or Kuma',
  needs: {
    mtls: maybe(effectiveMtls),
    presence: meshPresence,
    linkerd: linkerdCallers,
    consul: consulCallers,
    kuma: kumaCallers,
  },
  compute: ({ mtls, presence, linkerd, consul, kuma }): readonly WorkloadCallers[] => {
    const of = (view: PodView, one: WorkloadMtls): readonly PortCallers[] => {
      const { namespace } = one.workload;
      const { namespace: marks } = presence.aroundOf(namespace);
      const [rest = known('DISABLE', [])] = one.ports;
      switch (one.mesh) {
        case 'linkerd':
          return linkerd.of(view, namespace, marks);
        case 'consul':
          return [consul.of(view)];
        case 'kuma':
          return [kuma.of(view, namespace, meshNameOf(view, marks), rest)];
        default:
          return [];
      }
    };
    return inMesh(mtls)
      .filter(({ mesh }) => MESHES.includes(mesh))
      .map((one) => ({
        mtls: one,
        shapes: () => one.workload.pods.map((view) => of(view, one)),
      }));
  },
  show: () => ({ see: 'mesh-authorization' }),
});

const MESHES: readonly string[] = ['linkerd', 'consul', 'kuma'];
