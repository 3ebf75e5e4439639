import type {
  AuthorizationRule,
  AuthorizationSource,
  IstioAuthorization,
} from '../../model/kubernetes/istio-authorization.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Evidence } from '../../model/verdict.ts';

/** A part of a rule that only a client with a certificate can meet, or fail to meet. */
export interface IdentityUse {
  readonly rule: AuthorizationRule;
  readonly negative: boolean;
  readonly evidence: Evidence;
}

/** Conditions on what a certificate proves; the others are about addresses or requests. */
const IDENTITY_KEYS: readonly string[] = [
  'source.principal',
  'source.namespace',
  'source.serviceAccount',
];

/** Conditions that a proxy can judge without reading requests. */
const CONNECTION_KEYS: readonly string[] = [
  ...IDENTITY_KEYS,
  'source.ip',
  'destination.ip',
  'destination.port',
];

/** Every match on the caller's identity, with its field. */
export function* identityUses(policy: IstioAuthorization): Iterable<IdentityUse> {
  for (const rule of policy.rules) {
    for (const { path, identities } of rule.from) {
      for (const { field, negative, values } of identities) {
        const evidence = fieldOf(policy, `${path}.${field}`, values.join(', '));
        yield { rule, negative, evidence };
      }
    }
    for (const { path, key, negative } of rule.when) {
      if (!IDENTITY_KEYS.includes(key)) continue;
      yield { rule, negative, evidence: fieldOf(policy, `${path}.key`, key) };
    }
  }
}

/** Whether an ALLOW rule welcomes every caller, or every certificate, whatever it asks for. */
export function isOpen({ from, to, when }: AuthorizationRule): boolean {
  return to.length === 0 && when.length === 0 && (from.length === 0 || from.some(isAnybody));
}

/** Whether the proxy of a node, which reads no requests, can apply a DENY rule at all. */
export function holdsAtNode({ from, to, when }: AuthorizationRule): boolean {
  return (
    (from.length === 0 || from.some((one) => !isOfRequestsOnly(one))) &&
    (to.length === 0 || to.some(({ ports, notPorts }) => ports.length + notPorts.length > 0)) &&
    when.every(({ key }) => CONNECTION_KEYS.includes(key)) &&
    from.length + to.length + when.length > 0
  );
}

/** Whether a rule asks for anything that only a proxy which reads requests can see. */
export function asksOfRequests({ from, to, when }: AuthorizationRule): boolean {
  return (
    from.some(({ request }) => request) ||
    to.some(({ request }) => request) ||
    when.some(({ key }) => !CONNECTION_KEYS.includes(key))
  );
}

/** The ports that a rule is about, undefined where it is about all of them. */
export function portsOfRule({ to }: AuthorizationRule): readonly string[] | undefined {
  const named = to.flatMap(({ ports }) => ports);
  return to.length === 0 || to.some(({ ports }) => ports.length === 0) ? undefined : named;
}

function isAnybody({ identities, ipBlocks, notIpBlocks, request }: AuthorizationSource): boolean {
  if (request || ipBlocks.length > 0 || notIpBlocks.length > 0) return false;
  return identities.every(({ negative, values }) => !negative && values.includes('*'));
}

function isOfRequestsOnly(source: AuthorizationSource): boolean {
  const { identities, ipBlocks, notIpBlocks } = source;
  return identities.length + ipBlocks.length + notIpBlocks.length === 0;
}
