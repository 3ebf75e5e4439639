import type { RoleLines } from './lines.ts';

/** What Kubernetes' own roles hold in other versions, or behind feature gates. */
export const OTHER_VERSIONS: RoleLines = {
  // Until 1.21: endpoints led traffic past NetworkPolicies (CVE-2021-25740).
  'system:aggregate-to-edit': [
    'create delete deletecollection patch update | core | endpoints',
    'create delete deletecollection patch update | discovery.k8s.io | endpointslices',
    'create delete deletecollection patch update | scheduling.k8s.io | podgroups workloads',
  ],
  'system:aggregate-to-view': [
    'get list watch | scheduling.k8s.io | podgroups podgroups/status workloads',
  ],
  'system:cluster-trust-bundle-discovery': [
    'get list watch | certificates.k8s.io | clustertrustbundles',
  ],
  'system:kube-scheduler': [
    'get list watch | resource.k8s.io | devicetaintrules',
    'get list watch | scheduling.k8s.io | podgroups',
    'patch update | scheduling.k8s.io | podgroups/status',
  ],
  'system:node': [
    'get list watch | certificates.k8s.io | clustertrustbundles',
    'create get list watch | certificates.k8s.io | podcertificaterequests',
  ],
};

/** Roles that distributions make in every cluster, as far as their rules are the same everywhere. */
export const DISTRIBUTION_ROLES: Readonly<Record<string, RoleLines>> = {
  kubeadm: {
    'kubeadm:get-nodes': ['get | core | nodes'],
    'kube-public/kubeadm:bootstrap-signer-clusterinfo': ['get | core | configmaps | cluster-info'],
    'kube-system/kubeadm:kubelet-config': ['get | core | configmaps | kubelet-config'],
    'kube-system/kubeadm:nodes-kubeadm-config': ['get | core | configmaps | kubeadm-config'],
    'kube-system/kube-proxy': ['get | core | configmaps | kube-proxy'],
    'system:coredns': [
      'list watch | core | endpoints services pods namespaces',
      'list watch | discovery.k8s.io | endpointslices',
    ],
  },
};

const BOOTSTRAPPERS = 'Group/system:bootstrappers:kubeadm:default-node-token';

export const DISTRIBUTION_BINDINGS: Readonly<
  Record<string, Readonly<Record<string, readonly [string, ...string[]]>>>
> = {
  kubeadm: {
    'kubeadm:cluster-admins': ['ClusterRole/cluster-admin', 'Group/kubeadm:cluster-admins'],
    'kubeadm:get-nodes': ['ClusterRole/kubeadm:get-nodes', BOOTSTRAPPERS],
    'kubeadm:kubelet-bootstrap': ['ClusterRole/system:node-bootstrapper', BOOTSTRAPPERS],
    'kubeadm:node-autoapprove-bootstrap': [
      'ClusterRole/system:certificates.k8s.io:certificatesigningrequests:nodeclient',
      BOOTSTRAPPERS,
    ],
    'kubeadm:node-autoapprove-certificate-rotation': [
      'ClusterRole/system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
      'Group/system:nodes',
    ],
    'kubeadm:node-proxier': [
      'ClusterRole/system:node-proxier',
      'ServiceAccount/kube-system/kube-proxy',
    ],
    'system:coredns': ['ClusterRole/system:coredns', 'ServiceAccount/kube-system/coredns'],
    'kube-public/kubeadm:bootstrap-signer-clusterinfo': [
      'Role/kubeadm:bootstrap-signer-clusterinfo',
      'User/system:anonymous',
    ],
    'kube-system/kube-proxy': ['Role/kube-proxy', BOOTSTRAPPERS],
    'kube-system/kubeadm:kubelet-config': [
      'Role/kubeadm:kubelet-config',
      'Group/system:nodes',
      BOOTSTRAPPERS,
    ],
    'kube-system/kubeadm:nodes-kubeadm-config': [
      'Role/kubeadm:nodes-kubeadm-config',
      BOOTSTRAPPERS,
      'Group/system:nodes',
    ],
  },
};
