import type { InjectorValues } from '../../model/kubernetes/istio-config.ts';
import type { LinkerdConfig } from '../../model/kubernetes/linkerd-policy.ts';
import type { Gap, Observed } from '../../model/observed.ts';
import type { MeshPresence } from '../mesh-presence.ts';
import type { PodView, WorkloadView } from '../workloads.ts';
import type { WorkloadMtls } from './effective-mtls.ts';
import { rangesOf, type Skipped } from './linkerd-defaults.ts';
import { marked } from './pod-marks.ts';

/** How some pods of a workload call others: through which proxy, and what goes around it. */
export interface ClientWay {
  /** The mesh of the proxy; `none` without one, `unknown` where that was not seen. */
  readonly mesh: string;
  /** Ports that calls go to around it. */
  readonly around: readonly Skipped[];
  /** Why calls may go around it to some addresses: whose these are is not evaluated. */
  readonly unsure: string | undefined;
}

/** Workloads with one key call alike. */
export interface ClientSide {
  readonly key: string;
  /** One for each mesh that its pods are in: what any of them does counts. */
  readonly ways: readonly ClientWay[];
  /** Why it is not known which mesh they are in. */
  readonly gaps: readonly Gap[];
}

export interface ClientSettings {
  readonly presence: MeshPresence;
  readonly inbound: Observed<InjectorValues | undefined>;
  readonly linkerd: LinkerdConfig | undefined;
}

export function clientSideOf(mtls: WorkloadMtls, settings: ClientSettings): ClientSide {
  const { workload } = mtls;
  const gaps = settings.presence.podGapsIn(workload.namespace);
  const meshes = mtls.mesh.split(' and ');
  const ways = (gaps.length === 0 ? meshes : [...meshes, 'unknown']).map((mesh) =>
    wayOf(mesh, workload, settings),
  );
  const hidden = mtls.ports.flatMap((one) => (mtls.mesh === 'unknown' ? one.gaps : []));
  return { key: JSON.stringify(ways.map(keyOf)), ways, gaps: [...gaps, ...hidden] };
}

function keyOf({ mesh, around, unsure }: ClientWay): unknown {
  return [mesh, unsure, around.map(({ from, to }) => [from, to])];
}

/** One pod whose calls go around is enough. */
function wayOf(mesh: string, workload: WorkloadView, settings: ClientSettings): ClientWay {
  const around = workload.pods.flatMap((view) => portsAround(mesh, view, workload, settings));
  const addresses = workload.pods.map((view) => addressesAround(mesh, view, settings.inbound));
  return {
    mesh,
    around: around.toSorted((a, b) => a.from - b.from || a.to - b.to),
    unsure: addresses.find((one) => one !== undefined),
  };
}

const EVERY_PORT = { from: 1, to: 65_535 };
const PORTS: Readonly<Record<string, string>> = {
  istio: 'traffic.sidecar.istio.io/excludeOutboundPorts',
  linkerd: 'config.linkerd.io/skip-outbound-ports',
  kuma: 'traffic.kuma.io/exclude-outbound-ports',
  consul: 'consul.hashicorp.com/transparent-proxy-exclude-outbound-ports',
};

function portsAround(
  mesh: string,
  view: PodView,
  { namespace, subject }: WorkloadView,
  { presence, inbound, linkerd }: ClientSettings,
): readonly Skipped[] {
  const name = PORTS[mesh];
  if (name === undefined) return [];
  if (mesh === 'istio' && view.annotations.get(INTERCEPTION) === 'NONE') {
    return [{ ...EVERY_PORT, evidence: marked(view, INTERCEPTION) }];
  }
  const own = view.annotations.get(name);
  if (own !== undefined) return rangesOf(own, marked(view, name));
  const values = inbound.state === 'unseen' ? undefined : inbound.value;
  const wide =
    mesh === 'istio'
      ? values?.excludeOutboundPorts
      : mesh === 'linkerd'
        ? (presence.aroundOf(namespace).namespace?.annotations.get(name) ??
          linkerd?.ignoreOutboundPorts)
        : undefined;
  return wide === undefined ? [] : rangesOf(wide, { subject, path: name, value: wide });
}

const INTERCEPTION = 'sidecar.istio.io/interceptionMode';

const ADDRESSES: Readonly<
  Record<
    string,
    readonly {
      readonly name: string;
      readonly field?: 'includeIPRanges' | 'excludeIPRanges';
      /** Where nothing goes around. */
      readonly harmless: string;
    }[]
  >
> = {
  istio: [
    {
      name: 'traffic.sidecar.istio.io/includeOutboundIPRanges',
      field: 'includeIPRanges',
      harmless: '*',
    },
    {
      name: 'traffic.sidecar.istio.io/excludeOutboundIPRanges',
      field: 'excludeIPRanges',
      harmless: '',
    },
  ],
  consul: [{ name: 'consul.hashicorp.com/transparent-proxy-exclude-outbound-cidrs', harmless: '' }],
};

function addressesAround(
  mesh: string,
  view: PodView,
  inbound: ClientSettings['inbound'],
): string | undefined {
  if (mesh === 'istio' && inbound.state !== 'seen') {
    return inbound.gaps[0].detail;
  }
  const values = inbound.state === 'unseen' ? undefined : inbound.value;
  for (const { name, field, harmless } of ADDRESSES[mesh] ?? []) {
    const value = view.annotations.get(name) ?? (field === undefined ? undefined : values?.[field]);
    if (value !== undefined && value.trim() !== harmless) return `${name} ${value.trim()}`;
  }
  return undefined;
}
