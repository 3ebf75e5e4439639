import { type Gap, gapsOf } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { meshPresence } from '../mesh-presence.ts';
import { once } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import { coverageOf } from './coverage.ts';
import { type EffectiveMtls, effectiveMtls, type WorkloadMtls } from './effective-mtls.ts';
import { istio } from './istio.ts';

/** What denying one workload in the mesh could do. */
export interface Denial {
  /** Whether a proxy of a mesh stands before all of its pods. */
  readonly state: 'inside' | 'outside' | 'unknown';
  readonly mesh: string;
  /** Whether everything that comes in over TCP passes the proxy. */
  readonly fronted: boolean;
  /** Other workloads, and those that take an identity alone and so can refuse this one. */
  readonly others: { readonly refusing: number; readonly of: number };
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

export interface MeshDenial {
  readonly of: (workload: WorkloadView) => Denial;
  /** Where policies for all of an Istio mesh stand; undefined where that was not seen. */
  readonly root: string | undefined;
}

export const meshDenial: Fact<MeshDenial> = defineFact({
  id: 'mesh-denial',
  title: 'What denying a workload in the mesh could stop, and what no proxy stands before',
  needs: { mtls: maybe(effectiveMtls), presence: meshPresence, istio },
  compute: ({ mtls, presence, istio }): MeshDenial => {
    const known = mtls.state === 'unseen' ? undefined : mtls.value;
    const hidden = [...presence.meshGaps, ...gapsOf(mtls)];
    const refusing = once(() => strictIn(known));
    return {
      root: istio.root,
      of: (workload) => {
        const one = known?.of(workload);
        if (one === undefined) return { ...NOTHING, gaps: hidden };
        const own = coverageOf(one) === 'strict' ? 1 : 0;
        const others = { refusing: refusing() - own, of: (known?.all.length ?? 1) - 1 };
        const unseen = presence.podGapsIn(workload.namespace);
        return { ...stateOf(one, unseen, presence.meshGaps), ...aboutOf(one), others };
      },
    };
  },
});

function aboutOf({
  mesh,
  ports,
  membership,
}: WorkloadMtls): Omit<Denial, 'state' | 'gaps' | 'others'> {
  const fronted = ports.every(({ mode }) => mode === 'STRICT' || mode === 'PERMISSIVE');
  return { mesh, fronted, evidence: membership };
}

function stateOf(
  { mesh, ports }: WorkloadMtls,
  unseen: readonly Gap[],
  meshGaps: readonly Gap[],
): Pick<Denial, 'state' | 'gaps'> {
  if (mesh === 'none') return { state: 'outside', gaps: meshGaps };
  if (!MIXED.test(mesh) && unseen.length === 0) return { state: 'inside', gaps: [] };
  return { state: 'unknown', gaps: [...unseen, ...ports.flatMap((port) => port.gaps)] };
}

/** Pods without a proxy among them, or pods of which nobody saw whether they have one. */
const MIXED = /\b(?:none|unknown|cilium)\b/;

const NOTHING: Denial = {
  state: 'unknown',
  mesh: 'unknown',
  fronted: false,
  others: { refusing: 0, of: 0 },
  evidence: [],
  gaps: [],
};

function strictIn(known: EffectiveMtls | undefined): number {
  return (known?.all ?? []).filter((one) => coverageOf(one) === 'strict').length;
}
