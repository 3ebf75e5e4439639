import { addon } from '../addon.ts';
import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container, EVERYWHERE, HARDENED, hostPath, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { REVISION, VERSION } from './sidecar.ts';
import { PLATFORM_POOL, pinned } from './site.ts';

const NS = 'istio-system';

/** Namespaces whose pods are in the mesh. */
export const MESHED: readonly string[] = ['payments', 'checkout', 'identity', 'storefront'];

export function mesh(): Part {
  return {
    objects: [
      namespace(NS, { team: 'platform', 'pod-security.kubernetes.io/enforce': 'privileged' }),
      serviceAccount(NS, 'istiod'),
      serviceAccount(NS, 'istio-cni'),
      ...rights(),
      meshConfig(),
      injector(),
      object(
        'security.istio.io/v1',
        'PeerAuthentication',
        { name: 'default', namespace: NS },
        {
          spec: { mtls: { mode: 'STRICT' } },
        },
      ),
      ...exceptions(),
      object(
        'telemetry.istio.io/v1',
        'Telemetry',
        { name: 'mesh-default', namespace: NS },
        {
          spec: { accessLogging: [{ providers: [{ name: 'envoy' }] }] },
        },
      ),
      ...['payments', 'checkout', 'identity'].flatMap(authorization),
    ],
    workloads: [istiod(), cniNode()],
    services: [
      {
        namespace: NS,
        name: 'istiod',
        selector: { 'app.kubernetes.io/name': 'istiod' },
        ports: [
          'grpc-xds:15010:15010',
          'https-dns:15012:15012',
          'https-webhook:443:15017',
          'http-monitoring:15014:15014',
        ],
      },
    ],
  };
}

/** What makes the mesh less strict than its one policy says: a port for metrics, and a move that never ended. */
function exceptions(): readonly Raw[] {
  const [version, kind] = ['security.istio.io/v1', 'PeerAuthentication'];
  const ledger = { matchLabels: { 'app.kubernetes.io/name': 'ledger' } };
  return [
    object(
      version,
      kind,
      { name: 'ledger-metrics', namespace: 'payments' },
      {
        spec: {
          selector: ledger,
          mtls: { mode: 'STRICT' },
          portLevelMtls: { '9090': { mode: 'PERMISSIVE' } },
        },
      },
    ),
    object(
      version,
      kind,
      { name: 'while-we-move', namespace: 'storefront' },
      { spec: { mtls: { mode: 'PERMISSIVE' } } },
    ),
  ];
}

/** Nothing is allowed in a critical namespace but what is listed. */
function authorization(where: string): readonly Raw[] {
  const kind = 'AuthorizationPolicy';
  const version = 'security.istio.io/v1';
  const callers: Readonly<Record<string, readonly string[]>> = {
    payments: ['cluster.local/ns/checkout/sa/checkout-api'],
    checkout: ['cluster.local/ns/storefront/sa/storefront-web'],
    identity: [
      'cluster.local/ns/istio-ingress/sa/shop-gateway-istio',
      'cluster.local/ns/storefront/sa/storefront-web',
    ],
  };
  return [
    object(version, kind, { name: 'allow-nothing', namespace: where }, { spec: {} }),
    object(
      version,
      kind,
      { name: 'allow-callers', namespace: where },
      {
        spec: {
          action: 'ALLOW',
          rules: [
            {
              from: [
                { source: { principals: callers[where] ?? [] } },
                { source: { namespaces: [where] } },
              ],
            },
          ],
        },
      },
    ),
  ];
}

function meshConfig(): Raw {
  const text = [
    'accessLogFile: /dev/stdout',
    'accessLogEncoding: JSON',
    'enableTracing: true',
    'outboundTrafficPolicy:',
    '  mode: REGISTRY_ONLY',
    'rootNamespace: istio-system',
    'trustDomain: cluster.local',
  ].join('\n');
  return object('v1', 'ConfigMap', { name: 'istio', namespace: NS }, { data: { mesh: text } });
}

function rights(): readonly Raw[] {
  return [
    ...grant('istiod-clusterrole-istio-system', account(NS, 'istiod'), [
      allow('read', 'core', 'pods services namespaces endpoints nodes'),
      allow('read', 'discovery.k8s.io', 'endpointslices'),
      allow(
        'read change',
        'admissionregistration.k8s.io',
        'mutatingwebhookconfigurations validatingwebhookconfigurations',
      ),
      allow('read', 'security.istio.io networking.istio.io telemetry.istio.io', '*'),
      allow('read change', 'gateway.networking.k8s.io', '*'),
      allow('create', 'authentication.k8s.io', 'tokenreviews'),
      allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
    ]),
    ...grant('istio-cni', account(NS, 'istio-cni'), [
      allow('get follow', 'core', 'pods nodes namespaces'),
    ]),
  ];
}

function injector(): Raw {
  return object(
    'admissionregistration.k8s.io/v1',
    'MutatingWebhookConfiguration',
    {
      name: 'istio-sidecar-injector',
      labels: { app: 'sidecar-injector', 'istio.io/rev': REVISION },
    },
    {
      webhooks: [
        {
          name: 'namespace.sidecar-injector.istio.io',
          admissionReviewVersions: ['v1'],
          clientConfig: { service: { namespace: NS, name: 'istiod', path: '/inject', port: 443 } },
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          namespaceSelector: {
            matchExpressions: [{ key: 'istio-injection', operator: 'In', values: ['enabled'] }],
          },
          objectSelector: {
            matchExpressions: [
              { key: 'sidecar.istio.io/inject', operator: 'NotIn', values: ['false'] },
            ],
          },
          rules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['pods'],
              scope: '*',
            },
          ],
          reinvocationPolicy: 'Never',
          sideEffects: 'None',
          timeoutSeconds: 10,
        },
      ],
    },
  );
}

function istiod(): ReturnType<typeof addon> {
  return addon({
    namespace: NS,
    name: 'istiod',
    version: VERSION,
    application: 'istio',
    replicas: 3,
    since: '2025-04-08',
    rolledOut: '2026-10-06',
    revision: 8,
    podLabels: { app: 'istiod', istio: 'pilot' },
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: 'istiod',
      securityContext: NON_ROOT,
      containers: [
        container({
          name: 'discovery',
          image: pinned('docker.io/istio/pilot', VERSION),
          args: ['discovery', '--monitoringAddr=:15014', '--domain', 'cluster.local'],
          ports: ['http-debug:8080', 'grpc-xds:15010', 'tls-xds:15012', 'https-webhooks:15017'],
          cpu: '200m',
          memory: '512Mi',
          security: HARDENED,
        }),
      ],
    },
  });
}

function cniNode(): ReturnType<typeof addon> {
  return addon({
    kind: 'DaemonSet',
    namespace: NS,
    name: 'istio-cni-node',
    version: VERSION,
    application: 'istio',
    since: '2025-04-08',
    rolledOut: '2026-10-06',
    revision: 8,
    spec: {
      serviceAccountName: 'istio-cni',
      priorityClassName: 'system-node-critical',
      tolerations: EVERYWHERE,
      containers: [
        container({
          name: 'install-cni',
          image: pinned('docker.io/istio/install-cni', VERSION),
          cpu: '20m',
          memory: '100Mi',
          mounts: [
            { name: 'cni-bin-dir', mountPath: '/host/opt/cni/bin' },
            { name: 'cni-net-dir', mountPath: '/host/etc/cni/net.d' },
          ],
          security: {
            privileged: false,
            capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_ADMIN'] },
          },
        }),
      ],
      volumes: [hostPath('cni-bin-dir', '/opt/cni/bin'), hostPath('cni-net-dir', '/etc/cni/net.d')],
    },
  });
}
