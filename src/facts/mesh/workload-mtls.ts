import { type Gap, type Observed, seen, unseen } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { KnownMesh } from '../../tables/meshes.ts';
import { notInjected } from '../data-plane.ts';
import type { MeshPresence } from '../mesh-presence.ts';
import type { PodView, WorkloadView } from '../workloads.ts';
import { type Carried, carriedBy } from './carried.ts';
import type { CiliumAuthentication } from './cilium.ts';
import type { Consul } from './consul.ts';
import type { OnPort, WorkloadMtls } from './effective-mtls.ts';
import type { Istio } from './istio.ts';
import { behindNode, behindSidecar } from './istio-ports.ts';
import type { Kuma } from './kuma.ts';
import type { Linkerd } from './linkerd.ts';
import { known, notSeen, type PortMode, type PortModes, weakest } from './modes.ts';
import { declared } from './pod-marks.ts';
import { notEvaluated, unresolvedSidecar } from './unresolved.ts';

export interface Meshes {
  readonly presence: MeshPresence;
  readonly istio: Istio;
  readonly linkerd: Linkerd;
  readonly kuma: Kuma;
  readonly consul: Consul;
  readonly cilium: CiliumAuthentication;
}

/** One shape of a workload's pods, as its clients meet it. */
interface Shape {
  readonly mesh: string;
  readonly gateway: boolean;
  readonly evidence: Evidence;
  readonly modes: PortModes;
}

/** Of pods that differ the weakest counts, port by port. */
export function mtlsOfWorkload(workload: WorkloadView, meshes: Meshes): WorkloadMtls {
  const shapes = workload.pods.map((view) => shapeOf(workload, view, meshes));
  const gaps = meshes.presence.podGapsIn(workload.namespace);
  const named = new Set(shapes.flatMap(({ modes }) => [...modes.ports.keys()]));
  const at = (port: number | '*'): OnPort => {
    const found = shapes.map(({ modes }) =>
      port === '*' ? modes.rest : (modes.ports.get(port) ?? modes.rest),
    );
    return { port, ...worstOf(gaps.length === 0 ? found : [...found, notSeen(gaps)]) };
  };
  const carried = new Set(shapes.map(({ mesh }) => mesh));
  return {
    workload,
    mesh: [...carried].sort().join(' and ') || 'none',
    gateway: shapes.some(({ gateway }) => gateway),
    membership: shapes.map(({ evidence }) => evidence),
    ports: [at('*'), ...[...named].sort((a, b) => a - b).map(at)],
  };
}

function worstOf([first, ...others]: readonly PortMode[]): PortMode {
  return others.reduce(weakest, first ?? known('DISABLE', []));
}

function shapeOf(workload: WorkloadView, view: PodView, meshes: Meshes): Shape {
  const carried = carriedBy(view, meshes.presence.aroundOf(workload.namespace));
  const { evidence } = carried;
  const held = holdingOf(carried, view, meshes.presence);
  const unresolved = unresolvedSidecar(view);
  if (unresolved !== undefined && (held.state === 'unseen' || held.value === undefined)) {
    const gaps = [notEvaluated(unresolved.mesh.name)];
    return { mesh: 'unknown', gateway: false, evidence, modes: all(view, notSeen(gaps)) };
  }
  if (held.state === 'unseen') {
    return { mesh: 'unknown', gateway: false, evidence, modes: all(view, notSeen(held.gaps)) };
  }
  const asked = held.value === undefined ? byCilium(workload, view, meshes) : undefined;
  if (asked !== undefined) {
    return { mesh: 'cilium', gateway: false, evidence, modes: all(view, asked) };
  }
  if (held.value === undefined) {
    return { mesh: 'none', gateway: false, evidence, modes: all(view, known('DISABLE', [])) };
  }
  const { by, id } = held.value;
  if (id !== 'istio') {
    const modes = ofOther(id, workload.namespace, view, meshes);
    return { mesh: id, gateway: false, evidence, modes };
  }
  if (isGateway(view, carried)) {
    return { mesh: 'istio', gateway: true, evidence, modes: all(view, notSeen([GATEWAY])) };
  }
  return { ...ofIstio(workload.namespace, view, by, meshes.istio), gateway: false, evidence };
}

/** What policies ask of callers where Cilium can have them prove who they are. */
function byCilium(
  { namespace }: WorkloadView,
  view: PodView,
  { presence, cilium }: Meshes,
): PortMode | undefined {
  if (presence.onDemand.length === 0) return undefined;
  const encrypted = presence.encryption.filter(({ name }) => name.startsWith('Cilium'));
  return cilium.of(
    view,
    namespace,
    encrypted.flatMap((one) => one.evidence),
  );
}

function ofOther(
  id: Exclude<KnownMesh['id'], 'istio'>,
  namespace: string,
  view: PodView,
  { presence, linkerd, kuma, consul }: Meshes,
): PortModes {
  const { namespace: marks } = presence.aroundOf(namespace);
  switch (id) {
    case 'linkerd':
      return linkerd.modesOf(view, namespace, marks);
    case 'kuma':
      return kuma.modesOf(view, marks);
    case 'consul':
      return consul.modesOf(view, marks);
  }
}

function ofIstio(
  namespace: string,
  view: PodView,
  by: 'sidecar' | 'node',
  istio: Istio,
): Pick<Shape, 'mesh' | 'modes'> {
  const modes = istio.modesOf(namespace, view.labels);
  if (by === 'node') return { mesh: 'istio-ambient', modes: behindNode(view, modes) };
  const sidecar = istio.sidecarOf(namespace, view.labels);
  return { mesh: 'istio', modes: behindSidecar(view, { modes, inbound: istio.inbound, sidecar }) };
}

type Holding = { readonly by: 'sidecar' | 'node'; readonly id: KnownMesh['id'] };

/** What carries the traffic of such pods: seen, promised by labels and an injector, or nothing. */
function holdingOf(
  carried: Carried,
  view: PodView,
  presence: MeshPresence,
): Observed<Holding | undefined> {
  switch (carried.by) {
    case 'sidecar':
    case 'node':
      return seen({ by: carried.by, id: carried.mesh.id });
    case 'none':
    case 'asked': {
      // A pod that runs without a proxy gets none any more.
      if (view.pod?.phase !== undefined) return seen(undefined);
      const [first, ...rest] = carried.gaps;
      if (first !== undefined) return unseen([first, ...rest]);
      if (carried.by === 'none') return seen(undefined);
      const installed = carried.for === 'node' ? presence.isOnNodes : presence.isInstalled;
      return installed(carried.mesh)
        ? seen({ by: carried.for, id: carried.mesh.id })
        : unseen([notInjected(view.object)]);
    }
  }
}

const GATEWAY: Gap = {
  source: 'networking.istio.io/Gateway',
  cause: 'not-collected',
  detail: 'a gateway takes what its listeners open, whatever peer authentication says',
};

/** A proxy that stands for itself, not beside an application. */
function isGateway({ annotations }: PodView, carried: Carried): boolean {
  if (annotations.get('inject.istio.io/templates') === 'gateway') return true;
  const args = 'container' in carried ? (carried.container?.args ?? []) : [];
  return args.includes('router') || args.includes('waypoint');
}

/** The same on every port that it declares. */
function all(view: PodView, mode: PortMode): PortModes {
  return { rest: mode, ports: new Map(declared(view).map((port) => [port, mode])) };
}
