import type { Service } from '../../model/kubernetes/service.ts';
import { type Gap, gapsIn, type Observed, visible } from '../../model/observed.ts';
import { remember } from '../remember.ts';
import type { WorkloadView } from '../workloads.ts';
import type { ClientMode, Door, ModesOf } from './client-modes.ts';
import type { OnPort, WorkloadMtls } from './effective-mtls.ts';
import { declared } from './pod-marks.ts';
import { selecting } from './selecting.ts';

/** A TCP port of a workload as its clients meet it. */
export interface ServerPort extends OnPort {
  /** The ports that calls to it name: of the Services that lead there, or its own. */
  readonly called: readonly number[];
  /** How sidecars of Istio call it, from any namespace that no rule tells apart. */
  readonly modes: readonly ClientMode[];
  readonly modesFrom: ReadonlyMap<string, readonly ClientMode[]>;
}

/** Workloads with one key are called alike. */
export interface ServerSide {
  readonly key: string;
  readonly meshes: readonly string[];
  /** Whether something names a port that it listens on. */
  readonly listens: boolean;
  readonly ports: readonly ServerPort[];
  /** Namespaces from which sidecars of Istio call some port otherwise. */
  readonly apart: readonly string[];
  readonly gaps: readonly Gap[];
}

export interface ServerSettings {
  readonly services: Observed<readonly Service[]>;
  readonly modesOf: ModesOf;
}

export function serverSides({
  services,
  modesOf,
}: ServerSettings): (mtls: WorkloadMtls) => ServerSide {
  const selected = selecting(visible(services).filter(({ selector }) => selector.size > 0));
  // One object for each door, so that what leads through it is worked out once.
  const doorsOf = remember((service: Service): readonly Door[] =>
    service.ports.filter(({ protocol }) => protocol === 'TCP').map((port) => ({ service, port })),
  );
  const modesAt = remember(modesOf);
  return (mtls) => {
    const { workload } = mtls;
    const inFront = new Set(
      workload.pods.flatMap(({ labels }) => selected(workload.namespace, labels).narrow),
    );
    const doors = doorsTo([...inFront].flatMap(doorsOf), workload);
    const gaps = gapsIn(services, workload.namespace);
    const named = new Set([
      ...workload.pods.flatMap(declared),
      ...mtls.ports.flatMap(({ port }) => (port === '*' ? [] : [port])),
      ...doors.map(({ target }) => target),
    ]);
    // A Service that nobody saw may lead to any other port.
    const others = named.size === 0 || gaps.length > 0 ? (['*'] as const) : [];
    const ports = [...[...named].sort((a, b) => a - b), ...others].map((port) => {
      const own = doors.filter(({ target }) => target === port);
      return portOf(mtls, port, { doors: own, hidden: gaps.length > 0, modesAt });
    });
    const side = { meshes: mtls.mesh.split(' and '), listens: named.size > 0, ports, gaps };
    const apart = [...new Set(ports.flatMap((one) => [...one.modesFrom.keys()]))];
    return { ...side, apart, key: keyOf(side) };
  };
}

interface DoorTo {
  readonly door: Door;
  readonly target: number;
}

function doorsTo(doors: readonly Door[], { pods }: WorkloadView): readonly DoorTo[] {
  const own = pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports));
  return doors.flatMap((door) => {
    const target = door.port.targetPort ?? door.port.port;
    const numbers =
      typeof target === 'number'
        ? [target]
        : own.filter(({ name }) => name === target).flatMap((one) => one.containerPort ?? []);
    return [...new Set(numbers)].map((number) => ({ door, target: number }));
  });
}

interface Leading {
  readonly doors: readonly DoorTo[];
  /** Whether some Services were not seen. */
  readonly hidden: boolean;
  readonly modesAt: ModesOf;
}

function portOf(
  { ports }: WorkloadMtls,
  port: number | '*',
  { doors, hidden, modesAt }: Leading,
): ServerPort {
  const [rest] = ports;
  const known = ports.find((one) => one.port === port) ?? rest ?? NOTHING_SEEN;
  const found = doors.map(({ door }) => modesAt(door));
  const direct = doors.length === 0 ? [BY_ADDRESS] : [];
  const without = hidden ? [HIDDEN] : direct;
  const from = new Set(found.flatMap(({ named }) => [...named.keys()]));
  const modesFor = (namespace: string): readonly ClientMode[] =>
    found.flatMap(({ named, others }) => named.get(namespace) ?? others);
  const called = doors.map(({ door: { service, port: own }, target }) =>
    service.clusterIp === 'None' ? target : (own.port ?? target),
  );
  return {
    ...known,
    port,
    called: doors.length === 0 && port !== '*' ? [port] : called,
    modes: [...found.flatMap(({ others }) => others), ...without],
    modesFrom: new Map([...from].map((one) => [one, [...modesFor(one), ...without]])),
  };
}

/** No Service leads there: sidecars pass calls to an address on as they are. */
const BY_ADDRESS: ClientMode = { mode: 'address', certain: true, because: [] };
const HIDDEN: ClientMode = { mode: 'unseen', certain: false, because: [] };
const NOTHING_SEEN: OnPort = {
  port: '*',
  mode: 'UNKNOWN',
  plaintext: undefined,
  because: [],
  gaps: [],
};

function keyOf({ meshes, ports }: Pick<ServerSide, 'meshes' | 'ports'>): string {
  const modes = (some: readonly ClientMode[]): unknown =>
    some.map(({ mode, certain }) => [mode, certain]);
  return JSON.stringify([
    meshes,
    ports.map((one) => [
      one.port,
      one.mode,
      one.plaintext ?? null,
      one.called,
      modes(one.modes),
      [...one.modesFrom].map(([from, some]) => [from, modes(some)]),
    ]),
  ]);
}
