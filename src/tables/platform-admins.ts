import { BINDINGS } from './bootstrap/bindings.ts';
import { type BindingLines, DISTRIBUTION_BINDINGS } from './bootstrap/distributions.ts';

/** When this table was last compared with whom distributions and reconcilers give everything. */
export const PLATFORM_ADMINS_KNOWN_ON = '2026-11-22';

/** Somebody whom a distribution makes an administrator, by the binding that it ships for that. */
export interface ShippedAdmin {
  readonly of: string;
  readonly kind: 'User' | 'Group';
  readonly name: string;
  readonly binding: string;
}

/** Their roles of everything, in every version. */
const ROLES: readonly string[] = ['ClusterRole/cluster-admin', 'ClusterRole/system:master'];

export const SHIPPED_ADMINS: readonly ShippedAdmin[] = Object.entries({
  Kubernetes: BINDINGS,
  ...DISTRIBUTION_BINDINGS,
}).flatMap(([of, bindings]) => adminsBy(of, bindings));

function adminsBy(of: string, bindings: BindingLines): readonly ShippedAdmin[] {
  return Object.entries(bindings).flatMap(([binding, [role, ...subjects]]) => {
    if (!ROLES.includes(role)) return [];
    return subjects.flatMap((subject): readonly ShippedAdmin[] => {
      const [kind, name = ''] = subject.split('/');
      return kind === 'User' || kind === 'Group' ? [{ of, kind, name, binding }] : [];
    });
  });
}

/** An account of the cluster's machinery. */
export interface PlatformController {
  readonly of: string;
  readonly namespace: string;
  readonly account: string;
}

/**
 * Controllers that must be able to do everything, in namespaces that are no system namespaces. Those of
 * system namespaces need no row: see src/tables/system-namespaces.ts.
 */
export const PLATFORM_CONTROLLERS: readonly PlatformController[] = [
  { of: 'Argo CD', namespace: 'argocd', account: 'argocd-application-controller' },
  { of: 'Argo CD', namespace: 'argo-cd', account: 'argocd-application-controller' },
];

/** Accounts of system namespaces that work without everything; `*` stands for any name. */
export const NEEDLESS_ADMINS: readonly PlatformController[] = [
  { of: 'Kubernetes Dashboard', namespace: 'kubernetes-dashboard', account: '*' },
  { of: 'Kubernetes Dashboard', namespace: 'kube-system', account: 'kubernetes-dashboard' },
  { of: 'Helm 2', namespace: 'kube-system', account: 'tiller' },
];

/** Groups and users that stand for anybody, any pod, or any node. `*` at the end stands for any text. */
export const BROAD_SUBJECTS: readonly string[] = [
  'system:anonymous',
  'system:unauthenticated',
  'system:authenticated',
  'system:authenticated:*',
  'system:serviceaccounts',
  'system:nodes',
  'system:bootstrappers',
  'system:bootstrappers:*',
];

/** Names of users and groups that only the cluster's machinery signs in with. */
export const RESERVED_NAMES: readonly string[] = [
  'system:*',
  'eks:*',
  'kubeadm:*',
  'gke:*',
  'aks:*',
];

/** What a distribution binds in every namespace to accounts that it makes there. */
export const SHIPPED_TENANT_GRANTS = [
  { of: 'OpenShift', account: 'deployer', binding: 'system:deployers*', role: 'system:deployer' },
  {
    of: 'OpenShift',
    account: 'builder',
    binding: 'system:image-builders*',
    role: 'system:image-builder',
  },
] as const;
