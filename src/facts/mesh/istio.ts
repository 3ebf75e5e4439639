import {
  type InjectorValues,
  ISTIO_NAMESPACE,
  injectorValues,
  type MeshConfig,
  meshConfig,
} from '../../model/kubernetes/istio-config.ts';
import { type IstioSidecar, istioSidecars } from '../../model/kubernetes/istio-sidecar.ts';
import {
  type PeerAuthentication,
  peerAuthentications,
} from '../../model/kubernetes/peer-authentication.ts';
import {
  type Gap,
  gapsIn,
  gapsOf,
  type Observed,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { ISTIO } from '../../tables/meshes.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { type Applied, byWidth } from './by-width.ts';
import { known, notSeen, type PortModes } from './modes.ts';
import { peerModes, saidBy } from './peer-modes.ts';

/** What Istio's control plane was told, for the whole mesh and by policies. Always whole. */
export interface Istio {
  /** The namespace whose policies hold for the whole mesh; undefined where it was not seen. */
  readonly root: string | undefined;
  readonly rootGaps: readonly Gap[];
  readonly config: MeshConfig | undefined;
  /** What the proxies of pods with these labels take, before anything that goes around them. */
  readonly modesOf: (namespace: string, labels: ReadonlyMap<string, string>) => PortModes;
  /** The Sidecar object that says what the proxies of such pods listen on, if any. */
  readonly sidecarOf: (
    namespace: string,
    labels: ReadonlyMap<string, string>,
  ) => Observed<IstioSidecar | undefined>;
  /** Ports that sidecars take and leave, unless their pod says otherwise. */
  readonly inbound: Observed<InjectorValues | undefined>;
}

export const istio: Fact<Istio> = defineFact({
  id: 'istio',
  title: 'Root namespace and peer authentication of an Istio mesh',
  needs: {
    workloads: maybe(workloads),
    config: maybe(meshConfig),
    values: maybe(injectorValues),
    policies: maybe(ifServed(peerAuthentications)),
    sidecars: maybe(ifServed(istioSidecars)),
  },
  compute: ({ workloads, config, values, policies, sidecars }): Istio => {
    const [settings] = visible(config);
    const planes = visible(workloads).flatMap(controlPlaneOf);
    const rootGaps = gapsOfRoot(config, workloads, planes);
    const root = rootGaps.length > 0 ? undefined : (settings?.rootNamespace ?? ISTIO_NAMESPACE);
    const applied = byWidth(visible(policies), saidBy);
    const listening = byWidth(visible(sidecars), ({ listeners }) => JSON.stringify(listeners));
    const noSidecars = sidecars.state === 'seen' && sidecars.value.length === 0;
    const nothing = policies.state === 'seen' && policies.value.length === 0;
    const modesOf = (namespace: string, labels: ReadonlyMap<string, string>): PortModes => {
      if (nothing) return BOTH;
      const hidden = gapsIn(policies, namespace);
      if (hidden.length > 0) return { rest: notSeen(hidden), ports: new Map() };
      const found = applied(namespace, labels, root ?? '');
      if (root === undefined) return whateverTheRoot(found, rootGaps);
      // A selector means nothing in the root namespace, not even for its own pods.
      const workload = namespace === root ? undefined : found.workload;
      return peerModes({ ...found, workload }, gapsIn(policies, root));
    };
    const sidecarOf = (
      namespace: string,
      labels: ReadonlyMap<string, string>,
    ): Observed<IstioSidecar | undefined> => {
      const gaps = someGaps([...rootGaps, ...gapsIn(sidecars, namespace)]);
      if (gaps !== undefined && !noSidecars) return unseen(gaps);
      const { workload, namespace: own, mesh } = listening(namespace, labels, root ?? '');
      const chosen = workload ?? own ?? mesh;
      return seen(chosen?.policy);
    };
    return {
      root,
      rootGaps,
      config: settings,
      modesOf,
      sidecarOf,
      inbound: oneOf(values),
    };
  },
  show: ({ root, rootGaps }: Istio) => ({
    rootNamespace: root ?? null,
    gaps: rootGaps.map(({ detail }) => detail),
  }),
});

/** What holds whether the root namespace is the workload's own or another one. */
function whateverTheRoot(found: Applied<PeerAuthentication>, gaps: readonly Gap[]): PortModes {
  const elsewhere = peerModes({ ...found, mesh: undefined }, gaps);
  const here = peerModes({ mesh: found.namespace, namespace: undefined, workload: undefined }, []);
  const modes = [elsewhere.rest, ...elsewhere.ports.values()];
  const agree = modes.every(({ mode }) => mode !== 'UNKNOWN' && mode === here.rest.mode);
  return agree ? elsewhere : { rest: notSeen(gaps), ports: new Map() };
}

const BOTH: PortModes = { rest: known('PERMISSIVE', []), ports: new Map() };

interface ControlPlane {
  readonly namespace: string;
  /** The ConfigMap that it reads its settings from. */
  readonly config: string;
  readonly evidence: Evidence;
}

function controlPlaneOf({ meta, subject, namespace }: WorkloadView): readonly ControlPlane[] {
  const name = ISTIO.controlPlane.find(
    (one) => meta.name === one || meta.name.startsWith(`${one}-`),
  );
  if (name === undefined) return [];
  const revision = meta.labels.get('istio.io/rev') ?? meta.name.slice(name.length + 1);
  const config = revision === '' || revision === 'default' ? 'istio' : `istio-${revision}`;
  return [{ namespace, config, evidence: { subject, path: 'metadata.name', value: meta.name } }];
}

/** Only the settings of the default revision in the usual namespace are read. */
function gapsOfRoot(
  config: Observed<readonly MeshConfig[]>,
  workloads: Observed<readonly WorkloadView[]>,
  planes: readonly ControlPlane[],
): readonly Gap[] {
  const others = planes.filter(
    (one) => one.namespace !== ISTIO_NAMESPACE || one.config !== meshConfig.only?.name,
  );
  if (visible(config).length === 0 && planes.length === 0) {
    return [...gapsOf(config), notRead(ISTIO_NAMESPACE, 'istio')];
  }
  const hidden = gapsOf(workloads);
  return [...gapsOf(config), ...hidden, ...others.map((one) => notRead(one.namespace, one.config))];
}

function notRead(namespace: string, name: string): Gap {
  return {
    source: meshConfig.id,
    cause: 'not-collected',
    detail: `the settings of the mesh, in ConfigMap ${name}, were not read`,
    namespace,
    permission: `get configmaps/${name} in ${namespace}`,
  };
}

function oneOf<T>(observed: Observed<readonly T[]>): Observed<T | undefined> {
  return observed.state === 'unseen' ? observed : { ...observed, value: observed.value[0] };
}
