import type { Raw } from '../raw.ts';
import { AUTOUPDATE, bootstrap, DEFAULTS } from './bootstrap-roles.ts';
import { account, allow, bindCluster, type Rule } from './rules.ts';

const EVENTS = allow('create change', 'core events.k8s.io', 'events');

/** Rules of the kube-controller-manager's controllers, each bound to the account of its name. */
const CONTROLLERS: ReadonlyMap<string, readonly Rule[]> = new Map([
  [
    'attachdetach-controller',
    [
      allow('follow', 'core', 'persistentvolumeclaims persistentvolumes'),
      allow('read', 'core', 'nodes'),
      allow('change', 'core', 'nodes/status'),
      allow('follow', 'core', 'pods'),
      EVENTS,
      allow('create delete read', 'storage.k8s.io', 'volumeattachments'),
      allow('read', 'storage.k8s.io', 'csidrivers'),
      allow('read', 'storage.k8s.io', 'csinodes'),
    ],
  ],
  [
    'certificate-controller',
    [
      allow('delete read', 'certificates.k8s.io', 'certificatesigningrequests'),
      allow(
        'update',
        'certificates.k8s.io',
        'certificatesigningrequests/approval certificatesigningrequests/status',
      ),
      allow(
        'approve',
        'certificates.k8s.io',
        'signers',
        'kubernetes.io/kube-apiserver-client-kubelet',
      ),
      allow(
        'sign',
        'certificates.k8s.io',
        'signers',
        'kubernetes.io/kube-apiserver-client kubernetes.io/kube-apiserver-client-kubelet kubernetes.io/kubelet-serving kubernetes.io/legacy-unknown',
      ),
      allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
      EVENTS,
    ],
  ],
  [
    'clusterrole-aggregation-controller',
    [allow('escalate read change', 'rbac.authorization.k8s.io', 'clusterroles')],
  ],
  [
    'cronjob-controller',
    [
      allow('read update', 'batch', 'cronjobs'),
      allow('create delete read change', 'batch', 'jobs'),
      allow('update', 'batch', 'cronjobs/status'),
      allow('update', 'batch', 'cronjobs/finalizers'),
      allow('delete follow', 'core', 'pods'),
      EVENTS,
    ],
  ],
  [
    'daemon-set-controller',
    [
      allow('read', 'apps extensions', 'daemonsets'),
      allow('update', 'apps extensions', 'daemonsets/status'),
      allow('update', 'apps extensions', 'daemonsets/finalizers'),
      allow('follow', 'core', 'nodes'),
      allow('create delete follow patch', 'core', 'pods'),
      allow('create', 'core', 'pods/binding'),
      allow('create delete read change', 'apps', 'controllerrevisions'),
      EVENTS,
    ],
  ],
  [
    'deployment-controller',
    [
      allow('read update', 'apps extensions', 'deployments'),
      allow('update', 'apps extensions', 'deployments/status'),
      allow('update', 'apps extensions', 'deployments/finalizers'),
      allow('create delete read change', 'apps extensions', 'replicasets'),
      allow('read update', 'core', 'pods'),
      EVENTS,
    ],
  ],
  [
    'endpointslice-controller',
    [
      allow('read', 'core', 'nodes pods services'),
      allow('update', 'core', 'services/finalizers'),
      allow('create delete read update', 'discovery.k8s.io', 'endpointslices'),
      EVENTS,
    ],
  ],
  ['generic-garbage-collector', [allow('delete read change', '*', '*'), EVENTS]],
  [
    'horizontal-pod-autoscaler',
    [
      allow('read', 'autoscaling', 'horizontalpodautoscalers'),
      allow('update', 'autoscaling', 'horizontalpodautoscalers/status'),
      allow('get update', '*', '*/scale'),
      allow('follow', 'core', 'pods'),
      allow('follow', 'metrics.k8s.io', 'pods'),
      allow('read', 'custom.metrics.k8s.io', '*'),
      allow('read', 'external.metrics.k8s.io', '*'),
      EVENTS,
    ],
  ],
  [
    'job-controller',
    [
      allow('read change', 'batch', 'jobs'),
      allow('update', 'batch', 'jobs/status'),
      allow('update', 'batch', 'jobs/finalizers'),
      allow('create delete follow patch', 'core', 'pods'),
      EVENTS,
    ],
  ],
  [
    'namespace-controller',
    [
      allow('delete read', 'core', 'namespaces'),
      allow('update', 'core', 'namespaces/finalize namespaces/status'),
      allow('delete deletecollection read', '*', '*'),
    ],
  ],
  [
    'node-controller',
    [
      allow('delete read change', 'core', 'nodes'),
      allow('change', 'core', 'nodes/status'),
      allow('change', 'core', 'pods/status'),
      allow('delete read', 'core', 'pods'),
      EVENTS,
    ],
  ],
  [
    'persistent-volume-binder',
    [
      allow('create delete read update', 'core', 'persistentvolumes'),
      allow('update', 'core', 'persistentvolumes/status'),
      allow('read update', 'core', 'persistentvolumeclaims'),
      allow('update', 'core', 'persistentvolumeclaims/status'),
      allow('create delete read', 'core', 'pods'),
      allow('read', 'storage.k8s.io', 'storageclasses'),
      allow('follow', 'core', 'nodes'),
      EVENTS,
      allow('watch', 'core', 'events'),
    ],
  ],
  [
    'pod-garbage-collector',
    [
      allow('delete follow', 'core', 'pods'),
      allow('read', 'core', 'nodes'),
      allow('patch', 'core', 'pods/status'),
    ],
  ],
  [
    'replicaset-controller',
    [
      allow('read update', 'apps extensions', 'replicasets'),
      allow('update', 'apps extensions', 'replicasets/status'),
      allow('update', 'apps extensions', 'replicasets/finalizers'),
      allow('create delete follow patch', 'core', 'pods'),
      EVENTS,
    ],
  ],
  [
    'resourcequota-controller',
    [allow('follow', '*', '*'), allow('update', 'core', 'resourcequotas/status'), EVENTS],
  ],
  ['root-ca-cert-publisher', [allow('create update', 'core', 'configmaps'), EVENTS]],
  ['service-account-controller', [allow('create', 'core', 'serviceaccounts'), EVENTS]],
  [
    'statefulset-controller',
    [
      allow('follow', 'core', 'pods'),
      allow('read', 'apps', 'statefulsets'),
      allow('update', 'apps', 'statefulsets/status'),
      allow('update', 'apps', 'statefulsets/finalizers'),
      allow('create delete get change', 'core', 'pods'),
      allow('create delete read change', 'apps', 'controllerrevisions'),
      allow('create read', 'core', 'persistentvolumeclaims'),
      allow('delete update', 'core', 'persistentvolumeclaims'),
      EVENTS,
    ],
  ],
  ['ttl-controller', [allow('follow change', 'core', 'nodes'), EVENTS]],
]);

export function controllerRoles(): readonly Raw[] {
  return [...CONTROLLERS].flatMap(([name, rules]) => {
    const full = `system:controller:${name}`;
    const binding = bindCluster(full, full, [account('kube-system', name)], DEFAULTS);
    const metadata = { ...binding.metadata, annotations: AUTOUPDATE };
    return [bootstrap(full, rules), { ...binding, metadata }];
  });
}
