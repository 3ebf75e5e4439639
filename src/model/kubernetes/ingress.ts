import { at, list, number, numberOrText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface Ingress {
  readonly meta: Meta;
  /** By the field, or by the annotation that came before it. */
  readonly className: string | undefined;
  readonly backends: readonly IngressBackend[];
  readonly hosts: readonly string[];
  /** Addresses and names its load balancer got; none in manifests. */
  readonly addresses: readonly string[];
  /** Hosts that have a certificate. */
  readonly tlsHosts: readonly string[];
}

export interface IngressBackend {
  /** A Service of the Ingress's namespace. */
  readonly service: string;
  /** The Service's port, by number or name. */
  readonly port: number | string | undefined;
  readonly path: string;
}

const BACKENDS = ['spec.defaultBackend', 'spec.backend'] as const;

/** Ingress of all its API versions: until v1 a backend was written in another way. */
export const ingresses: Kind<Ingress> = defineKind({
  apiVersions: ['networking.k8s.io/v1', 'networking.k8s.io/v1beta1', 'extensions/v1beta1'],
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    "metadata.annotations['kubernetes.io/ingress.class']",
    "metadata.annotations['alb.ingress.kubernetes.io/scheme']",
    "metadata.annotations['alb.ingress.kubernetes.io/group.name']",
    "metadata.annotations['appgw.ingress.kubernetes.io/use-private-ip']",
    'spec.ingressClassName',
    ...BACKENDS.flatMap(backendFields),
    'spec.rules[].host',
    ...backendFields('spec.rules[].http.paths[].backend'),
    'spec.tls[].hosts',
    'spec.tls[].secretName',
    'status.loadBalancer.ingress',
  ],
  decode: (raw) => {
    const meta = metaOf(raw, true);
    return {
      meta,
      className:
        text(raw, 'spec.ingressClassName') ?? meta.annotations.get('kubernetes.io/ingress.class'),
      backends: [
        ...BACKENDS.flatMap((path) => backendOf(at(raw, path), path)),
        ...list(raw, 'spec.rules').flatMap((rule, r) =>
          list(rule, 'http.paths').flatMap((one, p) =>
            backendOf(at(one, 'backend'), `spec.rules[${r}].http.paths[${p}].backend`),
          ),
        ),
      ],
      hosts: list(raw, 'spec.rules').flatMap((one) => text(one, 'host') ?? []),
      addresses: list(raw, 'status.loadBalancer.ingress').flatMap(
        (one) => text(one, 'ip') ?? text(one, 'hostname') ?? [],
      ),
      tlsHosts: list(raw, 'spec.tls').flatMap((one) =>
        list(one, 'hosts').flatMap((host) => (typeof host === 'string' ? [host] : [])),
      ),
    };
  },
});

function backendFields(path: string): readonly string[] {
  const fields = ['service.name', 'service.port', 'serviceName', 'servicePort', 'resource?'];
  return fields.map((field) => `${path}.${field}`);
}

function backendOf(raw: unknown, path: string): readonly IngressBackend[] {
  const service = text(raw, 'service.name');
  if (service !== undefined) {
    const port = number(raw, 'service.port.number') ?? text(raw, 'service.port.name');
    return [{ service, port, path: `${path}.service.name` }];
  }
  const older = text(raw, 'serviceName');
  if (older === undefined) return [];
  return [{ service: older, port: numberOrText(raw, 'servicePort'), path: `${path}.serviceName` }];
}
