import type { Part } from '../control-plane/run.ts';
import { object, type Raw } from '../raw.ts';
import { MESHED } from './mesh.ts';
import { QUARANTINE_LABEL } from './site.ts';
import { TENANTS } from './tenants.ts';

/** Who may call whom: `namespace/app` to `namespace/app:port`. */
const FLOWS: readonly (readonly [from: string, to: string])[] = [
  ['istio-ingress/shop-gateway-istio', 'storefront/storefront-web:8080'],
  ['istio-ingress/shop-gateway-istio', 'identity/identity-web:8080'],
  ['storefront/storefront-web', 'catalog/catalog-api:8080'],
  ['storefront/storefront-web', 'search/search-api:8080'],
  ['storefront/storefront-web', 'recommendations/recommendations-api:8080'],
  ['storefront/storefront-web', 'checkout/checkout-api:8080'],
  ['storefront/storefront-web', 'identity/identity-web:8080'],
  ['checkout/checkout-api', 'payments/payments-api:8080'],
  ['checkout/checkout-api', 'notifications/notifications-api:8080'],
  ['checkout/checkout-api', 'checkout/cart:6379'],
  ['payments/payments-api', 'payments/ledger:8080'],
  ['identity/identity-web', 'identity/keycloak:8080'],
  ['search/search-api', 'search/search-index:9200'],
  ['search/search-index', 'search/search-index:9200'],
];

const DATABASES = ['10.20.200.0/22', 5432] as const;
const ENDPOINTS = ['10.20.212.0/24', 443] as const;
const API_SERVER = ['10.20.220.0/28', 443] as const;

/** Networks outside the cluster that a namespace's pods reach. */
const OUTSIDE: Readonly<Record<string, readonly (readonly [cidr: string, port: number])[]>> = {
  payments: [DATABASES, ENDPOINTS, ['203.0.113.16/28', 443]],
  checkout: [DATABASES],
  identity: [DATABASES],
  catalog: [DATABASES, ENDPOINTS, ['203.0.113.64/27', 443]],
  notifications: [ENDPOINTS],
  recommendations: [ENDPOINTS],
  argocd: [API_SERVER, ['198.51.100.24/32', 443]],
  observability: [API_SERVER, ENDPOINTS],
  'istio-ingress': [],
};

/** Networks of the load balancers, where pods are behind one. */
const FROM_BALANCERS: Readonly<Record<string, readonly [app: string, port: number]>> = {
  'istio-ingress': ['shop-gateway-istio', 8443],
  catalog: ['product-feed', 8080],
};

export function networkPolicies(): Part {
  return { objects: [...TENANTS.flatMap(({ name }) => policiesOf(name)), denyTier()] };
}

function policiesOf(namespace: string): readonly Raw[] {
  const outside = (OUTSIDE[namespace] ?? []).map(([cidr, port]) => ({
    to: [{ ipBlock: { cidr } }],
    ports: [tcp(port)],
  }));
  return [
    policy(namespace, 'default-deny', {}, { policyTypes: ['Ingress', 'Egress'] }),
    quarantine(namespace),
    policy(namespace, 'allow-dns', free(), { policyTypes: ['Egress'], egress: [dns()] }),
    ...(MESHED.includes(namespace) || namespace === 'istio-ingress'
      ? [meshControl(namespace)]
      : []),
    ...FLOWS.flatMap(([from, to]) => flow(namespace, from, to)),
    ...balancer(namespace),
    ...(namespace === 'payments' ? [bank()] : []),
    ...(outside.length === 0
      ? []
      : [policy(namespace, 'allow-outside', free(), { policyTypes: ['Egress'], egress: outside })]),
    ...metrics(namespace),
  ];
}

/** Pods that are not in quarantine: otherwise an allowed flow would outlive the isolation. */
function free(app?: string): Readonly<Record<string, unknown>> {
  return {
    ...(app === undefined ? {} : { matchLabels: { 'app.kubernetes.io/name': app } }),
    matchExpressions: [{ key: QUARANTINE_LABEL, operator: 'DoesNotExist' }],
  };
}

function policy(
  namespace: string,
  name: string,
  podSelector: Readonly<Record<string, unknown>>,
  spec: Readonly<Record<string, unknown>>,
): Raw {
  return object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    { name, namespace },
    { spec: { podSelector, ...spec } },
  );
}

/** Staged: it selects nothing until a responder sets the label. */
function quarantine(namespace: string): Raw {
  const selector = { matchExpressions: [{ key: QUARANTINE_LABEL, operator: 'Exists' }] };
  return policy(namespace, 'ir-quarantine', selector, { policyTypes: ['Ingress', 'Egress'] });
}

function tcp(port: number): unknown {
  return { protocol: 'TCP', port };
}

function inNamespace(name: string, labels?: Readonly<Record<string, string>>): unknown {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    ...(labels === undefined ? {} : { podSelector: { matchLabels: labels } }),
  };
}

function dns(): unknown {
  return {
    to: [inNamespace('kube-system', { 'k8s-app': 'kube-dns' })],
    ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
  };
}

function meshControl(namespace: string): Raw {
  return policy(namespace, 'allow-mesh-control', free(), {
    policyTypes: ['Egress'],
    egress: [{ to: [inNamespace('istio-system', { app: 'istiod' })], ports: [tcp(15012)] }],
  });
}

function flow(namespace: string, from: string, to: string): readonly Raw[] {
  const [fromNamespace = '', fromApp = ''] = from.split('/');
  const [toNamespace = '', target = ''] = to.split('/');
  const [toApp = '', port = ''] = target.split(':');
  const ports = [tcp(Number(port))];
  const app = (name: string): Readonly<Record<string, string>> => ({
    'app.kubernetes.io/name': name,
  });
  const found: Raw[] = [];
  if (fromNamespace === namespace) {
    found.push(
      policy(namespace, `${fromApp}-to-${toApp}`, free(fromApp), {
        policyTypes: ['Egress'],
        egress: [{ to: [inNamespace(toNamespace, app(toApp))], ports }],
      }),
    );
  }
  if (toNamespace === namespace) {
    found.push(
      policy(namespace, `${toApp}-from-${fromApp}`, free(toApp), {
        policyTypes: ['Ingress'],
        ingress: [{ from: [inNamespace(fromNamespace, app(fromApp))], ports }],
      }),
    );
  }
  return found;
}

function balancer(namespace: string): readonly Raw[] {
  const behind = FROM_BALANCERS[namespace];
  if (behind === undefined) return [];
  const [app, port] = behind;
  const from = ['10.20.0.0/28', '10.20.32.0/28', '10.20.64.0/28'].map((cidr) => ({
    ipBlock: { cidr },
  }));
  return [
    policy(namespace, 'allow-load-balancer', free(app), {
      policyTypes: ['Ingress'],
      ingress: [{ from, ports: [tcp(port)] }],
    }),
  ];
}

/** Written before there was a quarantine, and so not left by a pod that gets its label. */
function bank(): Raw {
  const from = [{ ipBlock: { cidr: '10.30.8.0/24' } }];
  const selector = { matchLabels: { 'app.kubernetes.io/name': 'payments-api' } };
  return policy('payments', 'allow-bank', selector, {
    policyTypes: ['Ingress'],
    ingress: [{ from, ports: [tcp(8443)] }],
  });
}

function metrics(namespace: string): readonly Raw[] {
  if (namespace !== 'observability') {
    const from = [inNamespace('observability', { 'app.kubernetes.io/name': 'prometheus' })];
    const ports = [15090, 8080, 9090].map(tcp);
    return [
      policy(namespace, 'allow-metrics', free(), {
        policyTypes: ['Ingress'],
        ingress: [{ from, ports }],
      }),
    ];
  }
  const everywhere = [{ to: [{ namespaceSelector: {} }] }];
  return [
    policy(namespace, 'prometheus-scrapes', free('prometheus'), {
      policyTypes: ['Egress'],
      egress: everywhere,
    }),
  ];
}

/** The plugin's deny tier: it wins over every policy above. */
function denyTier(): Raw {
  const all = [{ namespaces: {} }];
  return object(
    'networking.k8s.aws/v1alpha1',
    'ClusterNetworkPolicy',
    { name: 'ir-quarantine' },
    {
      spec: {
        tier: 'Admin',
        priority: 10,
        subject: {
          pods: {
            namespaceSelector: {},
            podSelector: { matchLabels: { [QUARANTINE_LABEL]: 'true' } },
          },
        },
        ingress: [{ name: 'deny-all-in', action: 'Deny', from: all }],
        egress: [
          {
            name: 'deny-all-out',
            action: 'Deny',
            to: [...all, { networks: ['0.0.0.0/0', '::/0'] }],
          },
        ],
      },
    },
  );
}
