import type { Raw } from '../raw.ts';
import { AUTOUPDATE, bootstrap, DEFAULTS } from './bootstrap-roles.ts';
import { account, allow, bind, bindCluster, group, type Rule, role, user } from './rules.ts';

const EVENTS = allow('create change', 'core events.k8s.io', 'events');

const NODE: readonly Rule[] = [
  allow('create', 'authentication.k8s.io', 'tokenreviews'),
  allow('create', 'authorization.k8s.io', 'localsubjectaccessreviews subjectaccessreviews'),
  allow('read', 'core', 'services'),
  allow('create read', 'core', 'nodes'),
  allow('change', 'core', 'nodes/status'),
  allow('change', 'core', 'nodes'),
  allow('create change', 'core', 'events'),
  allow('read', 'core', 'pods'),
  allow('create delete', 'core', 'pods'),
  allow('change', 'core', 'pods/status'),
  allow('create', 'core', 'pods/eviction'),
  allow('read', 'core', 'configmaps secrets'),
  allow('get', 'core', 'persistentvolumeclaims persistentvolumes'),
  allow('get', 'core', 'endpoints'),
  allow('create read', 'certificates.k8s.io', 'certificatesigningrequests'),
  allow('create delete get change', 'coordination.k8s.io', 'leases'),
  allow('get', 'storage.k8s.io', 'volumeattachments'),
  allow('create', 'core', 'serviceaccounts/token'),
  allow('get change', 'core', 'persistentvolumeclaims/status'),
  allow('read', 'storage.k8s.io', 'csidrivers'),
  allow('create delete get change', 'storage.k8s.io', 'csinodes'),
  allow('read', 'node.k8s.io', 'runtimeclasses'),
];

const CONTROLLER_MANAGER: readonly Rule[] = [
  EVENTS,
  allow('create', 'coordination.k8s.io', 'leases'),
  allow('get update', 'coordination.k8s.io', 'leases', 'kube-controller-manager'),
  allow('create', 'core', 'secrets serviceaccounts'),
  allow('delete', 'core', 'secrets'),
  allow('get', 'core', 'configmaps namespaces secrets serviceaccounts'),
  allow('update', 'core', 'secrets serviceaccounts'),
  allow('create', 'authentication.k8s.io', 'tokenreviews'),
  allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  allow('follow', '*', '*'),
  allow('create', 'core', 'serviceaccounts/token'),
];

const SCHEDULER: readonly Rule[] = [
  EVENTS,
  allow('create', 'coordination.k8s.io', 'leases'),
  allow('get update', 'coordination.k8s.io', 'leases', 'kube-scheduler'),
  allow('read', 'core', 'nodes'),
  allow('delete read', 'core', 'pods'),
  allow('create', 'core', 'bindings pods/binding'),
  allow('change', 'core', 'pods/status'),
  allow('read', 'core', 'replicationcontrollers services'),
  allow('read', 'apps extensions', 'replicasets'),
  allow('read', 'apps', 'statefulsets'),
  allow('read', 'policy', 'poddisruptionbudgets'),
  allow('read', 'core', 'persistentvolumeclaims persistentvolumes'),
  allow('create', 'authentication.k8s.io', 'tokenreviews'),
  allow('create', 'authorization.k8s.io', 'subjectaccessreviews'),
  allow('read', 'storage.k8s.io', 'csinodes'),
  allow('read', 'core', 'namespaces'),
  allow('read', 'storage.k8s.io', 'csidrivers'),
  allow('read', 'storage.k8s.io', 'csistoragecapacities'),
];

export function componentRoles(): readonly Raw[] {
  return [
    bootstrap('system:node', NODE),
    bootstrap('system:kube-controller-manager', CONTROLLER_MANAGER),
    bootstrap('system:kube-scheduler', SCHEDULER),
  ];
}

/** Bindings that every API server makes when it starts. */
export function defaultBindings(): readonly Raw[] {
  const everyone = [group('system:authenticated')];
  const anyone = [...everyone, group('system:unauthenticated')];
  const bound = (name: string, subjects: Parameters<typeof bindCluster>[2]): Raw =>
    autoupdated(bindCluster(name, name, subjects, DEFAULTS));
  return [
    bound('cluster-admin', [group('system:masters')]),
    bound('system:basic-user', everyone),
    bound('system:discovery', everyone),
    bound('system:public-info-viewer', anyone),
    bound('system:monitoring', [group('system:monitoring')]),
    bound('system:service-account-issuer-discovery', [group('system:serviceaccounts')]),
    bound('system:kube-controller-manager', [user('system:kube-controller-manager')]),
    bound('system:kube-dns', [account('kube-system', 'kube-dns')]),
    bound('system:kube-scheduler', [user('system:kube-scheduler')]),
    bound('system:volume-scheduler', [user('system:kube-scheduler')]),
    bound('system:node', []),
    bound('system:node-proxier', [user('system:kube-proxy')]),
    ...namespaced(),
  ];
}

function namespaced(): readonly Raw[] {
  const leases = allow('create read update', 'coordination.k8s.io', 'leases');
  const reader = 'extension-apiserver-authentication-reader';
  const signer = 'system:controller:bootstrap-signer';
  const cleaner = 'system:controller:token-cleaner';
  const cloud = 'system:controller:cloud-provider';
  const roles = [
    role('kube-public', signer, [
      allow('read', 'core', 'configmaps'),
      allow('update', 'core', 'configmaps', 'cluster-info'),
      EVENTS,
    ]),
    role('kube-system', signer, [allow('read', 'core', 'secrets')]),
    role('kube-system', cleaner, [allow('delete read', 'core', 'secrets'), EVENTS]),
    role('kube-system', cloud, [allow('create read', 'core', 'configmaps')]),
    role('kube-system', reader, [
      allow('read', 'core', 'configmaps', 'extension-apiserver-authentication'),
    ]),
    ...['kube-controller-manager', 'kube-scheduler'].map((name) =>
      role('kube-system', `system::leader-locking-${name}`, [leases]),
    ),
  ];
  const own = (name: string): Parameters<typeof bind>[3] => [account('kube-system', name)];
  const bindings = [
    bind('kube-public', signer, signer, own('bootstrap-signer')),
    bind('kube-system', signer, signer, own('bootstrap-signer')),
    bind('kube-system', cleaner, cleaner, own('token-cleaner')),
    bind('kube-system', cloud, cloud, own('cloud-provider')),
    bind('kube-system', `system::${reader}`, reader, [
      user('system:kube-controller-manager'),
      user('system:kube-scheduler'),
    ]),
    ...['kube-controller-manager', 'kube-scheduler'].map((name) =>
      bind('kube-system', `system::leader-locking-${name}`, `system::leader-locking-${name}`, [
        user(`system:${name}`),
        account('kube-system', name),
      ]),
    ),
  ];
  return [...roles, ...bindings].map((raw) => autoupdated(labelled(raw)));
}

function labelled(raw: Raw): Raw {
  return { ...raw, metadata: { ...raw.metadata, labels: DEFAULTS } };
}

function autoupdated(raw: Raw): Raw {
  return { ...raw, metadata: { ...raw.metadata, annotations: AUTOUPDATE } };
}
