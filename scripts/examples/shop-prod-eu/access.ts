import type { Part } from '../control-plane/run.ts';
import {
  account,
  allow,
  bind,
  bindCluster,
  clusterRole,
  group,
  role,
  user,
} from '../rbac/rules.ts';

/** Rights of people, and of EKS itself. */
export function access(): Part {
  return { objects: [...people(), ...eks()] };
}

function people(): NonNullable<Part['objects']> {
  return [
    clusterRole('harbour-developer', [
      allow('read', 'core', 'pods services configmaps endpoints events persistentvolumeclaims'),
      allow('get', 'core', 'pods/log'),
      allow('read', 'apps', 'deployments replicasets statefulsets daemonsets'),
      allow('read', 'batch', 'jobs cronjobs'),
      allow('read', 'networking.k8s.io', 'networkpolicies ingresses'),
      allow('read', 'autoscaling', 'horizontalpodautoscalers'),
    ]),
    clusterRole('ir-responder', [
      allow(
        'read',
        'core',
        'pods events namespaces nodes services serviceaccounts persistentvolumes persistentvolumeclaims',
      ),
      allow('get', 'core', 'pods/log'),
      allow('read', 'apps batch discovery.k8s.io rbac.authorization.k8s.io', '*'),
      allow('patch delete', 'core', 'pods'),
      allow('get create', 'core', 'pods/exec pods/attach'),
      allow('patch', 'core', 'pods/ephemeralcontainers nodes'),
      allow('create', 'core', 'pods/eviction'),
      allow('create delete', 'core', 'serviceaccounts'),
      allow('read create delete', 'networking.k8s.io', 'networkpolicies'),
      allow('read create delete', 'networking.k8s.aws', 'clusternetworkpolicies'),
      allow(
        'patch',
        'apps',
        'deployments deployments/scale statefulsets statefulsets/scale daemonsets',
      ),
      allow('patch', 'batch', 'cronjobs'),
      allow('patch', 'autoscaling policy', 'horizontalpodautoscalers poddisruptionbudgets'),
      allow('get patch', 'argoproj.io', 'applications applicationsets'),
      allow('delete', 'rbac.authorization.k8s.io', 'rolebindings clusterrolebindings'),
      allow('create delete', 'kyverno.io', 'clusterpolicies'),
      allow(
        'create',
        'admissionregistration.k8s.io',
        'validatingadmissionpolicies validatingadmissionpolicybindings',
      ),
      allow('read create', 'velero.io', 'backups restores'),
      allow('create', 'snapshot.storage.k8s.io', 'volumesnapshots'),
    ]),
    bindCluster('ir-responders', 'ir-responder', [group('ir-responders')]),
    bindCluster('platform-admins', 'cluster-admin', [group('platform-admins')]),
    bindCluster('platform-oncall-view', 'view', [group('platform-oncall')]),
    bindCluster('kubemuster-reader', 'view', [group('readiness-scanners')]),
  ];
}

const LABELS = { 'eks.amazonaws.com/component': 'rbac' } as const;

/** What EKS adds to Kubernetes' own roles. */
function eks(): NonNullable<Part['objects']> {
  return [
    clusterRole(
      'eks:addon-manager',
      [
        allow(
          'read write',
          'core apps rbac.authorization.k8s.io',
          'configmaps serviceaccounts daemonsets deployments clusterroles clusterrolebindings',
        ),
      ],
      LABELS,
    ),
    bindCluster('eks:addon-manager', 'eks:addon-manager', [user('eks:addon-manager')], LABELS),
    clusterRole(
      'eks:node-bootstrapper',
      [allow('create', 'certificates.k8s.io', 'certificatesigningrequests/selfnodeserver')],
      LABELS,
    ),
    bindCluster(
      'eks:node-bootstrapper',
      'eks:node-bootstrapper',
      [group('system:bootstrappers'), group('system:nodes')],
      LABELS,
    ),
    bindCluster(
      'eks:kube-proxy',
      'system:node-proxier',
      [account('kube-system', 'kube-proxy')],
      LABELS,
    ),
    clusterRole(
      'eks:certificate-controller-approver',
      [allow('approve', 'certificates.k8s.io', 'signers', 'kubernetes.io/kubelet-serving')],
      LABELS,
    ),
    bindCluster(
      'eks:certificate-controller-approver',
      'eks:certificate-controller-approver',
      [user('eks:certificate-controller')],
      LABELS,
    ),
    role(
      'kube-system',
      'eks:authenticator',
      [allow('read', 'core', 'configmaps', 'aws-auth')],
      LABELS,
    ),
    bind(
      'kube-system',
      'eks:authenticator',
      'eks:authenticator',
      [user('eks:authenticator')],
      LABELS,
    ),
  ];
}
