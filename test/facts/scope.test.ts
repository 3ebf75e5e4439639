import { describe, expect, it } from 'vitest';
import { scope } from '../../src/facts/scope.ts';
import { tenancy } from '../../src/facts/tenancy.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

const WEB = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c}]}}}
`;

function service(type: string, more = ''): string {
  return `
- apiVersion: v1
  kind: Service
  metadata: {name: front, namespace: shop, annotations: {${more}}}
  spec: {type: ${type}, selector: {app: web}}
`;
}

const INGRESS = (annotations = '', className = 'nginx'): string => `
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: door, namespace: shop, annotations: {${annotations}}}
  spec:
    ingressClassName: ${className}
    rules: [{http: {paths: [{backend: {service: {name: front}}}]}}]
`;

interface Answer {
  readonly exposed: string;
  readonly by: readonly string[];
  readonly gaps: readonly string[];
  readonly tier: string;
}

/** What is said of the only workload. */
function answerFor(objects: string, options?: ExampleOptions, plan?: string): Answer | undefined {
  const observed = computeFact(
    scope,
    { objects, ...(plan === undefined ? {} : { plan }) },
    options,
  );
  if (observed.state === 'unseen') return undefined;
  const [workload] = observed.value.workloads;
  if (workload === undefined) return undefined;
  const { exposed, evidence, gaps } = observed.value.isExposed(workload);
  const { tier, assumed } = observed.value.tierOf(workload);
  return {
    exposed,
    by: evidence.map(({ subject, path, value }) => `${subject.key} ${path}=${value}`),
    gaps: gaps.map((gap) => gap.source),
    tier: `${tier}${assumed ? ' assumed' : ''}`,
  };
}

const CLOSED: Answer = { exposed: 'no', by: [], gaps: [], tier: 'normal assumed' };

describe('tenancy', () => {
  it('counts namespaces that only workloads name, and knows the machinery by name', () => {
    const objects = `${WEB}
- {apiVersion: v1, kind: Namespace, metadata: {name: openshift-ingress}}
- {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: []}}
- {apiVersion: v1, kind: Pod, metadata: {name: q, namespace: kube-system}, spec: {containers: []}}
`;
    const observed = computeFact(tenancy, { objects });
    expect(
      observed.state === 'seen' &&
        observed.value.namespaces.map(({ name, system, object }) => [
          name,
          system,
          object !== undefined,
        ]),
    ).toEqual([
      ['default', undefined, false],
      ['kube-system', 'Kubernetes', false],
      ['openshift-ingress', 'OpenShift', true],
      ['shop', undefined, true],
    ]);
  });

  it('is partial where namespaces are hidden, and says the cluster scope is no tenant', () => {
    const observed = computeFact(tenancy, { objects: WEB }, { hidden: ['core/Namespace'] });
    expect(observed.state).toBe('partial');
    if (observed.state !== 'partial') return;
    expect(observed.value.tenants.map(({ name }) => name)).toEqual(['shop']);
    expect(['', 'shop', '__proto__', 'kube-public'].map(observed.value.isTenant)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('exposure', () => {
  it('sees load balancers, node ports and external addresses', () => {
    for (const type of ['LoadBalancer', 'NodePort']) {
      expect(answerFor(WEB + service(type))).toEqual({
        exposed: 'yes',
        by: [`core/Service/shop/front spec.type=${type}`],
        gaps: [],
        tier: 'critical assumed',
      });
    }
    expect(answerFor(WEB + service('ClusterIP'))).toEqual(CLOSED);
  });

  it('knows internal load balancers of the clouds', () => {
    const marks = [
      'service.beta.kubernetes.io/aws-load-balancer-scheme: internal',
      'service.beta.kubernetes.io/aws-load-balancer-type: external',
      'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
      'networking.gke.io/load-balancer-type: Internal',
    ];
    for (const mark of marks) {
      expect(answerFor(WEB + service('LoadBalancer', mark))).toEqual(CLOSED);
    }
    const external = 'service.beta.kubernetes.io/azure-load-balancer-internal: "false"';
    expect(answerFor(WEB + service('LoadBalancer', external))?.exposed).toBe('yes');
  });

  it('follows an Ingress of any version to the workload', () => {
    const older = `
- apiVersion: extensions/v1beta1
  kind: Ingress
  metadata: {name: door, namespace: shop}
  spec: {backend: {serviceName: front}}
`;
    expect(answerFor(WEB + service('ClusterIP') + INGRESS())?.by).toEqual([
      'networking.k8s.io/Ingress/shop/door spec.rules[0].http.paths[0].backend.service.name=front',
    ]);
    expect(answerFor(WEB + service('ClusterIP') + older)?.by).toEqual([
      'extensions/Ingress/shop/door spec.backend.serviceName=front',
    ]);
    const internal = INGRESS('alb.ingress.kubernetes.io/scheme: internal', 'alb');
    expect(answerFor(WEB + service('ClusterIP') + internal)).toEqual(CLOSED);
  });

  it('leaves open what parameters that are not read decide', () => {
    const { exposed, gaps, tier } =
      answerFor(WEB + service('ClusterIP') + INGRESS('', 'alb')) ?? {};
    expect({ exposed, gaps, tier }).toEqual({
      exposed: 'unknown',
      gaps: ['kind/IngressClassParams'],
      tier: 'unknown assumed',
    });
  });

  it('follows a route only from a Gateway that is not internal, never from a mesh', () => {
    const route = (parent: string): string => `
- apiVersion: gateway.networking.k8s.io/v1
  kind: HTTPRoute
  metadata: {name: r, namespace: shop}
  spec: {parentRefs: [${parent}], rules: [{backendRefs: [{name: front}]}]}
- apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata: {name: outer, namespace: edge}
  spec: {gatewayClassName: cilium}
- apiVersion: gateway.networking.k8s.io/v1
  kind: Gateway
  metadata: {name: inner, namespace: edge}
  spec: {gatewayClassName: gke-l7-rilb}
`;
    const base = WEB + service('ClusterIP');
    const outer = '{name: outer, namespace: edge}';
    expect(answerFor(base + route(outer))?.exposed).toBe('yes');
    expect(answerFor(base + route('{name: inner, namespace: edge}'))?.exposed).toBe('no');
    expect(answerFor(base + route('{name: gone, namespace: edge}'))?.exposed).toBe('no');
    expect(answerFor(base + route('{kind: Service, name: front, group: ""}'))?.exposed).toBe('no');
    const hidden = ['gateway.networking.k8s.io/Gateway'];
    expect(answerFor(base + route(outer), { hidden })?.exposed).toBe('unknown');
  });

  it('follows an OpenShift Route', () => {
    const route = `
- apiVersion: route.openshift.io/v1
  kind: Route
  metadata: {name: r, namespace: shop}
  spec: {to: {kind: Service, name: front}}
`;
    expect(answerFor(WEB + service('ClusterIP') + route)?.by).toEqual([
      'route.openshift.io/Route/shop/r spec.to.name=front',
    ]);
  });

  it('counts a host port where the node is public, and does not know without nodes', () => {
    const pod = `
- apiVersion: v1
  kind: Pod
  metadata: {name: p, namespace: shop}
  spec: {nodeName: node-1, containers: [{name: c, ports: [{containerPort: 80, hostPort: 8080}]}]}
`;
    const node = (type: string): string => `
- {apiVersion: v1, kind: Node, metadata: {name: node-1}, status: {addresses: [{type: ${type}, address: 192.0.2.7}]}}
`;
    expect(answerFor(pod + node('ExternalIP'))?.exposed).toBe('yes');
    expect(answerFor(pod + node('InternalIP'))?.exposed).toBe('no');
    expect(answerFor(pod + node('ExternalIP'), { hidden: ['core/Node'] })).toEqual({
      exposed: 'unknown',
      by: ['core/Pod/shop/p spec.containers[0].ports[0].hostPort=8080'],
      gaps: ['core/Node'],
      tier: 'unknown assumed',
    });
  });

  it('never says no where a kind is hidden', () => {
    const kinds = [
      'core/Service',
      'networking.k8s.io/Ingress',
      'gateway.networking.k8s.io/HTTPRoute',
      'route.openshift.io/Route',
    ];
    const objects = `${WEB}
- apiVersion: route.openshift.io/v1
  kind: Route
  metadata: {name: r, namespace: other}
  spec: {to: {kind: Service, name: front}}
- apiVersion: gateway.networking.k8s.io/v1
  kind: HTTPRoute
  metadata: {name: r, namespace: other}
`;
    expect(answerFor(objects)?.exposed).toBe('no');
    for (const kind of kinds) {
      expect([kind, answerFor(objects, { hidden: [kind] })?.exposed]).toEqual([kind, 'unknown']);
    }
  });
});

describe('tiers', () => {
  it('takes workloads with persistent volumes as critical when none is declared', () => {
    const objects = `
- apiVersion: apps/v1
  kind: StatefulSet
  metadata: {name: db, namespace: shop}
  spec:
    template: {spec: {containers: [{name: c}]}}
    volumeClaimTemplates: [{metadata: {name: data}}]
`;
    expect(answerFor(objects)).toEqual({ ...CLOSED, tier: 'critical assumed' });
  });

  it('takes the declared tiers instead, also when they make nothing critical here', () => {
    const objects = WEB + service('LoadBalancer');
    const tierIn = (plan: string): string | undefined => answerFor(objects, {}, plan)?.tier;
    expect(tierIn('tiers: {critical: [{namespace: shop}]}')).toBe('critical');
    expect(tierIn('tiers: {critical: [{namespace: bank}]}')).toBe('normal');
    expect(tierIn('tiers: {critical: []}')).toBe('normal');
    expect(tierIn('tiers: {critical: [{namespace: bank, clusters: [elsewhere]}]}')).toBe(
      'critical assumed',
    );
    expect(tierIn('tiers: {critical: [{namespace: shop, clusters: [example]}]}')).toBe('critical');
  });

  it('makes a namespace as critical as its workloads, or leaves it open', () => {
    const objects = WEB + service('LoadBalancer');
    const tierOf = (options: ExampleOptions): readonly (string | undefined)[] => {
      const observed = computeFact(scope, { objects }, options);
      if (observed.state === 'unseen') return [];
      return ['shop', 'empty'].map((name) => observed.value.namespaceTier(name).tier);
    };
    expect(tierOf({})).toEqual(['critical', 'normal']);
    expect(tierOf({ hidden: ['core/Service'] })).toEqual(['unknown', 'normal']);
    expect(tierOf({ hidden: ['core/Pod'] })).toEqual(['critical', 'unknown']);
  });
});
