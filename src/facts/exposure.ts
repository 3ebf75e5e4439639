import {
  gateways,
  grpcRoutes,
  httpRoutes,
  tcpRoutes,
  tlsRoutes,
  udpRoutes,
} from '../model/kubernetes/gateway-route.ts';
import { ingresses } from '../model/kubernetes/ingress.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { openShiftRoutes } from '../model/kubernetes/openshift-route.ts';
import { type Service, serves, services } from '../model/kubernetes/service.ts';
import { type Gap, gapsIn, gapsOf, type Observed, visible } from '../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  type Entrance,
  fromGatewayRoute,
  fromIngress,
  fromOpenShiftRoute,
  fromService,
  type Gate,
  keyOf,
} from './entrances.ts';
import { remember } from './remember.ts';
import type { PodView, WorkloadView } from './workloads.ts';

/** Whether a workload can be reached from outside the cluster. */
export interface Exposure {
  readonly exposed: 'yes' | 'no' | 'unknown';
  /** What opens it: set for `yes`, and for an `unknown` that hangs on something else. */
  readonly evidence: readonly Evidence[];
  /** Why it is not known; empty otherwise. */
  readonly gaps: readonly Gap[];
  /** By way: the Ingress or the Gateways in front of it, none for a way straight in. */
  readonly gates: readonly (readonly Gate[])[];
}

export interface Exposures {
  /** Every way from outside to a Service, whatever is behind it. */
  readonly entrances: readonly Entrance[];
  readonly of: (workload: WorkloadView) => Exposure;
}

/** What opens workloads to the outside. Always whole: what was not seen is in each answer. */
export const exposure: Fact<Exposures> = defineFact({
  id: 'exposure',
  title: 'Which workloads can be reached from outside the cluster',
  needs: {
    services: maybe(services),
    ingresses: maybe(ingresses),
    nodes: maybe(nodes),
    gateways: maybe(ifServed(gateways)),
    httpRoutes: maybe(ifServed(httpRoutes)),
    grpcRoutes: maybe(ifServed(grpcRoutes)),
    tlsRoutes: maybe(ifServed(tlsRoutes)),
    tcpRoutes: maybe(ifServed(tcpRoutes)),
    udpRoutes: maybe(ifServed(udpRoutes)),
    openShiftRoutes: maybe(ifServed(openShiftRoutes)),
  },
  compute: ({ services, ingresses, nodes, gateways, openShiftRoutes, ...routes }): Exposures => {
    const entrances = [
      ...visible(services).flatMap(fromService),
      ...visible(ingresses).flatMap(fromIngress),
      ...visible(openShiftRoutes).flatMap(fromOpenShiftRoute),
      ...Object.values(routes).flatMap((kind) =>
        visible(kind).flatMap((route) => fromGatewayRoute(route, gateways)),
      ),
    ];
    const byService = Map.groupBy(entrances, (entrance) => entrance.service);
    const opened = visible(services).filter(({ meta }) =>
      byService.has(keyOf(meta.namespace, meta.name)),
    );
    const byNamespace = Map.groupBy(opened, (service) => service.meta.namespace);
    // Routes may lead into other namespaces; the other kinds stay in their own.
    const routeGaps = Object.values(routes).flatMap((kind) => gapsOf(kind));
    const unseenIn = (namespace: string): readonly Gap[] => [
      ...gapsIn(services, namespace),
      ...gapsIn(ingresses, namespace),
      ...gapsIn(openShiftRoutes, namespace),
      ...routeGaps,
    ];
    return {
      entrances,
      of: remember((workload: WorkloadView) => {
        const ways = [
          ...throughServices(workload, byNamespace.get(workload.namespace) ?? [], byService),
          ...workload.pods.flatMap((pod) => throughNode(pod, nodes)),
        ];
        return answer(ways, unseenIn(workload.namespace));
      }),
    };
  },
});

type Way = Pick<Entrance, 'evidence' | 'doubts' | 'gates'>;

function answer(ways: readonly Way[], unseen: readonly Gap[]): Exposure {
  const certain = ways.filter((way) => way.doubts.length === 0);
  const gates = ways.map((way) => way.gates);
  if (certain.length > 0) {
    return { exposed: 'yes', evidence: certain.map((way) => way.evidence), gaps: [], gates };
  }
  const gaps = [...new Set([...ways.flatMap((way) => way.doubts), ...unseen])];
  const evidence = ways.map((way) => way.evidence);
  return gaps.length === 0
    ? { exposed: 'no', evidence: [], gaps, gates }
    : { exposed: 'unknown', evidence, gaps, gates };
}

function throughServices(
  workload: WorkloadView,
  services: readonly Service[],
  entrances: ReadonlyMap<string, readonly Entrance[]>,
): readonly Way[] {
  return services
    .filter((service) => workload.pods.some((pod) => serves(service, pod.labels)))
    .flatMap(({ meta }) => entrances.get(keyOf(meta.namespace, meta.name)) ?? []);
}

/** Ports of a pod on its node's own addresses. They count where the node has an external one. */
function throughNode(pod: PodView, nodes: Observed<readonly Node[]>): readonly Way[] {
  const evidence = hostPortOf(pod);
  if (evidence === undefined) return [];
  const { nodeName } = pod.spec;
  const candidates = visible(nodes).filter(
    ({ meta }) => nodeName === undefined || nodeName === meta.name,
  );
  if (candidates.some(isPublic)) return [{ evidence, doubts: [], gates: [] }];
  const doubts = nodeName !== undefined && candidates.length > 0 ? [] : gapsOf(nodes);
  return doubts.length === 0 ? [] : [{ evidence, doubts, gates: [] }];
}

/** The first port of the pod that its node listens on, other than for itself alone. */
function hostPortOf({ object, spec }: PodView): Evidence | undefined {
  const ports = spec.containers.flatMap(({ path, ports }) =>
    ports.map((port, index) => ({ ...port, path: `${path}.ports[${index}]` })),
  );
  const open = ports
    .filter(({ hostIP }) => hostIP?.startsWith('127.') !== true)
    .map(({ path, hostPort, containerPort }) =>
      spec.hostNetwork && hostPort === undefined
        ? { path: `${path}.containerPort`, port: containerPort }
        : { path: `${path}.hostPort`, port: hostPort },
    )
    .find(({ port }) => port !== undefined && port !== 0);
  return open?.port === undefined ? undefined : fieldOf(object, open.path, open.port);
}

function isPublic({ addresses }: Node): boolean {
  return addresses.some(({ type }) => type === 'ExternalIP' || type === 'ExternalDNS');
}
