import type { Gateway, GatewayRoute } from '../model/kubernetes/gateway-route.ts';
import type { Ingress } from '../model/kubernetes/ingress.ts';
import { fieldOf, type Meta, type Named } from '../model/kubernetes/meta.ts';
import type { OpenShiftRoute } from '../model/kubernetes/openshift-route.ts';
import type { Service } from '../model/kubernetes/service.ts';
import { type Gap, gapsIn, type Observed, visible } from '../model/observed.ts';
import type { Evidence } from '../model/verdict.ts';
import {
  INTERNAL_BY_DEFAULT,
  INTERNAL_GATEWAY_CLASSES,
  INTERNAL_INGRESS,
  INTERNAL_INGRESS_CLASSES,
  INTERNAL_SERVICE,
  type InternalMark,
  SCHEME_BY_PARAMETERS,
} from '../tables/load-balancers.ts';

/** A way from outside to a Service: certain, or open to doubt with the gaps that would decide it. */
export interface Entrance {
  /** `namespace/name` of the Service. */
  readonly service: string;
  readonly evidence: Evidence;
  readonly doubts: readonly Gap[];
  /** The Ingress, or the Gateways, that requests pass; none where they come straight to the Service. */
  readonly gates: readonly Gate[];
}

/** What may ask who somebody is before letting him through. */
export interface Gate {
  readonly namespace: string;
  readonly name: string;
}

/** What the Service itself opens: a load balancer that is not internal, node ports, external IPs. */
export function fromService(service: Service): readonly Entrance[] {
  const at = (path: string, value: string): Entrance => ({
    service: keyOf(service.meta.namespace, service.meta.name),
    evidence: fieldOf(service, path, value),
    doubts: [],
    gates: [],
  });
  const [external] = service.externalIps;
  if (service.type === 'LoadBalancer' && !isInternal(service)) {
    return [at('spec.type', 'LoadBalancer')];
  }
  if (service.type === 'NodePort') return [at('spec.type', 'NodePort')];
  return external === undefined ? [] : [at('spec.externalIPs[0]', external)];
}

export function fromIngress(ingress: Ingress): readonly Entrance[] {
  const { annotations, namespace } = ingress.meta;
  const className = ingress.className ?? '';
  if (INTERNAL_INGRESS_CLASSES.includes(className) || isMarked(INTERNAL_INGRESS, annotations)) {
    return [];
  }
  const { classes, annotation, parameters } = SCHEME_BY_PARAMETERS;
  const doubtful = classes.includes(className) && !annotations.has(annotation);
  const gap: Gap = {
    source: `kind/${parameters}`,
    cause: 'not-collected',
    detail: `${parameters} decide whether ${namespace}/${ingress.meta.name} faces the internet`,
    namespace,
    permission: `the annotation ${annotation} on the Ingress`,
  };
  return toServices(ingress, ingress.backends, doubtful ? [gap] : []);
}

export function fromOpenShiftRoute(route: OpenShiftRoute): readonly Entrance[] {
  return toServices(route, route.backends, []);
}

/** A route counts where a Gateway that is not internal, or was not seen, takes it. */
export function fromGatewayRoute(
  route: GatewayRoute,
  gateways: Observed<readonly Gateway[]>,
): readonly Entrance[] {
  const doubts: Gap[] = [];
  const gates: Gate[] = [];
  let open = false;
  for (const { namespace, name } of route.parents.filter(({ kind }) => kind !== 'Service')) {
    const gateway = visible(gateways).find(
      ({ meta }) => meta.namespace === namespace && meta.name === name,
    );
    const hidden = gateway === undefined ? gapsIn(gateways, namespace) : [];
    doubts.push(...hidden);
    const isOpen = gateway !== undefined && !isInternalGateway(gateway);
    open ||= isOpen;
    if (isOpen || hidden.length > 0) gates.push({ namespace, name });
  }
  if (open) return toRouteServices(route, { doubts: [], gates });
  return doubts.length === 0 ? [] : toRouteServices(route, { doubts, gates });
}

function toRouteServices(
  route: GatewayRoute,
  way: Pick<Entrance, 'doubts' | 'gates'>,
): readonly Entrance[] {
  return route.backends.map(({ namespace, name, path }) => ({
    service: keyOf(namespace, name),
    evidence: fieldOf(route, path, name),
    ...way,
  }));
}

function toServices(
  object: Named,
  backends: readonly { readonly service: string; readonly path: string }[],
  doubts: readonly Gap[],
): readonly Entrance[] {
  return backends.map(({ service, path }) => ({
    service: keyOf(object.meta.namespace, service),
    evidence: fieldOf(object, path, service),
    doubts,
    gates: [{ namespace: object.meta.namespace, name: object.meta.name }],
  }));
}

function isInternal({ meta: { annotations }, loadBalancerClass }: Service): boolean {
  if (isMarked(INTERNAL_SERVICE, annotations)) return true;
  const { classes, type, types, scheme } = INTERNAL_BY_DEFAULT;
  const byDefault =
    classes.includes(loadBalancerClass ?? '') || types.includes(annotations.get(type) ?? '');
  return byDefault && annotations.get(scheme) !== 'internet-facing';
}

function isInternalGateway({ meta, className, infrastructure }: Gateway): boolean {
  return (
    INTERNAL_GATEWAY_CLASSES.includes(className) ||
    isMarked(INTERNAL_SERVICE, infrastructure) ||
    isMarked(INTERNAL_SERVICE, meta.annotations)
  );
}

function isMarked(marks: readonly InternalMark[], annotations: Meta['annotations']): boolean {
  return marks.some(({ annotation, values }) => {
    const value = annotations.get(annotation)?.toLowerCase();
    if (value === undefined) return false;
    return values === undefined ? value !== '' && value !== 'false' : values.includes(value);
  });
}

export function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
