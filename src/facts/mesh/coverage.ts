import type { Coverage, MeshWorkload, ModeChain } from '../../model/pictures/mesh.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { OnPort, WorkloadMtls } from './effective-mtls.ts';

/** How callers meet a workload: the weakest of the ports that something names, or of all others. */
export function coverageOf({ mesh, ports }: WorkloadMtls): Coverage {
  if (mesh === 'none') return 'outside';
  const named = ports.filter(({ port }) => port !== '*');
  const meant = named.length === 0 ? ports : named;
  if (meant.some(({ plaintext }) => plaintext === true)) return 'permissive';
  return meant.some(({ plaintext }) => plaintext === undefined) ? 'unknown' : 'strict';
}

const WEAKEST: readonly Coverage[] = ['permissive', 'unknown', 'strict', 'outside'];

/** Before any is made into what is shown: a picture has room for few. */
export function weakestFirst(all: readonly WorkloadMtls[]): readonly WorkloadMtls[] {
  const ranked = all.map((one) => ({ one, rank: WEAKEST.indexOf(coverageOf(one)) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}

/** Why it is so, port by port; without a policy, what shows whether there is a proxy. */
export function shownWorkload(one: WorkloadMtls): MeshWorkload {
  const { workload, mesh, ports, membership } = one;
  const chains = Map.groupBy(ports, (port) =>
    JSON.stringify([port.mode, port.because.map(signOf), port.gaps.map(({ detail }) => detail)]),
  );
  return {
    workload: workload.subject.key,
    namespace: workload.namespace,
    mesh,
    coverage: coverageOf(one),
    chains: [...chains.values()].flatMap((alike) => chainOf(alike, membership)),
  };
}

function chainOf(alike: readonly OnPort[], membership: readonly Evidence[]): readonly ModeChain[] {
  const [first] = alike;
  if (first === undefined) return [];
  return [
    {
      ports: alike.map(({ port }) => String(port)),
      mode: first.mode,
      because: (first.because.length === 0 ? membership : first.because).map(signOf),
      unseen: [...new Set(first.gaps.map(({ detail }) => detail))],
    },
  ];
}

export function signOf({ subject, path, value }: Evidence): ModeChain['because'][number] {
  return { object: subject.key, path, value };
}
