import {
  type Gateway,
  type GatewayRoute,
  gateways,
  grpcRoutes,
  httpRoutes,
  tcpRoutes,
  tlsRoutes,
  udpRoutes,
} from '../../model/kubernetes/gateway-route.ts';
import { type Ingress, ingresses } from '../../model/kubernetes/ingress.ts';
import { type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import { type OpenShiftRoute, openShiftRoutes } from '../../model/kubernetes/openshift-route.ts';
import { type Service, services } from '../../model/kubernetes/service.ts';
import { gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { CERTIFICATES_ELSEWHERE } from '../../tables/load-balancers.ts';

/** What an object that lets the outside in says of itself. */
export interface Door {
  readonly kind: 'load-balancer' | 'node-port' | 'external-ip' | 'ingress' | 'route';
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly sources: readonly string[];
  /** Null where it says nothing about it. */
  readonly tls: boolean | null;
}

export interface Doors {
  /** By the key of its subject. */
  readonly of: (key: string) => Door | undefined;
  readonly services: readonly Service[];
  /** Whether there may be others than those that were seen. */
  readonly complete: boolean;
}

export const doors: Fact<Doors> = defineFact({
  id: 'doors',
  title: 'Hosts, addresses and sources of what lets the outside in',
  needs: {
    services: maybe(services),
    ingresses: maybe(ingresses),
    gateways: maybe(ifServed(gateways)),
    httpRoutes: maybe(ifServed(httpRoutes)),
    grpcRoutes: maybe(ifServed(grpcRoutes)),
    tlsRoutes: maybe(ifServed(tlsRoutes)),
    tcpRoutes: maybe(ifServed(tcpRoutes)),
    udpRoutes: maybe(ifServed(udpRoutes)),
    openShiftRoutes: maybe(ifServed(openShiftRoutes)),
  },
  compute: ({ services, ingresses, gateways, openShiftRoutes, ...routes }): Doors => {
    const kinds = [services, ingresses, gateways, openShiftRoutes, ...Object.values(routes)];
    const byName = new Map(visible(gateways).map((one) => [keyOf(one.meta), one]));
    const found = new Map<string, Door>();
    const add = (object: Named, door: Omit<Door, 'name' | 'namespace'>): void => {
      const { name, namespace } = object.meta;
      found.set(subjectOf(object.meta).key, { name, namespace, ...door });
    };
    for (const one of visible(services)) if (opens(one)) add(one, ofService(one));
    for (const one of visible(ingresses)) add(one, ofIngress(one));
    for (const one of visible(openShiftRoutes)) add(one, ofOpenShiftRoute(one));
    for (const one of Object.values(routes).flatMap((kind) => visible(kind))) {
      add(one, ofGatewayRoute(one, byName));
    }
    return {
      of: (key) => found.get(key),
      services: visible(services),
      complete: kinds.every((kind) => gapsOf(kind).length === 0),
    };
  },
  show: () => ({}),
});

type Described = Omit<Door, 'name' | 'namespace'>;

/** Most Services are for the inside: describing them all would cost for nothing. */
function opens({ type, externalIps }: Service): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || externalIps.length > 0;
}

function ofService({ type, ingress, externalIps, sourceRanges, ports }: Service): Described {
  const kinds = { LoadBalancer: 'load-balancer', NodePort: 'node-port' } as const;
  const kind = type === 'LoadBalancer' || type === 'NodePort' ? kinds[type] : 'external-ip';
  const onNodes = ports.flatMap(({ nodePort }) =>
    type === 'NodePort' && nodePort !== undefined ? `port ${nodePort} of every node` : [],
  );
  const addresses = [...ingress, ...externalIps, ...onNodes];
  return { kind, hosts: [], addresses, sources: sourceRanges, tls: null };
}

/** Clouds take the certificate from elsewhere: without one in the Ingress nothing is known. */
function ofIngress({ hosts, tlsHosts, addresses, className }: Ingress): Described {
  const named = [...new Set(hosts)];
  const elsewhere = CERTIFICATES_ELSEWHERE.includes(className ?? '');
  const all = named.length > 0 && named.every((one) => hasCertificate(one, tlsHosts));
  const tls = all || (named.length > 0 && !elsewhere ? false : null);
  return { kind: 'ingress', hosts: named, addresses, sources: [], tls };
}

/** A wildcard certificate is good for one label. */
function hasCertificate(host: string, certified: readonly string[]): boolean {
  return certified.some(
    (one) =>
      one === host || (one.startsWith('*.') && host.slice(host.indexOf('.')) === one.slice(1)),
  );
}

function ofOpenShiftRoute({ host, tls }: OpenShiftRoute): Described {
  const hosts = host === undefined ? [] : [host];
  return { kind: 'route', hosts, addresses: [], sources: [], tls: tls !== undefined };
}

function ofGatewayRoute(
  { hosts, parents }: GatewayRoute,
  gateways: ReadonlyMap<string, Gateway>,
): Described {
  const through = parents.flatMap((one) => gateways.get(keyOf(one)) ?? []);
  const addresses = new Set(through.flatMap((one) => one.addresses));
  const tls = through.length === 0 ? null : through.every((one) => one.tls);
  return { kind: 'route', hosts, addresses: [...addresses], sources: [], tls };
}

function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
