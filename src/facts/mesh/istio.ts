import { type IstioSidecar, istioSidecars } from '../../model/kubernetes/istio-sidecar.ts';
import {
  type PeerAuthentication,
  peerAuthentications,
} from '../../model/kubernetes/peer-authentication.ts';
import {
  type Gap,
  gapsIn,
  type Observed,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { type Applied, byWidth } from './by-width.ts';
import { type IstioPlanes, istioPlanes } from './istio-planes.ts';
import { known, notSeen, type PortModes } from './modes.ts';
import { peerModes, saidBy } from './peer-modes.ts';

/** What Istio's control plane was told, for the whole mesh and by policies. Always whole. */
export interface Istio extends IstioPlanes {
  /** What the proxies of pods with these labels take, before anything that goes around them. */
  readonly modesOf: (namespace: string, labels: ReadonlyMap<string, string>) => PortModes;
  /** The Sidecar object that says what the proxies of such pods listen on, if any. */
  readonly sidecarOf: (
    namespace: string,
    labels: ReadonlyMap<string, string>,
  ) => Observed<IstioSidecar | undefined>;
}

export const istio: Fact<Istio> = defineFact({
  id: 'istio',
  title: 'Root namespace and peer authentication of an Istio mesh',
  needs: {
    planes: istioPlanes,
    policies: maybe(ifServed(peerAuthentications)),
    sidecars: maybe(ifServed(istioSidecars)),
  },
  compute: ({ planes, policies, sidecars }): Istio => {
    const { root, rootGaps } = planes;
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
    return { ...planes, modesOf, sidecarOf };
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
