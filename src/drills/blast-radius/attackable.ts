import type { MeshRefusals } from '../../facts/mesh/mesh-refusals.ts';
import { type Answer, type AnswerId, NOTHING } from '../../facts/reachability/answers.ts';
import { type Connection, NO_CONNECTION } from '../../facts/reachability/connections.ts';
import { type Conns, connsOf, type Placed } from '../../facts/reachability/flows.ts';
import { partition } from '../../facts/reachability/partition.ts';
import { answerOf, endOf, kindsOf } from '../../facts/reachability/reach.ts';
import type { Reachability } from '../../facts/reachability/reachability.ts';
import { once, remember } from '../../facts/remember.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { ContainerPort } from '../../model/kubernetes/pod-spec.ts';
import { type Service, serves } from '../../model/kubernetes/service.ts';
import { byText } from '../../model/order.ts';
import type { ExposedService, TierName } from '../../model/pictures/blast-radius.ts';

export interface AttackWorld {
  readonly reachability: Reachability;
  readonly services: readonly Service[];
  readonly workloads: readonly WorkloadView[];
  readonly tierOf: (workload: string) => TierName;
  /** What the proxies of a mesh refuse although the network lets it pass. */
  readonly refusals: MeshRefusals;
}

/** A port that something says it listens on. */
interface Served {
  readonly protocol: string;
  readonly port: number;
}

/** The pods of other workloads that a workload may open connections to, by what the plugin enforces. */
export function attackable(
  world: AttackWorld,
): (workload: WorkloadView) => readonly ExposedService[] {
  const { reachability, services, workloads, tierOf, refusals } = world;
  const byKey = new Map(workloads.map((one) => [one.subject.key, one]));
  const inNamespace = Map.groupBy(services, ({ meta }) => meta.namespace);
  const targets = once(() => {
    const { placed } = reachability.enforced();
    return new Map(placed.map(({ workload }) => [workload.name, byKey.get(workload.subject.key)]));
  });
  const doorsOf = remember((target: WorkloadView) =>
    doorsTo(target, inNamespace.get(target.namespace) ?? []),
  );
  const endBy = remember((id: number) => endOf(reachability.enforced().world, id));
  const shown = (
    from: WorkloadView | undefined,
    dst: string,
    { conns, certain }: { readonly conns: Conns; readonly certain: boolean },
  ): readonly ExposedService[] => {
    const target = targets().get(dst);
    if (target === undefined) return [];
    const { served, names } = doorsOf(target);
    const refused = (port: number | '*'): boolean =>
      from !== undefined && refusals.refuses(from, target, port);
    const ports =
      served.length === 0
        ? rangesOf(refused('*') ? withoutTcp(conns) : conns)
        : openAmong(
            served.filter(({ protocol, port }) => protocol !== 'TCP' || !refused(port)),
            conns,
          );
    if (ports.length === 0) return [];
    const key = target.subject.key;
    const known = served.length === 0 ? 'unknown' : 'declared';
    return [
      {
        workload: dst,
        key,
        services: names,
        tier: tierOf(key),
        ports,
        served: known,
        certain,
      },
    ];
  };
  const connsBy = remember((id: number) => connsOf(reachability.enforced().world.answers, id));
  const kinds = once(() => kindsOf(reachability.enforced().world, 'destination'));
  /** What each of some classes may open to a class: to all of them at once, or asked for by pairs. */
  const answersFrom = (id: number, all: boolean): ((into: number) => AnswerId) => {
    const { world } = reachability.enforced();
    if (all) return partition(world, endBy(id), kinds()).of;
    return (into) => answerOf(world, endBy(id), endBy(into));
  };
  const answerTo = (
    answers: readonly ((into: number) => AnswerId)[],
    { classes }: Placed,
  ): Answer => {
    const { world } = reachability.enforced();
    let id: AnswerId = NOTHING;
    for (const answer of answers) {
      for (const into of classes) id = world.answers.either(id, answer(into));
    }
    return world.answers.get(id);
  };
  // Where no mesh refuses anybody, what is open at a target is told once for all who may reach it alike.
  const alike = remember((certain: boolean) =>
    remember((id: Connection) =>
      remember((dst: string) => shown(undefined, dst, { conns: connsBy(id), certain })),
    ),
  );
  const rowTo = (
    from: WorkloadView,
    name: string,
    { sure, may }: Answer,
  ): readonly ExposedService[] => {
    const { connections } = reachability.enforced().world.answers;
    const rest = connections.difference(may, sure);
    const row = (id: Connection, certain: boolean): readonly ExposedService[] => {
      if (id === NO_CONNECTION) return [];
      if (!refusals.any) return alike(certain)(id)(name);
      return shown(from, name, { conns: connsBy(id), certain });
    };
    return [...row(sure, true), ...row(rest, false)];
  };
  const rowsOf = (from: WorkloadView, own: Placed, to?: string): readonly ExposedService[] => {
    const answers = own.classes.map((id) => answersFrom(id, to === undefined));
    return reachability
      .enforced()
      .placed.filter((one) => one !== own && (to === undefined || one.workload.name === to))
      .flatMap((one) => rowTo(from, one.workload.name, answerTo(answers, one)))
      .sort(byWorth);
  };
  const placedBy = once(() => {
    const { placed } = reachability.enforced();
    return new Map(placed.map((one) => [one.workload.subject.key, one]));
  });
  // Workloads whose pods are of the same classes, and with the same identity in a mesh, reach the same: but for themselves, and the first of them.
  const firstOf = new Map<
    string,
    { readonly own: Placed; readonly rows: readonly ExposedService[] }
  >();
  return (from) => {
    const { subject } = from;
    const own = placedBy().get(subject.key);
    if (own === undefined) return [];
    const key = `${own.classes.join(' ')} ${refusals.any ? refusals.keyOf(from) : ''}`;
    const first = firstOf.get(key) ?? { own, rows: rowsOf(from, own) };
    firstOf.set(key, first);
    if (first.own === own) return first.rows;
    const others = first.rows.filter(({ key }) => key !== subject.key);
    return [...others, ...rowsOf(from, own, first.own.workload.name)].sort(byWorth);
  };
}

function byWorth(a: ExposedService, b: ExposedService): number {
  return (
    Number(b.tier === 'critical') - Number(a.tier === 'critical') ||
    Number(b.certain) - Number(a.certain) ||
    byText(a.workload, b.workload)
  );
}

interface Doors {
  readonly served: readonly Served[];
  /** Of the Services in front. */
  readonly names: readonly string[];
}

/** The ports that its containers and the Services in front of it name. */
function doorsTo({ pods }: WorkloadView, services: readonly Service[]): Doors {
  const own = pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports));
  const inFront = services.filter((one) => pods.some(({ labels }) => serves(one, labels)));
  const opened = inFront
    .flatMap(({ ports }) => ports)
    .flatMap(({ protocol, port, targetPort = port }) =>
      numbersOf(targetPort, own).map((number) => ({ protocol, port: number })),
    );
  const declared = own.flatMap(({ protocol, containerPort }) =>
    containerPort === undefined ? [] : [{ protocol, port: containerPort }],
  );
  const served = new Map(
    [...declared, ...opened].map((one) => [`${one.protocol} ${one.port}`, one]),
  );
  const names = inFront.map(({ meta }) => `${meta.namespace}/${meta.name}`).sort();
  return { served: [...served.values()], names };
}

/** A port of a Service may be the name of one of the container. */
function numbersOf(
  target: number | string | undefined,
  ports: readonly ContainerPort[],
): readonly number[] {
  if (typeof target === 'number') return [target];
  return ports.filter(({ name }) => name === target).flatMap((one) => one.containerPort ?? []);
}

function openAmong(served: readonly Served[], conns: Conns): readonly string[] {
  return served
    .filter(({ protocol, port }) =>
      (conns[protocol] ?? []).some(([low, high]) => low <= port && port <= high),
    )
    .map(({ protocol, port }) => `${protocol} ${port}`)
    .sort(byText);
}

function withoutTcp({ TCP: _refused, ...others }: Conns): Conns {
  return others;
}

const EVERY_PORT = 65_535;

function rangesOf(conns: Conns): readonly string[] {
  return Object.entries(conns).flatMap(([protocol, ranges]) =>
    ranges.map(([low, high]) => {
      if (low <= 1 && high === EVERY_PORT) return `${protocol} any port`;
      return low === high ? `${protocol} ${low}` : `${protocol} ${low}-${high}`;
    }),
  );
}
