import { addon } from '../addon.ts';
import { namespace, type Part, serviceAccount } from '../control-plane/run.ts';
import { container, HARDENED, NON_ROOT } from '../pod-spec.ts';
import { object, type Raw } from '../raw.ts';
import { account, allow, grant } from '../rbac/rules.ts';
import { policies } from './kyverno-policies.ts';
import { PLATFORM_POOL, pinned } from './site.ts';

const NS = 'kyverno';
const CONTROLLERS: readonly (readonly [name: string, replicas: number])[] = [
  ['admission-controller', 3],
  ['background-controller', 2],
  ['cleanup-controller', 2],
  ['reports-controller', 2],
];

/** The admission policy engine: enforcing, three replicas, its own namespace left out. */
export function kyverno(): Part {
  return {
    objects: [
      namespace(NS, {
        team: 'platform-security',
        'pod-security.kubernetes.io/enforce': 'restricted',
      }),
      ...CONTROLLERS.flatMap(([name]) => rights(name)),
      webhooks(
        'validate',
        'ValidatingWebhookConfiguration',
        'kyverno-resource-validating-webhook-cfg',
      ),
      webhooks('mutate', 'MutatingWebhookConfiguration', 'kyverno-resource-mutating-webhook-cfg'),
      ...policies(),
      object(
        'policy/v1',
        'PodDisruptionBudget',
        { name: 'kyverno-admission-controller', namespace: NS },
        {
          spec: {
            minAvailable: 2,
            selector: { matchLabels: selectorOf('admission-controller') },
          },
        },
      ),
    ],
    workloads: CONTROLLERS.map(([name, replicas]) => controller(name, replicas)),
    services: [
      {
        namespace: NS,
        name: 'kyverno-svc',
        selector: selectorOf('admission-controller'),
        ports: ['https:443:https'],
      },
    ],
  };
}

function selectorOf(name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'kyverno',
    'app.kubernetes.io/instance': 'kyverno',
    'app.kubernetes.io/component': `kyverno-${name}`,
  };
}

function controller(name: string, replicas: number): ReturnType<typeof addon> {
  return addon({
    namespace: NS,
    name: `kyverno-${name}`,
    app: 'kyverno',
    version: 'v1.16.2',
    release: 'kyverno',
    chart: 'kyverno-3.6.2',
    application: 'kyverno',
    replicas,
    since: '2025-03-04',
    rolledOut: '2026-09-23',
    revision: 7,
    spec: {
      ...PLATFORM_POOL,
      serviceAccountName: `kyverno-${name}`,
      priorityClassName: 'system-cluster-critical',
      securityContext: NON_ROOT,
      containers: [
        container({
          name: 'kyverno',
          image: pinned(
            `ghcr.io/kyverno/${name.replace('admission-controller', 'kyverno')}`,
            'v1.16.2',
          ),
          args: ['--caSecretName=kyverno-svc.kyverno.svc.kyverno-tls-ca', '--loggingFormat=json'],
          ports: ['https:9443', 'metrics-port:8000'],
          cpu: '100m',
          memory: '256Mi',
          security: HARDENED,
        }),
      ],
    },
  });
}

function rights(name: string): readonly Raw[] {
  const full = `kyverno-${name}`;
  return [
    serviceAccount(NS, full),
    ...grant(`kyverno:${name}:core`, account(NS, full), [
      allow('read', 'core', 'namespaces configmaps pods nodes'),
      allow('read', 'kyverno.io', 'clusterpolicies policies policyexceptions'),
      allow('read write', 'wgpolicyk8s.io', 'policyreports clusterpolicyreports'),
      ...(name === 'admission-controller'
        ? [
            allow(
              'read write',
              'admissionregistration.k8s.io',
              'validatingwebhookconfigurations mutatingwebhookconfigurations',
            ),
            allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
          ]
        : []),
    ]),
  ];
}

function webhooks(path: string, kind: string, name: string): Raw {
  const version = 'admissionregistration.k8s.io/v1';
  const excluded = {
    key: 'kubernetes.io/metadata.name',
    operator: 'NotIn',
    values: ['kube-system', NS],
  };
  const rule = {
    apiGroups: ['', 'apps', 'batch'],
    apiVersions: ['v1'],
    operations: ['CREATE', 'UPDATE'],
    resources: [
      'pods',
      'pods/ephemeralcontainers',
      'deployments',
      'statefulsets',
      'daemonsets',
      'jobs',
      'cronjobs',
    ],
    scope: '*',
  };
  const labels = { 'webhook.kyverno.io/managed-by': 'kyverno' };
  return object(
    version,
    kind,
    { name, labels },
    {
      webhooks: [
        {
          name: `${path}.kyverno.svc-fail`,
          admissionReviewVersions: ['v1'],
          clientConfig: {
            service: { namespace: NS, name: 'kyverno-svc', path: `/${path}/fail`, port: 443 },
          },
          failurePolicy: 'Fail',
          matchPolicy: 'Equivalent',
          namespaceSelector: { matchExpressions: [excluded] },
          objectSelector: {},
          rules: [rule],
          sideEffects: 'NoneOnDryRun',
          timeoutSeconds: 10,
          ...(kind.startsWith('Mutating') ? { reinvocationPolicy: 'IfNeeded' } : {}),
        },
      ],
    },
  );
}
