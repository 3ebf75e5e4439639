/** When the table was last compared with what the projects ship. */
export const SECRET_OPERATORS_KNOWN_ON = '2026-11';

/** An operator that writes Secrets from elsewhere and keeps them current, by the API group it serves. */
export interface SecretOperator {
  /** With a star in front: every group that ends so. */
  readonly group: string;
  readonly name: string;
}

/**
 * Operators whose own objects are not read: a Secret's owner, or its type, tells that it is theirs.
 * Where one is installed and Secrets were not seen, any Secret may be.
 */
const SECRET_OPERATORS: readonly SecretOperator[] = [
  { group: '*.crossplane.io', name: 'Crossplane' },
  { group: '*.upbound.io', name: 'Crossplane' },
  { group: 'onepassword.com', name: 'the 1Password operator' },
  { group: 'secrets.doppler.com', name: 'the Doppler operator' },
  { group: 'secrets.infisical.com', name: 'the Infisical operator' },
  { group: 'k8s.bitwarden.com', name: 'the Bitwarden operator' },
  { group: 'spv.no', name: 'Azure Key Vault to Kubernetes' },
  { group: 'ricoberger.de', name: "ricoberger's Vault operator" },
  { group: 'redhatcop.redhat.io', name: 'the Vault config operator' },
];

export function operatorOf(group: string): SecretOperator | undefined {
  return SECRET_OPERATORS.find((one) =>
    one.group.startsWith('*') ? group.endsWith(one.group.slice(1)) : group === one.group,
  );
}
