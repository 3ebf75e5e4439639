/** One rule of an AuthorizationPolicy as the oracle reads it: every list that is there has to hold. */
export interface OracleAuthorizationRule {
  readonly principals?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly ports?: readonly string[];
  readonly notPorts?: readonly string[];
}

export interface OracleAuthorization {
  readonly action: 'ALLOW' | 'DENY';
  readonly rules: readonly OracleAuthorizationRule[];
}

export interface OracleCall {
  readonly principal: string;
  readonly namespace: string;
  readonly port: number;
}

/**
 * Whether a proxy that takes mutual TLS alone lets a call in, as Istio's documentation has it: denied by
 * any rule that denies; else let in where nothing allows anybody, or some rule allows it.
 */
export function isLetIn(policies: readonly OracleAuthorization[], call: OracleCall): boolean {
  const holds = ({ rules }: OracleAuthorization): boolean => rules.some((one) => isMet(one, call));
  if (policies.some((one) => one.action === 'DENY' && holds(one))) return false;
  const allowing = policies.filter(({ action }) => action === 'ALLOW');
  return allowing.length === 0 || allowing.some(holds);
}

function isMet(rule: OracleAuthorizationRule, { principal, namespace, port }: OracleCall): boolean {
  const named = (list: readonly string[] | undefined, value: string): boolean =>
    list === undefined || list.some((one) => isLike(one, value));
  const spared = (list: readonly string[] | undefined, value: string): boolean =>
    list === undefined || !list.some((one) => isLike(one, value));
  return (
    named(rule.principals, principal) &&
    spared(rule.notPrincipals, principal) &&
    named(rule.namespaces, namespace) &&
    spared(rule.notNamespaces, namespace) &&
    named(rule.ports, String(port)) &&
    spared(rule.notPorts, String(port))
  );
}

/** Exact, or anything before or after a star. */
function isLike(pattern: string, value: string): boolean {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`).test(value);
}
