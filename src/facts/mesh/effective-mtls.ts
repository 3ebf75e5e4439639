import { type Namespace, namespaces } from '../../model/kubernetes/namespace.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  visible,
} from '../../model/observed.ts';
import {
  definePartialFact,
  type Fact,
  type FactOptions,
  maybe,
  Refused,
} from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { ISTIO } from '../../tables/meshes.ts';
import { meshPresence } from '../mesh-presence.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { ciliumAuthentication } from './cilium.ts';
import { consul } from './consul.ts';
import { istio } from './istio.ts';
import { kuma } from './kuma.ts';
import { linkerd } from './linkerd.ts';
import type { PortMode } from './modes.ts';
import { mtlsOfWorkload } from './workload-mtls.ts';

/** What clients meet at the pods of one workload, whatever they themselves do. */
export interface WorkloadMtls {
  readonly workload: WorkloadView;
  /** What carries its traffic: `none` where nothing does, `unknown` where that was not seen. */
  readonly mesh: string;
  /** An entry into the mesh: its listeners are told by Gateways, not by peer authentication. */
  readonly gateway: boolean;
  /** What shows that, or that not, it is in a mesh. */
  readonly membership: readonly Evidence[];
  /** TCP ports that something names, lowest first; `*` stands for all others and comes first. */
  readonly ports: readonly OnPort[];
}

export interface OnPort extends PortMode {
  readonly port: number | '*';
}

export interface EffectiveMtls {
  readonly all: readonly WorkloadMtls[];
  readonly of: (workload: WorkloadView) => WorkloadMtls | undefined;
  /** What Istio's proxies in a namespace take where no policy names their pods; none without Istio. */
  readonly namespaces: readonly OfNamespace[];
}

export interface OfNamespace extends PortMode {
  readonly namespace: string;
}

export const effectiveMtls: Fact<EffectiveMtls> = definePartialFact({
  id: 'effective-mtls',
  title: 'Mutual TLS as it is: for each workload and port, what a client meets',
  needs: {
    workloads: maybe(workloads),
    presence: meshPresence,
    istio,
    linkerd,
    kuma,
    consul,
    cilium: ciliumAuthentication,
    namespaces: maybe(namespaces),
  },
  compute: ({ workloads, namespaces, ...meshes }): Observed<EffectiveMtls> => {
    const { presence, istio } = meshes;
    if (workloads.state === 'unseen') return workloads;
    const all = workloads.value.map((one) => mtlsOfWorkload(one, meshes));
    const index = new Map(all.map((one) => [one.workload, one]));
    const names = presence.isInstalled(ISTIO) ? namesOf(visible(namespaces), workloads.value) : [];
    const value: EffectiveMtls = {
      all,
      of: (workload) => index.get(workload),
      namespaces: names.map((name) => ({
        namespace: name,
        ...istio.modesOf(name, new Map()).rest,
      })),
    };
    const gaps = someGaps(gapsOf(workloads));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: EffectiveMtls, { by }: FactOptions = {}) => {
    if (by === 'namespace') {
      return value.namespaces.map((one) => ({ namespace: one.namespace, ...modeOf(one) }));
    }
    if (by !== undefined) return new Refused(`--by ${String(by)} is not known`, '--by namespace');
    return value.all.flatMap(rowsOf);
  },
  flags: {
    by: { value: 'namespace', asks: 'what pods meet that no policy of Istio names, by namespace' },
  },
});

/**
 * The workloads with a proxy of a mesh, or perhaps with one; of Cilium those that some policy has callers
 * prove who they are at. Gateways face outwards and do not count.
 */
export function inMesh(mtls: Observed<EffectiveMtls>): readonly WorkloadMtls[] {
  if (mtls.state === 'unseen') return [];
  return mtls.value.all.filter(({ mesh, gateway }) => mesh !== 'none' && !gateway);
}

function namesOf(
  declared: readonly Namespace[],
  workloads: readonly WorkloadView[],
): readonly string[] {
  const names = [
    ...declared.map(({ meta }) => meta.name),
    ...workloads.map((one) => one.namespace),
  ];
  return [...new Set(names)].sort();
}

function rowsOf({ workload, mesh, gateway, ports }: WorkloadMtls): readonly object[] {
  return ports.map((one) => ({
    workload: `${workload.namespace}/${workload.meta.name}`,
    kind: workload.meta.kind,
    port: String(one.port),
    mesh,
    ...(gateway ? { gateway } : {}),
    ...modeOf(one),
  }));
}

function modeOf({ mode, plaintext, because, gaps }: PortMode): object {
  return {
    mode,
    plaintextAccepted: plaintext ?? null,
    because: because.map(shown),
    ...(gaps.length === 0 ? {} : { unseen: gaps.map(wordsOf) }),
  };
}

function shown({ subject, path, value, note }: Evidence): object {
  return { object: subject.key, path, value, ...(note === undefined ? {} : { note }) };
}

function wordsOf({ source, detail, permission }: Gap): object {
  return { source, detail, ...(permission === undefined ? {} : { permission }) };
}
