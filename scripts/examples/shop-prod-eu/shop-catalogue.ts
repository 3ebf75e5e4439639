/** One service or job of the shop. */
export interface App {
  readonly namespace: string;
  readonly name: string;
  readonly team: string;
  readonly tier?: 'critical';
  /** In the account's registry, when it is not the shop's own. */
  readonly image?: string;
  readonly version: string;
  /** Versions whose ReplicaSets are still kept, oldest first. */
  readonly earlier?: readonly string[];
  readonly rolledOut: string;
  readonly replicas?: number;
  readonly port?: number;
  readonly cpu?: string;
  readonly memory?: string;
  /** Keys of the Secret of its name. */
  readonly secrets?: readonly string[];
  /** Size of the volume of each replica. */
  readonly claim?: string;
  readonly scalesTo?: number;
  readonly schedule?: string;
  readonly runs?: readonly string[];
  readonly application?: string;
  /** The image is named by its tag alone. */
  readonly byTag?: true;
  /** The injector leaves its pods alone. */
  readonly outsideMesh?: true;
}

const PAYMENTS = { namespace: 'payments', team: 'payments', tier: 'critical' } as const;
const CHECKOUT = { namespace: 'checkout', team: 'checkout', tier: 'critical' } as const;
const IDENTITY = { namespace: 'identity', team: 'identity', tier: 'critical' } as const;
const CATALOG = { namespace: 'catalog', team: 'catalog' } as const;
const GROWTH = { team: 'growth' } as const;

export const APPS: readonly App[] = [
  {
    ...PAYMENTS,
    name: 'payments-api',
    version: '8.14.2',
    earlier: ['8.14.0', '8.14.1'],
    rolledOut: '2026-11-17',
    replicas: 3,
    port: 8080,
    secrets: ['database-url', 'acquirer-key'],
  },
  {
    ...PAYMENTS,
    name: 'ledger',
    version: '3.2.0',
    earlier: ['3.1.4'],
    rolledOut: '2026-11-04',
    port: 8080,
    secrets: ['database-url'],
  },
  {
    ...PAYMENTS,
    name: 'settlement',
    outsideMesh: true,
    version: '2.7.1',
    rolledOut: '2026-10-30',
    schedule: '10 3 * * *',
    runs: ['2026-11-18T03:10:00Z', '2026-11-19T03:10:00Z', '2026-11-20T03:10:00Z'],
    secrets: ['database-url', 'acquirer-key'],
  },
  {
    ...CHECKOUT,
    name: 'checkout-api',
    version: '12.3.0',
    earlier: ['12.2.1', '12.2.2'],
    rolledOut: '2026-11-18',
    replicas: 3,
    port: 8080,
    scalesTo: 8,
    secrets: ['database-url'],
  },
  {
    ...CHECKOUT,
    name: 'cart',
    image: 'docker-hub/valkey/valkey',
    version: '9.0.2',
    rolledOut: '2026-10-30',
    replicas: 3,
    port: 6379,
    claim: '20Gi',
    secrets: ['password'],
  },
  {
    ...IDENTITY,
    name: 'identity-web',
    version: '5.9.3',
    earlier: ['5.9.2'],
    rolledOut: '2026-11-12',
    port: 8080,
    secrets: ['session-key'],
  },
  {
    ...IDENTITY,
    name: 'keycloak',
    image: 'quay/keycloak/keycloak',
    version: '26.4.7',
    earlier: ['26.4.5'],
    rolledOut: '2026-10-30',
    port: 8080,
    cpu: '500m',
    memory: '1Gi',
    secrets: ['database-url', 'admin-password'],
  },
  {
    ...CATALOG,
    name: 'catalog-api',
    version: '21.0.5',
    earlier: ['21.0.3', '21.0.4'],
    rolledOut: '2026-11-16',
    replicas: 3,
    port: 8080,
    secrets: ['database-url'],
  },
  {
    ...CATALOG,
    name: 'product-feed',
    version: '4.4.0',
    earlier: ['4.3.9'],
    rolledOut: '2026-11-10',
    port: 8080,
  },
  {
    ...CATALOG,
    name: 'supplier-import',
    version: '6.1.0',
    rolledOut: '2026-11-02',
    schedule: '*/30 * * * *',
    runs: ['2026-11-20T07:30:00Z', '2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z'],
    secrets: ['supplier-token'],
  },
  {
    namespace: 'search',
    team: 'catalog',
    name: 'search-api',
    version: '9.8.1',
    earlier: ['9.8.0'],
    rolledOut: '2026-11-11',
    port: 8080,
    secrets: ['index-password'],
  },
  {
    namespace: 'search',
    team: 'catalog',
    name: 'search-index',
    image: 'docker-hub/opensearchproject/opensearch',
    version: '3.4.0',
    rolledOut: '2026-10-30',
    replicas: 3,
    port: 9200,
    cpu: '1',
    memory: '4Gi',
    claim: '200Gi',
    secrets: ['index-password'],
  },
  {
    namespace: 'storefront',
    team: 'web',
    name: 'storefront-web',
    version: '41.7.0',
    earlier: ['41.6.2', '41.6.3'],
    rolledOut: '2026-11-19',
    replicas: 4,
    port: 8080,
    scalesTo: 16,
    secrets: ['session-key'],
  },
  {
    ...GROWTH,
    namespace: 'recommendations',
    name: 'recommendations-api',
    version: '7.0.2',
    earlier: ['7.0.1'],
    rolledOut: '2026-11-13',
    port: 8080,
    cpu: '500m',
    memory: '1Gi',
  },
  {
    // Lent to another team for a season, and still there.
    namespace: 'recommendations',
    team: 'data',
    name: 'feature-builder',
    version: '0.19.0',
    rolledOut: '2026-09-24',
    replicas: 1,
    cpu: '500m',
    memory: '2Gi',
    byTag: true,
  },
  {
    ...GROWTH,
    namespace: 'notifications',
    name: 'notifications-api',
    version: '3.15.0',
    earlier: ['3.14.8'],
    rolledOut: '2026-11-06',
    port: 8080,
    byTag: true,
    secrets: ['provider-key'],
  },
  {
    ...GROWTH,
    namespace: 'notifications',
    name: 'mail-worker',
    version: '3.15.0',
    earlier: ['3.14.8'],
    rolledOut: '2026-11-06',
    byTag: true,
    secrets: ['provider-key'],
  },
];
