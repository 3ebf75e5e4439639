import type { RoleLines } from './lines.ts';

/**
 * Roles and bindings that distributions make in every cluster, by name and with the most that they hold in
 * any version that was read. Only what was read in their own manifests, or in a dump of a new cluster;
 * a distribution binds more than this. Last compared on 2026-11-22.
 */
export const DISTRIBUTION_ROLES: Readonly<Record<string, RoleLines>> = {
  // From kubeadm's own code (cmd/kubeadm/app/phases); kind and minikube are made by it.
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
  // From kind's node image (pkg/build/nodeimage/const_storage.go) and k3s (manifests/local-storage.yaml).
  'kind and k3s': {
    'local-path-provisioner-role': [
      'get list watch | core | nodes persistentvolumeclaims configmaps pods/log',
      '* | core | endpoints persistentvolumes pods',
      'create patch | core | events',
      'get list watch | storage.k8s.io | storageclasses',
    ],
  },
  // From its manifests: ccm.yaml, rolebindings.yaml.
  k3s: {
    'k3s-cloud-controller-manager': [
      'get create update | coordination.k8s.io | leases',
      'create patch update | core | events',
      '* | core | nodes',
      'patch | core | nodes/status',
      'list patch update watch | core | services',
      'create | core | serviceaccounts',
      'get list update watch | core | persistentvolumes',
      'create get list watch update | core | endpoints',
    ],
    'clustercidrs-node': ['list watch | networking.k8s.io | clustercidrs'],
  },
  // From its templates (pkg/rke2).
  RKE2: {
    'system:rke2-controller': [
      'get | core | nodes',
      'list watch | core | namespaces',
      'list watch | networking.k8s.io | networkpolicies',
      'get list watch | core | endpoints pods',
    ],
  },
  // From the support article on node serving certificates, which prints the role of a new cluster.
  EKS: {
    'eks:node-bootstrapper': [
      'create | certificates.k8s.io | certificatesigningrequests/selfnodeserver',
    ],
  },
  // From the manifests of its API server's operator (openshift-apiserver/rbac).
  OpenShift: {
    'system:master': ['* | * | *', '* | *'],
    'system:node-admin': [
      'get list watch proxy | core | nodes',
      '* | core | nodes/log nodes/metrics nodes/proxy nodes/spec nodes/stats',
    ],
  },
  // From cluster/addons/rbac of kubernetes/kubernetes, which its addon manager applies.
  GKE: {
    'kubelet-api-admin': ['* | core | nodes/proxy nodes/log nodes/stats nodes/metrics nodes/spec'],
    'gce:beta:kubelet-certificate-bootstrap': [
      'create | certificates.k8s.io | certificatesigningrequests/nodeclient',
    ],
    'gce:beta:kubelet-certificate-rotation': [
      'create | certificates.k8s.io | certificatesigningrequests/selfnodeclient certificatesigningrequests/selfnodeserver',
    ],
    'system:gcp-controller-manager': ['* | core | nodes certificatesigningrequests'],
    'kube-system/system:controller:glbc': [
      'get list watch update create patch | core | configmaps',
    ],
    'system:controller:glbc': [
      'get | core | secrets',
      'get list watch update create patch | core | events',
      'get list watch | core | endpoints services pods nodes namespaces',
      'update patch | core | services',
      'get list watch update | extensions networking.k8s.io | ingresses',
      'update patch | extensions networking.k8s.io | ingresses/status',
      'get list watch update create patch | apiextensions.k8s.io | customresourcedefinitions',
      'get list watch update create patch | cloud.google.com | backendconfigs',
    ],
  },
};

/** The role, then the subjects. */
export type BindingLines = Readonly<Record<string, readonly [string, ...string[]]>>;

const BOOTSTRAPPERS = 'Group/system:bootstrappers:kubeadm:default-node-token';

/** From where the roles are, and where that is said. */
export const DISTRIBUTION_BINDINGS: Readonly<Record<string, BindingLines>> = {
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
  'kind and k3s': {
    'local-path-provisioner-bind': [
      'ClusterRole/local-path-provisioner-role',
      'ServiceAccount/local-path-storage/local-path-provisioner-service-account',
      'ServiceAccount/kube-system/local-path-provisioner-service-account',
    ],
  },
  'k3s and RKE2': {
    'kube-apiserver-kubelet-admin': ['ClusterRole/system:kubelet-api-admin', 'User/kube-apiserver'],
  },
  k3s: {
    'k3s-cloud-controller-manager': [
      'ClusterRole/k3s-cloud-controller-manager',
      'User/k3s-cloud-controller-manager',
    ],
    'clustercidrs-node': ['ClusterRole/clustercidrs-node', 'Group/system:nodes'],
  },
  RKE2: {
    'system:k3s-controller': ['ClusterRole/system:rke2-controller', 'User/system:rke2-controller'],
  },
  // From dumps of new clusters of 1.23 and 1.26, by user and role.
  EKS: {
    'eks:addon-cluster-admin': ['ClusterRole/cluster-admin', 'User/eks:addon-manager'],
    'eks:certificate-controller': [
      'ClusterRole/system:controller:certificate-controller',
      'User/eks:certificate-controller',
    ],
    'eks:kube-proxy': ['ClusterRole/system:node-proxier', 'ServiceAccount/kube-system/kube-proxy'],
    'eks:kube-proxy-fargate': ['ClusterRole/system:node-proxier', 'Group/system:node-proxier'],
    'eks:kube-proxy-windows': ['ClusterRole/system:node-proxier', 'Group/eks:kube-proxy-windows'],
    'eks:node-bootstrapper': [
      'ClusterRole/eks:node-bootstrapper',
      'Group/system:bootstrappers',
      'Group/system:nodes',
    ],
  },
  // The migrator from a dump of a new cluster of 1.24; the binding of kubelets names nobody since 1.7.
  GKE: {
    'gce:beta:kubelet-certificate-bootstrap': [
      'ClusterRole/gce:beta:kubelet-certificate-bootstrap',
      'User/kubelet',
    ],
    'gce:beta:kubelet-certificate-rotation': [
      'ClusterRole/gce:beta:kubelet-certificate-rotation',
      'Group/system:nodes',
    ],
    'kube-apiserver-kubelet-api-admin': ['ClusterRole/kubelet-api-admin', 'User/kube-apiserver'],
    'kubelet-cluster-admin': ['ClusterRole/system:node'],
    'storage-version-migration-migrator-v2': [
      'ClusterRole/cluster-admin',
      'User/system:storageversionmigrator',
    ],
    'system:controller:glbc': ['ClusterRole/system:controller:glbc', 'User/system:controller:glbc'],
    'system:gcp-controller-manager': [
      'ClusterRole/system:gcp-controller-manager',
      'User/system:gcp-controller-manager',
    ],
    'kube-system/system:controller:glbc': [
      'Role/system:controller:glbc',
      'User/system:controller:glbc',
    ],
  },
  OpenShift: {
    'cluster-admins': [
      'ClusterRole/cluster-admin',
      'Group/system:cluster-admins',
      'User/system:admin',
    ],
    'system:masters': ['ClusterRole/system:master', 'Group/system:masters'],
    'system:node-admins': [
      'ClusterRole/system:node-admin',
      'User/system:master',
      'Group/system:node-admins',
    ],
    'system:node-bootstrapper': [
      'ClusterRole/system:node-bootstrapper',
      'ServiceAccount/openshift-infra/node-bootstrapper',
    ],
    'system:node-proxiers': ['ClusterRole/system:node-proxier', 'Group/system:nodes'],
  },
  // From a dump of a new cluster of 1.24. The rules of its own roles were not read.
  AKS: {
    'aks-cluster-admin-binding': [
      'ClusterRole/cluster-admin',
      'User/clusterAdmin',
      'User/clusterUser',
    ],
    'system:aks-client-nodes': ['ClusterRole/system:node', 'Group/system:nodes'],
  },
};
