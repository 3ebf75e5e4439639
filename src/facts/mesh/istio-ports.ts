import type { InjectorValues } from '../../model/kubernetes/istio-config.ts';
import type { IstioSidecar } from '../../model/kubernetes/istio-sidecar.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { PodView } from '../workloads.ts';
import { known, notSeen, type PortMode, type PortModes } from './modes.ts';
import { portOf } from './peer-modes.ts';
import { declared, marked } from './pod-marks.ts';

const INCLUDE = 'traffic.sidecar.istio.io/includeInboundPorts';
const EXCLUDE = 'traffic.sidecar.istio.io/excludeInboundPorts';
const INTERCEPTION = 'sidecar.istio.io/interceptionMode';
const BYPASS = 'ambient.istio.io/bypass-inbound-capture';

/** A port that reaches the container without its proxy, and what says so; undefined where it does not. */
type Around = (port: number | undefined) => PortMode | undefined;

interface Sources {
  readonly modes: PortModes;
  readonly inbound: Observed<InjectorValues | undefined>;
  /** The Sidecar that holds for the pod. */
  readonly sidecar: Observed<IstioSidecar | undefined>;
}

/** What a client meets at a pod with Istio's sidecar: peer authentication, and what goes around it. */
export function behindSidecar(view: PodView, { modes, ...sources }: Sources): PortModes {
  const { ports: excluded, around } = leftOut(view, sources.inbound);
  const own = sources.sidecar.state === 'unseen' ? undefined : sources.sidecar.value;
  const listeners = (own?.listeners ?? []).flatMap(({ port }) => port ?? []);
  const named = new Set([...declared(view), ...modes.ports.keys(), ...excluded, ...listeners]);
  const of = (port: number): PortMode =>
    around(port) ?? ownTls(port, modes.ports.get(port) ?? modes.rest, sources);
  return {
    rest: around(undefined) ?? modes.rest,
    ports: new Map([...named].sort((a, b) => a - b).map((port) => [port, of(port)])),
  };
}

/** At a pod that the proxy of its node captures: that one cannot refuse mutual TLS. */
export function behindNode(view: PodView, modes: PortModes): PortModes {
  const bypass = view.annotations.get(BYPASS);
  if (bypass === 'true') {
    return { rest: known('DISABLE', [marked(view, BYPASS)]), ports: new Map() };
  }
  const both = (one: PortMode): PortMode =>
    one.mode === 'DISABLE' ? known('PERMISSIVE', one.because) : one;
  const named = new Set([...declared(view), ...modes.ports.keys()]);
  return {
    rest: both(modes.rest),
    ports: new Map(
      [...named]
        .sort((a, b) => a - b)
        .map((port) => [port, both(modes.ports.get(port) ?? modes.rest)]),
    ),
  };
}

/** TLS of a Sidecar's own listener holds only where the mesh's is off. */
function ownTls(
  port: number,
  mode: PortMode,
  { sidecar: found }: Pick<Sources, 'sidecar'>,
): PortMode {
  if (mode.mode !== 'DISABLE') return mode;
  if (found.state !== 'seen') return { ...mode, plaintext: undefined, gaps: found.gaps };
  const sidecar = found.value;
  const listener = sidecar?.listeners.find((one) => one.port === port && one.tls !== undefined);
  if (sidecar === undefined || listener?.tls === undefined) return mode;
  const evidence = fieldOf(sidecar, `${listener.path}.tls.mode`, listener.tls);
  return { ...mode, plaintext: false, because: [...mode.because, evidence] };
}

/** The ports that a pod's annotations, or what the injector gives every pod, keep from its proxy. */
function leftOut(
  view: PodView,
  inbound: Observed<InjectorValues | undefined>,
): { readonly ports: readonly number[]; readonly around: Around } {
  const mode = view.annotations.get(INTERCEPTION);
  if (mode === 'NONE')
    return { ports: [], around: () => known('DISABLE', [marked(view, INTERCEPTION)]) };
  const include = setting(view, INCLUDE, inbound);
  const exclude = setting(view, EXCLUDE, inbound);
  const excluded = portsOf(exclude.value);
  const included = portsOf(include.value);
  return {
    ports: [...excluded, ...included],
    around: (port) => {
      if (port !== undefined && excluded.includes(port)) return known('DISABLE', exclude.because);
      const all = (include.value ?? '*').trim() === '*';
      if (!all && (port === undefined || !included.includes(port))) {
        return known('DISABLE', include.because);
      }
      const gaps = [...include.gaps, ...exclude.gaps];
      return gaps.length > 0 ? notSeen(gaps) : undefined;
    },
  };
}

interface Setting {
  readonly value: string | undefined;
  readonly because: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

function setting(
  view: PodView,
  name: typeof INCLUDE | typeof EXCLUDE,
  inbound: Observed<InjectorValues | undefined>,
): Setting {
  const own = view.annotations.get(name);
  if (own !== undefined) return { value: own, because: [marked(view, name)], gaps: [] };
  const values = inbound.state === 'unseen' ? undefined : inbound.value;
  const field = name === INCLUDE ? 'includeInboundPorts' : 'excludeInboundPorts';
  const value = values?.[field];
  const because =
    values === undefined || value === undefined
      ? []
      : [fieldOf(values, `data.values.global.proxy.${field}`, value)];
  return { value, because, gaps: gapsOf(inbound) };
}

function portsOf(list: string | undefined): readonly number[] {
  return (list ?? '').split(',').flatMap((one) => portOf(one.trim()) ?? []);
}
