import {
  grpcRoutes,
  httpRoutes,
  tcpRoutes,
  tlsRoutes,
  udpRoutes,
} from '../../model/kubernetes/gateway-route.ts';
import { ingresses } from '../../model/kubernetes/ingress.ts';
import { type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import { openShiftRoutes } from '../../model/kubernetes/openshift-route.ts';
import { type Service, type ServicePort, services } from '../../model/kubernetes/service.ts';
import { type Gap, gapsOf, partial, seen, someGaps, visible } from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Subject } from '../../model/verdict.ts';

/** A way from outside through a Service to a port of its pods. */
export interface EntryPort {
  /** `controller`: through an ingress controller, gateway or router; `service`: the Service itself. */
  readonly via: 'controller' | 'service';
  /** What opens it: an Ingress, a route, a Service. */
  readonly object: Subject;
  readonly namespace: string;
  /** Labels of the pods; never empty. */
  readonly selector: ReadonlyMap<string, string>;
  readonly protocol: string;
  /** By number, or by what the pods call it. */
  readonly port: number | string;
}

/** Where requests from outside are led to, whether or not policies let them pass. */
export const entryPorts: Fact<readonly EntryPort[]> = definePartialFact({
  id: 'entry-ports',
  title: 'Ports of pods that an Ingress, a route or a Service opens to the outside',
  needs: {
    services: maybe(services),
    ingresses: maybe(ingresses),
    openShiftRoutes: maybe(ifServed(openShiftRoutes)),
    httpRoutes: maybe(ifServed(httpRoutes)),
    grpcRoutes: maybe(ifServed(grpcRoutes)),
    tlsRoutes: maybe(ifServed(tlsRoutes)),
    tcpRoutes: maybe(ifServed(tcpRoutes)),
    udpRoutes: maybe(ifServed(udpRoutes)),
  },
  compute: ({ services, ingresses, openShiftRoutes, ...routes }) => {
    const byName = new Map(
      visible(services).map((one) => [`${one.meta.namespace}/${one.meta.name}`, one]),
    );
    const led = (object: Named, backend: Backend): readonly EntryPort[] => {
      const service = byName.get(`${backend.namespace}/${backend.service}`);
      return service === undefined ? [] : through(service, object, backend.port);
    };
    const found = [
      ...visible(ingresses).flatMap((one) =>
        one.backends.flatMap((to) => led(one, { ...to, namespace: one.meta.namespace })),
      ),
      ...visible(openShiftRoutes).flatMap((one) =>
        one.backends.flatMap(({ service }) =>
          led(one, { service, port: one.port, namespace: one.meta.namespace }),
        ),
      ),
      ...Object.values(routes).flatMap((kind) =>
        visible(kind).flatMap((one) =>
          one.backends
            .filter(({ kind }) => kind === 'Service')
            .flatMap(({ namespace, name, port }) => led(one, { namespace, service: name, port })),
        ),
      ),
      ...visible(services)
        .filter(isOpen)
        .flatMap((one) => ports(one, one.ports, one, 'service')),
    ];
    const gaps: readonly Gap[] = [
      services,
      ingresses,
      openShiftRoutes,
      ...Object.values(routes),
    ].flatMap((one) => gapsOf(one));
    const some = someGaps(gaps);
    return some === undefined ? seen(found) : partial(found, some);
  },
  show: (found: readonly EntryPort[]) =>
    found.map(({ selector, object, ...one }) => ({
      ...one,
      object: object.key,
      selector: Object.fromEntries(selector),
    })),
});

interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly port: number | string | undefined;
}

function isOpen({ type }: Service): boolean {
  return type === 'LoadBalancer' || type === 'NodePort';
}

/** A backend names the Service's port, by number or name; an OpenShift Route perhaps its target. */
function through(service: Service, object: Named, port: Backend['port']): readonly EntryPort[] {
  const meant = service.ports.filter(
    (one) =>
      port === undefined || port === one.port || port === one.name || port === one.targetPort,
  );
  return ports(service, meant, object, 'controller');
}

function ports(
  { meta, selector }: Service,
  meant: readonly ServicePort[],
  object: Named,
  via: EntryPort['via'],
): readonly EntryPort[] {
  if (selector.size === 0) return [];
  return meant.flatMap(({ protocol, port, targetPort }): readonly EntryPort[] => {
    const target = targetPort ?? port;
    if (target === undefined) return [];
    const { namespace } = meta;
    return [{ via, object: subjectOf(object.meta), namespace, selector, protocol, port: target }];
  });
}
