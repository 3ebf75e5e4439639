/** When this table was last compared with what providers and add-ons install. */
export const POLICY_ENGINES_KNOWN_ON = '2026-10-01';

/**
 * Beginnings of the names of admission policies that a provider or an add-on ships to guard itself:
 * they are not a mechanism that the organization can use (amendment 0.23).
 */
export const SHIPPED_POLICIES: readonly string[] = [
  'aks-managed-',
  'gke-',
  'openshift-',
  'safe-upgrades.gateway.networking.k8s.io',
  'stable-channel-policy-istio',
  'system:',
];

/** A policy engine that answers as a webhook, by its controller. */
export interface PolicyEngine {
  readonly name: string;
  /** Container and last part of its image. */
  readonly container: string;
  readonly image: string;
}

export const KYVERNO: PolicyEngine = { name: 'Kyverno', container: 'kyverno', image: 'kyverno' };

export const GATEKEEPER: PolicyEngine = {
  name: 'Gatekeeper',
  container: 'manager',
  image: 'gatekeeper',
};

/** Engines that are recognised by the API they serve but whose policies are not read. */
export const UNREAD_ENGINES: readonly { readonly name: string; readonly group: string }[] = [
  { name: 'Kubewarden', group: 'policies.kubewarden.io' },
  { name: 'jsPolicy', group: 'policy.jspolicy.com' },
  { name: 'Sigstore policy-controller', group: 'policy.sigstore.dev' },
  { name: 'Datree', group: 'admission.datree.io' },
];
