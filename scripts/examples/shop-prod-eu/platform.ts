import { addon } from '../addon.ts';
import { namespace, type Part } from '../control-plane/run.ts';
import { container, HARDENED, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { identity } from './identities.ts';
import { PLATFORM_POOL, pinned, REGION } from './site.ts';

interface Component {
  readonly name: string;
  readonly image: string;
  readonly replicas: number;
  readonly ports: readonly string[];
}

interface Product {
  readonly namespace: string;
  readonly version: string;
  readonly chart: string;
  readonly since: string;
  readonly rolledOut: string;
  readonly components: readonly Component[];
}

const PRODUCTS: readonly Product[] = [
  {
    namespace: 'cert-manager',
    version: 'v1.20.1',
    chart: 'cert-manager-v1.20.1',
    since: '2025-02-18',
    rolledOut: '2026-10-08',
    components: ['controller', 'webhook', 'cainjector'].map((name) => ({
      name: name === 'controller' ? 'cert-manager' : `cert-manager-${name}`,
      image: `quay.io/jetstack/cert-manager-${name}`,
      replicas: 2,
      ports: name === 'webhook' ? ['https:10250'] : ['http-metrics:9402'],
    })),
  },
  {
    namespace: 'external-secrets',
    version: 'v1.3.0',
    chart: 'external-secrets-1.3.0',
    since: '2025-02-18',
    rolledOut: '2026-09-29',
    components: ['external-secrets', 'external-secrets-webhook'].map((name) => ({
      name,
      image: 'ghcr.io/external-secrets/external-secrets',
      replicas: 2,
      ports: name.endsWith('webhook') ? ['webhook:10250'] : ['metrics:8080'],
    })),
  },
];

/** Certificates, and Secrets that come from the cloud's vault. */
export function platform(): Part {
  return {
    objects: [...PRODUCTS.flatMap(frame), ...rights(), store(), issuer(), ...webhooks()],
    workloads: PRODUCTS.flatMap((product) =>
      product.components.map((one) => workload(product, one)),
    ),
    services: PRODUCTS.flatMap((product) =>
      product.components
        .filter(({ name }) => name.endsWith('-webhook'))
        .map(({ name, ports: [port = ''] }) => ({
          namespace: product.namespace,
          name,
          selector: { 'app.kubernetes.io/component': name },
          ports: [`https:443:${port.split(':')[0]}`],
        })),
    ),
  };
}

function frame({ namespace: name, components }: Product): readonly Raw[] {
  const labels = { team: 'platform', 'pod-security.kubernetes.io/enforce': 'restricted' };
  return [namespace(name, labels), ...components.map((one) => identity(name, one.name))];
}

function workload(product: Product, one: Component): ReturnType<typeof addon> {
  return addon({
    namespace: product.namespace,
    name: one.name,
    app: product.namespace,
    version: product.version,
    release: product.namespace,
    chart: product.chart,
    application: product.namespace,
    replicas: one.replicas,
    since: product.since,
    rolledOut: product.rolledOut,
    revision: 9,
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: one.name,
      securityContext: NON_ROOT,
      containers: [
        container({
          name: one.name,
          image: pinned(one.image, product.version),
          ports: one.ports,
          cpu: '50m',
          memory: '128Mi',
          security: HARDENED,
        }),
      ],
    },
  });
}

function rights(): readonly Raw[] {
  return [
    ...grant('cert-manager-controller', account('cert-manager', 'cert-manager'), [
      allow('read change', 'cert-manager.io', '*'),
      allow('read write', 'core', 'secrets'),
      allow('create patch', 'core', 'events'),
    ]),
    ...grant('cert-manager-cainjector', account('cert-manager', 'cert-manager-cainjector'), [
      allow('read', 'cert-manager.io', 'certificates'),
      allow(
        'read change',
        'admissionregistration.k8s.io',
        'validatingwebhookconfigurations mutatingwebhookconfigurations',
      ),
      allow('read change', 'apiextensions.k8s.io', 'customresourcedefinitions'),
    ]),
    ...grant('external-secrets-controller', account('external-secrets', 'external-secrets'), [
      allow('read change', 'external-secrets.io', '*'),
      allow('read write', 'core', 'secrets'),
      allow('create', 'core', 'serviceaccounts/token'),
    ]),
  ];
}

function store(): Raw {
  const account = { name: 'external-secrets', namespace: 'external-secrets' };
  return object(
    'external-secrets.io/v1',
    'ClusterSecretStore',
    { name: 'aws-secrets-manager' },
    {
      spec: {
        provider: {
          aws: {
            service: 'SecretsManager',
            region: REGION,
            auth: { jwt: { serviceAccountRef: account } },
          },
        },
      },
      status: { conditions: [{ type: 'Ready', status: 'True', reason: 'Valid' }] },
    },
  );
}

function issuer(): Raw {
  return object(
    'cert-manager.io/v1',
    'ClusterIssuer',
    { name: 'letsencrypt' },
    {
      spec: {
        acme: {
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          email: 'platform@harbour.example',
        },
      },
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    },
  );
}

interface HookShape {
  readonly name: string;
  readonly namespace: string;
  readonly service: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
}

const HOOKS: readonly HookShape[] = [
  {
    name: 'cert-manager-webhook',
    namespace: 'cert-manager',
    service: 'cert-manager-webhook',
    groups: ['cert-manager.io', 'acme.cert-manager.io'],
    resources: ['*/*'],
  },
  {
    name: 'externalsecret-validate',
    namespace: 'external-secrets',
    service: 'external-secrets-webhook',
    groups: ['external-secrets.io'],
    resources: ['externalsecrets'],
  },
];

function webhooks(): readonly Raw[] {
  return HOOKS.map(({ name, namespace: where, service, groups, resources }) =>
    object(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { name },
      {
        webhooks: [
          {
            name: `validate.${groups[0]}`,
            admissionReviewVersions: ['v1'],
            clientConfig: {
              service: { namespace: where, name: service, path: '/validate', port: 443 },
            },
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            rules: [
              {
                apiGroups: groups,
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources,
                scope: '*',
              },
            ],
            sideEffects: 'None',
            timeoutSeconds: 5,
          },
        ],
      },
    ),
  );
}
