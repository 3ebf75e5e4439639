import type { Conns } from '../../facts/reachability/flows.ts';
import type { Reachability } from '../../facts/reachability/reachability.ts';
import { remember } from '../../facts/remember.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { type Service, serves } from '../../model/kubernetes/service.ts';
import { byText } from '../../model/order.ts';
import type { ExposedService, TierName } from '../../model/pictures/blast-radius.ts';

export interface AttackWorld {
  readonly reachability: Reachability;
  readonly services: readonly Service[];
  readonly workloads: readonly WorkloadView[];
  readonly tierOf: (workload: string) => TierName;
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
  const { reachability, services, workloads, tierOf } = world;
  const byKey = new Map(workloads.map((one) => [one.subject.key, one]));
  const inNamespace = Map.groupBy(services, ({ meta }) => meta.namespace);
  const doorsOf = remember((target: WorkloadView) =>
    doorsTo(target, inNamespace.get(target.namespace) ?? []),
  );
  return remember(({ subject }: WorkloadView) => {
    const { placed, flows } = reachability.enforced();
    const source = placed.find(({ workload }) => workload.subject.key === subject.key);
    if (source === undefined) return [];
    const targets = new Map(
      placed.flatMap(({ workload }) => {
        const view = byKey.get(workload.subject.key);
        return view === undefined ? [] : [[workload.name, view] as const];
      }),
    );
    const found: ExposedService[] = [];
    for (const certainty of ['sure', 'may'] as const) {
      for (const { dst, conns } of flows.rows(certainty, { src: source.workload.name })) {
        const target = targets.get(dst);
        if (target === undefined || target.subject.key === subject.key) continue;
        const { served, names } = doorsOf(target);
        const ports = served.length === 0 ? rangesOf(conns) : openAmong(served, conns);
        if (ports.length === 0) continue;
        found.push({
          workload: dst,
          services: names,
          tier: tierOf(target.subject.key),
          ports,
          served: served.length === 0 ? 'unknown' : 'declared',
          certain: certainty === 'sure',
        });
      }
    }
    return found.sort(
      (a, b) =>
        Number(b.tier === 'critical') - Number(a.tier === 'critical') ||
        Number(b.certain) - Number(a.certain) ||
        byText(a.workload, b.workload),
    );
  });
}

/** The ports that its containers and the Services in front of it name. */
function doorsTo(
  { pods }: WorkloadView,
  services: readonly Service[],
): { readonly served: readonly Served[]; readonly names: readonly string[] } {
  const served = new Map<string, Served>();
  const add = (protocol: string, port: number | undefined): void => {
    if (port !== undefined) served.set(`${protocol} ${port}`, { protocol, port });
  };
  const own = pods.flatMap(({ spec }) => spec.containers.flatMap(({ ports }) => ports));
  for (const { protocol, containerPort } of own) add(protocol, containerPort);
  const inFront = services.filter((one) => pods.some(({ labels }) => serves(one, labels)));
  for (const { protocol, port, targetPort } of inFront.flatMap(({ ports }) => ports)) {
    const target = targetPort ?? port;
    if (typeof target !== 'string') add(protocol, target);
    else for (const one of own) if (one.name === target) add(protocol, one.containerPort);
  }
  const names = inFront.map(({ meta }) => `${meta.namespace}/${meta.name}`).sort();
  return { served: [...served.values()], names };
}

function openAmong(served: readonly Served[], conns: Conns): readonly string[] {
  return served
    .filter(({ protocol, port }) =>
      (conns[protocol] ?? []).some(([low, high]) => low <= port && port <= high),
    )
    .map(({ protocol, port }) => `${protocol} ${port}`)
    .sort(byText);
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
