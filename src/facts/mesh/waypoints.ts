import { type Gateway, gateways } from '../../model/kubernetes/gateway-route.ts';
import { fieldOf, type Meta, type Named } from '../../model/kubernetes/meta.ts';
import { namespaces } from '../../model/kubernetes/namespace.ts';
import { serves, services } from '../../model/kubernetes/service.ts';
import { type Gap, gapsIn, type Observed, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { WorkloadView } from '../workloads.ts';

const USE = 'istio.io/use-waypoint';
const ELSEWHERE = 'istio.io/use-waypoint-namespace';
const FOR = 'istio.io/waypoint-for';
const CLASS = 'istio-waypoint';

/** A proxy that reads the requests to others, in Istio's ambient mode. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
  /** Whether it is there; undefined where not all Gateways were seen. */
  readonly found: boolean | undefined;
  /** The calls that it takes: to the addresses of Services, of pods, both or none. */
  readonly takes: 'service' | 'workload' | 'all' | 'none';
  /** The label that asks for it. */
  readonly evidence: Evidence;
}

export interface WaypointsOf {
  /** On calls to the addresses of its pods. */
  readonly pods: Waypoint | undefined;
  /** On calls by way of its Services, by their names. */
  readonly services: ReadonlyMap<string, Waypoint | undefined>;
  readonly gaps: readonly Gap[];
}

/** Which waypoint is asked for by whom. Always whole: what was not seen is in each answer. */
export interface Waypoints {
  readonly of: (workload: WorkloadView) => WaypointsOf;
}

export const waypoints: Fact<Waypoints> = defineFact({
  id: 'waypoints',
  title: 'The waypoints of an ambient mesh that calls of a workload pass',
  needs: {
    gateways: maybe(ifServed(gateways)),
    services: maybe(services),
    namespaces: maybe(namespaces),
  },
  compute: ({ gateways, services, namespaces }): Waypoints => {
    const marks = new Map(visible(namespaces).map((one) => [one.meta.name, one]));
    const byNamespace = Map.groupBy(visible(services), ({ meta }) => meta.namespace);
    return {
      of: (workload) => {
        const around = marks.get(workload.namespace);
        const [view] = workload.pods;
        const own: Named | undefined =
          view === undefined ? undefined : { meta: { ...view.object.meta, labels: view.labels } };
        const found = (byNamespace.get(workload.namespace) ?? []).filter((service) =>
          workload.pods.some(({ labels }) => serves(service, labels)),
        );
        const ask = (asked: Named | undefined, takes: 'service' | 'workload') =>
          waypointOf([asked, around], workload.namespace, gateways, takes);
        return {
          pods: ask(own, 'workload'),
          services: new Map(found.map((one) => [one.meta.name, ask(one, 'service')])),
          gaps: [
            ...gapsIn(services, workload.namespace),
            ...(around === undefined ? gapsIn(namespaces, '') : []),
          ],
        };
      },
    };
  },
  show: () => ({ see: 'mesh-authorization' }),
});

/** The object's own label before its namespace's; `none` asks for none. */
function waypointOf(
  asking: readonly (Named | undefined)[],
  home: string,
  gateways: Observed<readonly Gateway[]>,
  takes: 'service' | 'workload',
): Waypoint | undefined {
  const asked = asking.find((one) => one?.meta.labels.has(USE));
  const name = asked?.meta.labels.get(USE);
  if (asked === undefined || name === undefined || name === 'none') return undefined;
  const namespace = asked.meta.labels.get(ELSEWHERE) ?? home;
  const gateway = visible(gateways).find(({ meta }) => isIt(meta, namespace, name));
  const hidden = gapsIn(gateways, namespace).length > 0;
  const absent = hidden ? undefined : false;
  const found = gateway === undefined ? absent : gateway.className === CLASS;
  const one: Waypoint = {
    namespace,
    name,
    found,
    takes: takenBy(gateway),
    evidence: fieldOf(asked, `metadata.labels['${USE}']`, name),
  };
  const isTaken = one.takes === 'all' || one.takes === takes;
  return found === true && !isTaken ? undefined : one;
}

function isIt(meta: Meta, namespace: string, name: string): boolean {
  return meta.namespace === namespace && meta.name === name;
}

function takenBy(gateway: Gateway | undefined): Waypoint['takes'] {
  const word = gateway?.meta.labels.get(FOR);
  return word === 'workload' || word === 'all' || word === 'none' ? word : 'service';
}
