import { HOSTED } from '../platforms.ts';

/** When these tables were last compared with what providers publish of who does what. */
export const RESPONSIBILITY_KNOWN_ON = '2026-11-20';

/** Ways of running a cluster: who answers for what differs between them. */
export const profileIds = [
  'self-managed',
  'kubeadm',
  'k3s',
  'rke2',
  'openshift',
  'microshift',
  'hosted',
  'managed',
  'eks',
  'eks-auto',
  'gke',
  'gke-autopilot',
  'aks',
  'osd',
  'rosa',
  'aro',
] as const;

export type ProfileId = (typeof profileIds)[number];

export interface Profile {
  readonly title: string;
  /** What holds for this one too, where it has no answer of its own. */
  readonly under?: ProfileId;
  /** Where its provider or makers publish who does what. */
  readonly reference: string;
}

const KUBERNETES = 'https://kubernetes.io/docs/concepts/security/';

export const PROFILES: Readonly<Record<ProfileId, Profile>> = {
  'self-managed': { title: 'a control plane of our own', reference: KUBERNETES },
  kubeadm: {
    title: 'kubeadm',
    under: 'self-managed',
    reference: 'https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/',
  },
  k3s: {
    title: 'k3s',
    under: 'self-managed',
    reference: 'https://docs.k3s.io/security/hardening-guide',
  },
  rke2: {
    title: 'RKE2',
    under: 'self-managed',
    reference: 'https://docs.rke2.io/security/hardening_guide',
  },
  openshift: {
    title: 'OpenShift of our own',
    under: 'self-managed',
    reference: 'https://docs.redhat.com/en/documentation/openshift_container_platform',
  },
  microshift: {
    title: 'MicroShift',
    under: 'self-managed',
    reference: 'https://docs.redhat.com/en/documentation/red_hat_build_of_microshift',
  },
  hosted: {
    title: 'a control plane that another cluster hosts',
    reference: 'https://hypershift.pages.dev/',
  },
  managed: {
    title: 'a control plane that a provider runs',
    reference: 'https://kubernetes.io/docs/setup/production-environment/turnkey-solutions/',
  },
  eks: {
    title: 'EKS',
    under: 'managed',
    reference: 'https://docs.aws.amazon.com/eks/latest/best-practices/security.html',
  },
  'eks-auto': {
    title: 'EKS with Auto Mode or Fargate',
    under: 'eks',
    reference: 'https://docs.aws.amazon.com/eks/latest/userguide/automode.html',
  },
  gke: {
    title: 'GKE Standard',
    under: 'managed',
    reference: 'https://cloud.google.com/kubernetes-engine/docs/concepts/shared-responsibility',
  },
  'gke-autopilot': {
    title: 'GKE Autopilot',
    under: 'gke',
    reference: 'https://cloud.google.com/kubernetes-engine/docs/concepts/shared-responsibility',
  },
  aks: {
    title: 'AKS',
    under: 'managed',
    reference: 'https://learn.microsoft.com/azure/aks/support-policies',
  },
  osd: {
    title: 'OpenShift Dedicated',
    under: 'managed',
    reference: 'https://docs.redhat.com/en/documentation/openshift_dedicated',
  },
  rosa: {
    title: 'ROSA',
    under: 'osd',
    reference: 'https://docs.aws.amazon.com/rosa/latest/userguide/rosa-responsibilities.html',
  },
  aro: {
    title: 'ARO',
    under: 'osd',
    reference: 'https://learn.microsoft.com/azure/openshift/responsibility-matrix',
  },
};

/** Its own profile first, then what it is built on. */
export function lineage(profile: ProfileId): readonly ProfileId[] {
  const { under } = PROFILES[profile];
  return under === undefined ? [profile] : [profile, ...lineage(under)];
}

const OWN: Readonly<Record<string, ProfileId>> = {
  kubeadm: 'kubeadm',
  k3s: 'k3s',
  rke2: 'rke2',
  openshift: 'openshift',
  microshift: 'microshift',
};

const MANAGED: Readonly<Record<string, ProfileId>> = {
  eks: 'eks',
  gke: 'gke',
  aks: 'aks',
  osd: 'osd',
  rosa: 'rosa',
  aro: 'aro',
};

/** By what was detected; undefined where it is not known who runs the control plane. */
export function profileOf(
  distribution: string,
  managed: boolean | null,
  modes: readonly string[],
): ProfileId | undefined {
  const own = MANAGED[distribution];
  if (modes.includes(HOSTED) && managed !== true) return own ?? 'hosted';
  if (managed === null) return undefined;
  if (!managed) return OWN[distribution] ?? 'self-managed';
  if (distribution === 'gke' && modes.includes('Autopilot')) return 'gke-autopilot';
  const auto = modes.includes('Auto Mode') || modes.includes('Fargate');
  if (distribution === 'eks' && auto) return 'eks-auto';
  return own ?? 'managed';
}
