/** Distributions that put an administrator certificate in system:masters on control plane nodes, and what it is. */
export const ALWAYS_MASTERS: ReadonlyMap<string, string> = new Map([
  [
    'kubeadm',
    'kubeadm makes super-admin.conf, before 1.29 admin.conf, in system:masters; who has a copy is not known',
  ],
  ['kind', 'kind makes a kubeconfig in system:masters; who has a copy is not known'],
  ['k3s', 'k3s makes k3s.yaml in system:masters; who has a copy is not known'],
  ['rke2', 'RKE2 makes rke2.yaml in system:masters; who has a copy is not known'],
  [
    'minikube',
    'minikube makes a client certificate in system:masters; who has a copy is not known',
  ],
  ['kops', 'kOps makes administrator certificates in system:masters; who has one is not known'],
  ['talos', 'Talos makes kubeconfigs in system:masters; who has one is not known'],
  [
    'openshift',
    'the installer of OpenShift makes a kubeconfig in system:masters; who has a copy is not known',
  ],
]);

/** Distributions that issue no client certificate to people. */
export const NEVER_CERTIFICATES: ReadonlySet<string> = new Set(['eks']);
