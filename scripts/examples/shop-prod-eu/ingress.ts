import { addon } from '../addon.ts';
import { type Part, serviceAccount } from '../control-plane/run.ts';
import { container, HARDENED, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { APPS_POOL, pinned, REGION } from './site.ts';

const NS = 'istio-ingress';
const GATEWAY = 'gateway.networking.k8s.io/v1';
const NAME = 'shop-gateway-istio';

/** The ways in: the mesh's gateway for people, a load balancer for partners' product feeds. */
export function ingress(): Part {
  return {
    objects: [
      serviceAccount(NS, NAME),
      object(
        GATEWAY,
        'GatewayClass',
        { name: 'istio' },
        {
          spec: { controllerName: 'istio.io/gateway-controller' },
          status: { conditions: [{ type: 'Accepted', status: 'True' }] },
        },
      ),
      gateway(),
      route('storefront', 'storefront-web', ['www.harbour.example', 'm.harbour.example']),
      route('identity', 'identity-web', ['login.harbour.example']),
      object(
        'networking.k8s.io/v1',
        'IngressClass',
        { name: 'alb' },
        {
          spec: { controller: 'ingress.k8s.aws/alb' },
        },
      ),
      feed(),
      object(
        'policy/v1',
        'PodDisruptionBudget',
        { name: NAME, namespace: NS },
        {
          spec: {
            maxUnavailable: 1,
            selector: { matchLabels: { 'app.kubernetes.io/name': NAME } },
          },
        },
      ),
    ],
    workloads: [proxy()],
    services: [
      {
        namespace: NS,
        name: NAME,
        type: 'LoadBalancer',
        selector: { 'gateway.networking.k8s.io/gateway-name': 'shop-gateway' },
        annotations: {
          'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
          'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
          'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
        },
        ports: ['https:443:8443:31443'],
        address: `k8s-istioing-shopgate-5b2c9d1e07-9f4b6a2d8c1e3f70.elb.${REGION}.amazonaws.com`,
      },
    ],
  };
}

function gateway(): Raw {
  return object(
    GATEWAY,
    'Gateway',
    { name: 'shop-gateway', namespace: NS },
    {
      spec: {
        gatewayClassName: 'istio',
        infrastructure: {
          annotations: {
            'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
            'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing',
          },
        },
        listeners: [
          {
            name: 'https',
            port: 443,
            protocol: 'HTTPS',
            hostname: '*.harbour.example',
            tls: {
              mode: 'Terminate',
              certificateRefs: [{ group: '', kind: 'Secret', name: 'harbour-example-tls' }],
            },
            allowedRoutes: {
              namespaces: {
                from: 'Selector',
                selector: { matchLabels: { 'istio-injection': 'enabled' } },
              },
            },
          },
        ],
      },
      status: {
        conditions: ['Accepted', 'Programmed'].map((type) => ({ type, status: 'True' })),
        listeners: [{ name: 'https', attachedRoutes: 2 }],
      },
    },
  );
}

function route(namespace: string, name: string, hostnames: readonly string[]): Raw {
  const parent = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name: 'shop-gateway',
    namespace: NS,
  };
  return object(
    GATEWAY,
    'HTTPRoute',
    { name, namespace },
    {
      spec: {
        parentRefs: [parent],
        hostnames,
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ group: '', kind: 'Service', name, port: 8080, weight: 1 }],
          },
        ],
      },
      status: {
        parents: [
          {
            parentRef: parent,
            controllerName: 'istio.io/gateway-controller',
            conditions: ['Accepted', 'ResolvedRefs'].map((type) => ({ type, status: 'True' })),
          },
        ],
      },
    },
  );
}

function feed(): Raw {
  const service = { name: 'product-feed', port: { name: 'http' } };
  return object(
    'networking.k8s.io/v1',
    'Ingress',
    {
      name: 'product-feed',
      namespace: 'catalog',
      annotations: {
        'alb.ingress.kubernetes.io/scheme': 'internet-facing',
        'alb.ingress.kubernetes.io/target-type': 'ip',
        'alb.ingress.kubernetes.io/listen-ports': '[{"HTTPS":443}]',
      },
    },
    {
      spec: {
        ingressClassName: 'alb',
        rules: [
          {
            host: 'feeds.harbour.example',
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] },
          },
        ],
      },
      status: {
        loadBalancer: {
          ingress: [
            { hostname: `k8s-catalog-productf-3c7a1b9d20-1184620931.${REGION}.elb.amazonaws.com` },
          ],
        },
      },
    },
  );
}

function proxy(): ReturnType<typeof addon> {
  return addon({
    namespace: NS,
    name: NAME,
    version: '1.28.3',
    replicas: 3,
    since: '2025-04-15',
    rolledOut: '2026-10-28',
    revision: 8,
    podLabels: {
      team: 'platform',
      'gateway.networking.k8s.io/gateway-name': 'shop-gateway',
      'istio.io/rev': 'default',
      'sidecar.istio.io/inject': 'false',
    },
    spec: {
      ...APPS_POOL,
      serviceAccountName: NAME,
      securityContext: NON_ROOT,
      containers: [
        container({
          name: 'istio-proxy',
          image: pinned('docker.io/istio/proxyv2', '1.28.3'),
          args: ['proxy', 'router', '--domain', '$(POD_NAMESPACE).svc.cluster.local'],
          ports: ['status-port:15021', 'https:8443', 'metrics:15020'],
          probe: '/healthz/ready',
          cpu: '200m',
          memory: '256Mi',
          security: HARDENED,
        }),
      ],
    },
  });
}
