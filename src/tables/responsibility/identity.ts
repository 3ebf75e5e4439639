import type { Code } from '../catalogue/entry.ts';
import { type DutyRow, IN_BOTH, IN_CLUSTER, IN_PLAN, ours, provider, shared } from './duty.ts';

type Rows<Prefix extends string> = Readonly<Record<Extract<Code, `${Prefix}-${string}`>, DutyRow>>;

/** Who answers for identities, rights and keys. */
export const identityDuties: Rows<'RBC'> & Rows<'WKL'> = {
  'RBC-01': IN_BOTH,
  'RBC-02': {
    everywhere: ours('Bindings, compared with what the distribution ships, show it.'),
    by: {
      gke: ours('Bindings show it, and rbacBindingConfig whether such may be made at all.'),
      'gke-autopilot': shared('GKE refuses such bindings by default; bindings show the rest.'),
    },
  },
  'RBC-03': {
    everywhere: ours('The plan lists them: whoever holds the CA key can make one.'),
    by: {
      eks: provider('EKS signs no client certificates for people.'),
      gke: shared('masterAuth.clientCertificateConfig shows whether one is given out.'),
      'gke-autopilot': provider('GKE gives out none: clientCertificateConfig shows it.'),
      aks: shared('disableLocalAccounts shows whether AKS gives out one.'),
      rosa: shared('Red Hat holds its own way in; bindings show ours.'),
    },
  },
  'RBC-04': {
    everywhere: ours('Arguments of the API servers and bindings show it.'),
    by: {
      eks: shared('IAM or an OIDC provider of ours; accessConfig and identity configs show it.'),
      gke: provider('Google identities are the only way in for people.'),
      aks: shared('aadProfile and disableLocalAccounts show it.'),
      openshift: ours('OAuth/cluster and Authentication/cluster show it.'),
      osd: shared('Red Hat runs the login; OAuth/cluster shows our providers.'),
    },
  },
  'RBC-05': IN_CLUSTER,
  'RBC-06': {
    everywhere: ours('Arguments of the API servers show it.'),
    by: {
      managed: provider('The provider sets the argument, and publishes what it is.'),
      hosted: provider('Whoever hosts the control plane sets the argument.'),
    },
  },
  'RBC-07': IN_CLUSTER,
  'RBC-08': IN_CLUSTER,
  'RBC-09': IN_CLUSTER,
  'RBC-10': IN_CLUSTER,
  'RBC-11': IN_CLUSTER,
  'RBC-12': IN_CLUSTER,
  'RBC-13': IN_CLUSTER,
  'RBC-14': IN_CLUSTER,
  'RBC-15': {
    everywhere: ours('Annotations of ServiceAccounts and the trust of roles show it.'),
    by: {
      eks: ours('Pod identity associations, annotations and trust policies show it.'),
      gke: ours('Annotations, and bindings on service accounts, show it.'),
      aks: ours('Annotations and federated credentials show it.'),
    },
  },
  'RBC-16': {
    everywhere: ours('The role of the machines shows it, where they have one.'),
    by: {
      'eks-auto': shared('AWS runs the machines with the node role that we chose.'),
      'gke-autopilot': shared('Google runs the machines with the account that we chose.'),
      rosa: shared('Red Hat publishes the roles; what we attach to them is ours.'),
    },
  },
  'RBC-17': {
    everywhere: ours('Arguments of the API servers show it.'),
    by: {
      managed: shared('The provider sets the authorizers; its API shows whom we let in.'),
      eks: shared('EKS asks access entries too; we write them.'),
      gke: shared('GKE asks IAM too; we bind its roles.'),
      aks: shared('AKS asks Azure RBAC where aadProfile.enableAzureRBAC says so.'),
    },
  },
  'RBC-18': {
    everywhere: ours('--encryption-provider-config shows it, and the plan who turns the key.'),
    by: {
      managed: provider('The provider encrypts its store with a key of its own.'),
      eks: shared('EKS always encrypts; encryptionConfig shows a key of ours.'),
      gke: shared('GKE always encrypts; databaseEncryption shows a key of ours.'),
      aks: shared('AKS always encrypts; azureKeyVaultKms shows a key of ours.'),
      openshift: ours('APIServer/cluster spec.encryption.type shows it.'),
      osd: provider('Red Hat encrypts etcd where the cluster was made so.'),
    },
  },
  'RBC-19': IN_BOTH,
  'RBC-20': IN_PLAN,
  'RBC-21': {
    everywhere: ours('/configz of each kubelet shows it.'),
    by: {
      eks: shared('AWS sets it in its images; /configz shows what runs.'),
      'eks-auto': provider('AWS sets it; the machines are not ours to change.'),
      gke: shared('GKE sets it; insecureKubeletReadonlyPortEnabled is our choice.'),
      'gke-autopilot': provider('GKE sets it; the machines are not ours to change.'),
      aks: shared('AKS sets it; kubeletConfig of the pool shows our part.'),
      osd: provider('Red Hat sets it; KubeletConfig objects show changes.'),
    },
  },
  'WKL-01': IN_BOTH,
  'WKL-02': IN_BOTH,
  'WKL-03': IN_CLUSTER,
  'WKL-04': IN_CLUSTER,
  'WKL-05': {
    everywhere: ours('Pods, and the default of the kubelets, show it.'),
    by: { 'gke-autopilot': provider('Autopilot gives every pod RuntimeDefault.') },
  },
  'WKL-06': IN_BOTH,
  'WKL-07': IN_CLUSTER,
  'WKL-08': IN_CLUSTER,
  'WKL-09': IN_CLUSTER,
};
