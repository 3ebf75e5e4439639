import { addon } from '../addon.ts';
import { type Part, serviceAccount } from '../control-plane/run.ts';
import type { Workload } from '../control-plane/workloads.ts';
import { container, HARDENED, NON_ROOT } from '../pod-spec.ts';
import { hexOf, object, type Raw } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { PLATFORM_POOL, pinned } from './site.ts';

const NS = 'argocd';
const VERSION = 'v3.4.2';

interface Component {
  readonly name: string;
  readonly kind?: Workload['kind'];
  readonly image?: string;
  readonly replicas: number;
  readonly ports: readonly string[];
}

const COMPONENTS: readonly Component[] = [
  { name: 'argocd-server', replicas: 2, ports: ['server:8080', 'metrics:8083'] },
  { name: 'argocd-repo-server', replicas: 2, ports: ['repo-server:8081'] },
  { name: 'argocd-applicationset-controller', replicas: 2, ports: ['webhook:7000'] },
  {
    name: 'argocd-application-controller',
    kind: 'StatefulSet',
    replicas: 1,
    ports: ['metrics:8082'],
  },
  { name: 'argocd-redis', image: 'docker.io/library/redis', replicas: 1, ports: ['redis:6379'] },
];

/** The reconciler, and one Application for everything it keeps in place. */
export function argoCd(workloads: readonly Workload[]): Part {
  return {
    objects: [
      ...COMPONENTS.map(({ name }) => serviceAccount(NS, name)),
      ...grant('argocd-application-controller', account(NS, 'argocd-application-controller'), [
        allow('all', '*', '*'),
      ]),
      ...grant('argocd-server', account(NS, 'argocd-server'), [
        allow('delete get patch', '*', '*'),
        allow('list', 'core', 'events'),
        allow('get', 'core', 'pods/log'),
      ]),
      project(),
      ...applications(workloads),
    ],
    workloads: COMPONENTS.map(component),
    services: [
      {
        namespace: NS,
        name: 'argocd-server',
        selector: { 'app.kubernetes.io/component': 'argocd-server' },
        ports: ['http:80:server', 'https:443:server'],
      },
      {
        namespace: NS,
        name: 'argocd-repo-server',
        selector: { 'app.kubernetes.io/component': 'argocd-repo-server' },
        ports: ['server:8081:repo-server'],
      },
      {
        namespace: NS,
        name: 'argocd-redis',
        selector: { 'app.kubernetes.io/component': 'argocd-redis' },
        ports: ['tcp-redis:6379:redis'],
      },
    ],
  };
}

function component(one: Component): Workload {
  const { name, replicas, kind = 'Deployment' } = one;
  return addon({
    kind,
    namespace: NS,
    name,
    app: 'argocd',
    version: VERSION,
    release: 'argocd',
    chart: 'argo-cd-9.4.1',
    replicas,
    since: '2025-02-12',
    rolledOut: '2026-10-13',
    revision: 14,
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: name,
      securityContext: { ...NON_ROOT, runAsUser: 999 },
      ...(one.image === undefined ? {} : { automountServiceAccountToken: false }),
      containers: [
        container({
          name: name.replace('argocd-', ''),
          image:
            one.image === undefined
              ? pinned('quay.io/argoproj/argocd', VERSION)
              : pinned(one.image, '8.4.2-alpine'),
          ports: one.ports,
          cpu: '100m',
          memory: '256Mi',
          security: HARDENED,
        }),
      ],
    },
  });
}

function project(): Raw {
  const meta = { name: 'shop', namespace: NS };
  return object('argoproj.io/v1alpha1', 'AppProject', meta, {
    spec: {
      sourceRepos: ['https://git.harbour.example/shop/*'],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: '*' }],
      clusterResourceWhitelist: [],
      signatureKeys: [],
    },
  });
}

/** One for each name in the tracking annotations, listing what carries it. */
function applications(workloads: readonly Workload[]): readonly Raw[] {
  const tracked = Map.groupBy(
    workloads.filter((one) => applicationOf(one) !== undefined),
    applicationOf,
  );
  return [...tracked].flatMap(([name, members]) =>
    name === undefined ? [] : [application(name, members)],
  );
}

function applicationOf({ annotations = {} }: Workload): string | undefined {
  return annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
}

function application(name: string, members: readonly Workload[]): Raw {
  const revision = hexOf('commit', name).slice(0, 40);
  const namespace = members[0]?.namespace ?? name;
  return object(
    'argoproj.io/v1alpha1',
    'Application',
    { name, namespace: NS },
    {
      spec: {
        project: members.some((one) => one.labels?.['team'] !== undefined) ? 'shop' : 'default',
        source: {
          repoURL: `https://git.harbour.example/shop/${name}-deploy`,
          path: 'overlays/prod-eu',
          targetRevision: 'main',
        },
        destination: { server: 'https://kubernetes.default.svc', namespace },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
      status: {
        health: { status: 'Healthy' },
        sync: { status: 'Synced', revision },
        reconciledAt: '2026-11-20T08:39:02Z',
        resources: members.map((one) => ({
          group: 'apps',
          version: 'v1',
          kind: one.kind,
          namespace: one.namespace,
          name: one.name,
          status: 'Synced',
          health: { status: 'Healthy' },
        })),
      },
    },
  );
}
