import type { Labels, Raw } from '../raw.ts';
import { allow, allowUrls, clusterRole, type Rule } from './rules.ts';

export const DEFAULTS: Labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
export const AUTOUPDATE: Labels = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

const EVENTS = allow('create change', 'core events.k8s.io', 'events');

/** What `view` may do, and with it everybody above. */
const VIEW: readonly Rule[] = [
  allow(
    'read',
    'core',
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
  ),
  allow(
    'read',
    'core',
    'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
  ),
  allow('read', 'core', 'namespaces'),
  allow('read', 'discovery.k8s.io', 'endpointslices'),
  allow(
    'read',
    'apps',
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  allow('read', 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  allow('read', 'batch', 'cronjobs cronjobs/status jobs jobs/status'),
  allow(
    'read',
    'extensions',
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
  ),
  allow('read', 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
  allow('read', 'networking.k8s.io', 'ingresses ingresses/status networkpolicies'),
];

const EDIT: readonly Rule[] = [
  allow('read', 'core', 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
  allow('impersonate', 'core', 'serviceaccounts'),
  allow('write', 'core', 'pods pods/attach pods/exec pods/portforward pods/proxy'),
  allow('create', 'core', 'pods/eviction'),
  allow(
    'write',
    'core',
    'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  allow('create', 'core', 'serviceaccounts/token'),
  allow(
    'write',
    'apps',
    'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
  ),
  allow('write', 'autoscaling', 'horizontalpodautoscalers'),
  allow('write', 'batch', 'cronjobs jobs'),
  allow(
    'write',
    'extensions',
    'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale',
  ),
  allow('write', 'policy', 'poddisruptionbudgets'),
  allow('write', 'networking.k8s.io', 'ingresses networkpolicies'),
  allow('read write', 'coordination.k8s.io', 'leases'),
];

const ADMIN: readonly Rule[] = [
  allow('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
  allow('read write', 'rbac.authorization.k8s.io', 'rolebindings roles'),
];

/** Roles for people: the aggregated ones hold what the controller has filled in. */
export function userRoles(): readonly Raw[] {
  const aggregate = (to: string): Labels => ({
    [`rbac.authorization.k8s.io/aggregate-to-${to}`]: 'true',
  });
  const selecting = (to: string): Readonly<Record<string, unknown>> => ({
    aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregate(to) }] },
  });
  return [
    bootstrap('cluster-admin', [allow('all', '*', '*'), allowUrls('*', '*')]),
    { ...bootstrap('admin', [...ADMIN, ...EDIT, ...VIEW]), ...selecting('admin') },
    { ...bootstrap('edit', [...EDIT, ...VIEW], aggregate('admin')), ...selecting('edit') },
    { ...bootstrap('view', VIEW, aggregate('edit')), ...selecting('view') },
    bootstrap('system:aggregate-to-admin', ADMIN, aggregate('admin')),
    bootstrap('system:aggregate-to-edit', EDIT, aggregate('edit')),
    bootstrap('system:aggregate-to-view', VIEW, aggregate('view')),
  ];
}

const APPROVERS: readonly string[] = [
  'kube-apiserver-client',
  'kube-apiserver-client-kubelet',
  'kubelet-serving',
  'legacy-unknown',
];

/** Roles of the control plane's own components and of everybody who signs in. */
export function systemRoles(): readonly Raw[] {
  const csr = 'certificatesigningrequests';
  return [
    ...[...SYSTEM].map(([name, rules]) => bootstrap(name, rules)),
    ...['nodeclient', 'selfnodeclient'].map((sub) =>
      bootstrap(`system:certificates.k8s.io:${csr}:${sub}`, [
        allow('create', 'certificates.k8s.io', `${csr}/${sub}`),
      ]),
    ),
    ...APPROVERS.map((signer) =>
      bootstrap(`system:certificates.k8s.io:${signer}-approver`, [
        allow('approve', 'certificates.k8s.io', 'signers', `kubernetes.io/${signer}`),
      ]),
    ),
  ];
}

const SYSTEM: ReadonlyMap<string, readonly Rule[]> = new Map([
  [
    'system:auth-delegator',
    [
      allow('create', 'authentication.k8s.io', 'tokenreviews'),
      allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
    ],
  ],
  [
    'system:basic-user',
    [
      allow('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
      allow('create', 'authentication.k8s.io', 'selfsubjectreviews'),
    ],
  ],
  [
    'system:discovery',
    [
      allowUrls(
        'get',
        '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/',
      ),
    ],
  ],
  ['system:public-info-viewer', [allowUrls('get', '/healthz /livez /readyz /version /version/')]],
  [
    'system:monitoring',
    [
      allowUrls(
        'get',
        '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*',
      ),
    ],
  ],
  [
    'system:service-account-issuer-discovery',
    [allowUrls('get', '/.well-known/openid-configuration /openid/v1/jwks')],
  ],
  ['system:kube-aggregator', [allow('read', 'core', 'endpoints services')]],
  ['system:kube-dns', [allow('follow', 'core', 'endpoints services')]],
  [
    'system:heapster',
    [
      allow('read', 'core', 'events namespaces nodes pods'),
      allow('read', 'extensions', 'deployments'),
    ],
  ],
  [
    'system:kubelet-api-admin',
    [
      allow('read', 'core', 'nodes'),
      allow('proxy', 'core', 'nodes'),
      allow('all', 'core', 'nodes/log nodes/metrics nodes/proxy nodes/stats'),
    ],
  ],
  [
    'system:node-bootstrapper',
    [allow('create read', 'certificates.k8s.io', 'certificatesigningrequests')],
  ],
  [
    'system:node-problem-detector',
    [allow('get', 'core', 'nodes'), allow('patch', 'core', 'nodes/status'), EVENTS],
  ],
  [
    'system:node-proxier',
    [
      allow('follow', 'core', 'endpoints services'),
      allow('read', 'core', 'nodes'),
      EVENTS,
      allow('follow', 'discovery.k8s.io', 'endpointslices'),
    ],
  ],
  [
    'system:persistent-volume-provisioner',
    [
      allow('create delete read', 'core', 'persistentvolumes'),
      allow('read update', 'core', 'persistentvolumeclaims'),
      allow('read', 'storage.k8s.io', 'storageclasses'),
      allow('watch', 'core', 'events'),
      EVENTS,
    ],
  ],
  [
    'system:volume-scheduler',
    [
      allow('read change', 'core', 'persistentvolumes'),
      allow('read', 'storage.k8s.io', 'storageclasses'),
      allow('read change', 'core', 'persistentvolumeclaims'),
    ],
  ],
]);

export function bootstrap(name: string, rules: readonly Rule[], labels: Labels = {}): Raw {
  return clusterRole(name, rules, { ...DEFAULTS, ...labels }, AUTOUPDATE);
}
