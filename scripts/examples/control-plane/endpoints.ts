import { type Labels, object, ownerOf, type Raw, type Site, suffixOf } from '../raw.ts';
import type { PlacedPod } from './world.ts';

/** A Service in the short form of the examples. */
export interface ServiceShape {
  readonly namespace: string;
  readonly name: string;
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly headless?: true;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly selector: Labels;
  /** Name, port and target, such as `http:80:8080` or `https:443:https`; a node port comes last. */
  readonly ports: readonly string[];
  /** Hostname or address that a load balancer was given. */
  readonly address?: string;
}

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
  readonly protocol: 'TCP' | 'UDP';
  readonly nodePort?: number;
}

/** The Service and the EndpointSlice of the pods it selects; `clusterIP` is the address it was given. */
export function serve(
  site: Site,
  shape: ServiceShape,
  clusterIP: string,
  pods: readonly PlacedPod[],
): readonly Raw[] {
  const ports = shape.ports.map(portOf);
  const ip = shape.headless ? 'None' : clusterIP;
  const service = object(
    'v1',
    'Service',
    {
      name: shape.name,
      namespace: shape.namespace,
      labels: shape.labels ?? shape.selector,
      ...(shape.annotations === undefined ? {} : { annotations: shape.annotations }),
    },
    {
      spec: {
        type: shape.type ?? 'ClusterIP',
        clusterIP: ip,
        clusterIPs: [ip],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
        internalTrafficPolicy: 'Cluster',
        sessionAffinity: 'None',
        ...(shape.type === undefined ? {} : { externalTrafficPolicy: 'Cluster' }),
        ports,
        selector: shape.selector,
      },
      status: { loadBalancer: ingressOf(shape.address) },
    },
  );
  return [service, slice(site, service, shape, ports, pods)];
}

function ingressOf(address: string | undefined): unknown {
  if (address === undefined) return {};
  return { ingress: [/^[\d.]+$/.test(address) ? { ip: address } : { hostname: address }] };
}

function portOf(written: string): ServicePort {
  const [spec = '', protocol] = written.split('/');
  const [name = '', port = '', target = '', nodePort] = spec.split(':');
  return {
    name,
    port: Number(port),
    targetPort: /^\d+$/.test(target) ? Number(target) : target,
    protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
    ...(nodePort === undefined ? {} : { nodePort: Number(nodePort) }),
  };
}

function slice(
  site: Site,
  service: Raw,
  { namespace, name, selector }: ServiceShape,
  ports: readonly ServicePort[],
  pods: readonly PlacedPod[],
): Raw {
  const chosen = pods.filter(
    (pod) =>
      pod.namespace === namespace &&
      !pod.finished &&
      Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  );
  return object(
    'discovery.k8s.io/v1',
    'EndpointSlice',
    {
      name: `${name}-${suffixOf(5, site.name, namespace, name)}`,
      namespace,
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
      },
      ownerReferences: [ownerOf(site, service)],
    },
    {
      addressType: 'IPv4',
      endpoints: chosen.map((pod) => endpoint(site, pod)),
      ports:
        chosen.length === 0
          ? null
          : ports.map((one) => ({
              name: one.name,
              port: targetOf(one, chosen),
              protocol: one.protocol,
            })),
    },
  );
}

function endpoint(site: Site, { ip, ready, node, namespace, name, raw }: PlacedPod): unknown {
  const zone = node.labels['topology.kubernetes.io/zone'];
  const { uid } = ownerOf(site, raw);
  return {
    addresses: [ip],
    conditions: { ready, serving: ready, terminating: false },
    nodeName: node.name,
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(zone === undefined ? {} : { zone }),
  };
}

function targetOf({ targetPort }: ServicePort, pods: readonly PlacedPod[]): number {
  if (typeof targetPort === 'number') return targetPort;
  const named = pods
    .flatMap(({ template }) => [
      ...template.spec.containers,
      ...(template.spec.initContainers ?? []),
    ])
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name === targetPort);
  if (named === undefined) throw new Error(`no container port is named ${targetPort}`);
  return named.containerPort;
}
