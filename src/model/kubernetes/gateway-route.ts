import { labels, list, number, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { LOAD_BALANCER_ANNOTATIONS } from './service.ts';

/** A Gateway of the Gateway API: an entry from outside, unless its class or annotations say internal. */
export interface Gateway {
  readonly meta: Meta;
  readonly className: string;
  /** Annotations for what the implementation creates for it. */
  readonly infrastructure: ReadonlyMap<string, string>;
  /** Whether a listener speaks TLS. */
  readonly tls: boolean;
  /** What it got; none in manifests. */
  readonly addresses: readonly string[];
}

/** HTTPRoute, GRPCRoute, TLSRoute, TCPRoute or UDPRoute. */
export interface GatewayRoute {
  readonly meta: Meta;
  readonly hosts: readonly string[];
  readonly parents: readonly RouteParent[];
  readonly backends: readonly RouteBackend[];
}

/** What a route is attached to: a Gateway, or a Service for traffic inside a mesh. */
export interface RouteParent {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface RouteBackend {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** The Service's port. */
  readonly port: number | undefined;
  readonly path: string;
}

const GROUP = 'gateway.networking.k8s.io';

export const gateways: Kind<Gateway> = defineKind({
  apiVersions: [`${GROUP}/v1`, `${GROUP}/v1beta1`, `${GROUP}/v1alpha2`],
  kind: 'Gateway',
  plural: 'gateways',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...LOAD_BALANCER_ANNOTATIONS.map((name) => `metadata.annotations['${name}']`),
    'spec.gatewayClassName',
    ...LOAD_BALANCER_ANNOTATIONS.map((name) => `spec.infrastructure.annotations['${name}']`),
    'spec.listeners[].name',
    'spec.listeners[].port',
    'spec.listeners[].protocol',
    'spec.listeners[].hostname',
    'spec.listeners[].tls.mode',
    'status.addresses',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    className: text(raw, 'spec.gatewayClassName') ?? '',
    infrastructure: labels(raw, 'spec.infrastructure.annotations'),
    tls: list(raw, 'spec.listeners').some((one) =>
      ['HTTPS', 'TLS'].includes(text(one, 'protocol') ?? ''),
    ),
    addresses: list(raw, 'status.addresses').flatMap((one) => text(one, 'value') ?? []),
  }),
});

export const httpRoutes: Kind<GatewayRoute> = routeKind('HTTPRoute', 'httproutes', [
  `${GROUP}/v1`,
  `${GROUP}/v1beta1`,
  `${GROUP}/v1alpha2`,
]);

export const grpcRoutes: Kind<GatewayRoute> = routeKind('GRPCRoute', 'grpcroutes', [
  `${GROUP}/v1`,
  `${GROUP}/v1alpha2`,
]);

export const tlsRoutes: Kind<GatewayRoute> = routeKind('TLSRoute', 'tlsroutes', [
  `${GROUP}/v1`,
  `${GROUP}/v1alpha3`,
  `${GROUP}/v1alpha2`,
]);

export const tcpRoutes: Kind<GatewayRoute> = routeKind('TCPRoute', 'tcproutes', [
  `${GROUP}/v1alpha2`,
]);

export const udpRoutes: Kind<GatewayRoute> = routeKind('UDPRoute', 'udproutes', [
  `${GROUP}/v1alpha2`,
]);

function routeKind(
  kind: string,
  plural: string,
  apiVersions: readonly [string, ...string[]],
): Kind<GatewayRoute> {
  return defineKind({
    apiVersions,
    kind,
    plural,
    namespaced: true,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.hostnames',
      ...['group', 'kind', 'namespace', 'name', 'sectionName', 'port'].flatMap((field) => [
        `spec.parentRefs[].${field}`,
        `spec.rules[].backendRefs[].${field}`,
      ]),
    ],
    decode: (raw) => {
      const meta = metaOf(raw, true);
      return {
        meta,
        hosts: texts(raw, 'spec.hostnames'),
        parents: list(raw, 'spec.parentRefs').map((one) => ({
          group: text(one, 'group') ?? GROUP,
          kind: text(one, 'kind') ?? 'Gateway',
          namespace: text(one, 'namespace') ?? meta.namespace,
          name: text(one, 'name') ?? '',
        })),
        backends: backendsOf(raw, meta.namespace),
      };
    },
  });
}

function backendsOf(raw: unknown, namespace: string): readonly RouteBackend[] {
  return list(raw, 'spec.rules').flatMap((rule, r) =>
    list(rule, 'backendRefs').map((one, b) => ({
      kind: text(one, 'kind') ?? 'Service',
      namespace: text(one, 'namespace') ?? namespace,
      name: text(one, 'name') ?? '',
      port: number(one, 'port'),
      path: `spec.rules[${r}].backendRefs[${b}].name`,
    })),
  );
}
