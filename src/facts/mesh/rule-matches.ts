import type {
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationSource,
  IdentityMatch,
} from '../../model/kubernetes/istio-authorization.ts';

/** Who calls, as its certificate says. */
export interface Caller {
  /** Undefined where it was not seen. */
  readonly trustDomain: string | undefined;
  readonly namespace: string;
  readonly account: string;
}

/** Whether a rule holds for a caller at a port; `maybe` where requests or addresses decide. */
export type Match = 'yes' | 'maybe' | 'no';

/** `home`: the namespace of the policy. */
export function matches(
  { from, to, when }: AuthorizationRule,
  caller: Caller,
  { port, home }: { readonly port: number; readonly home: string },
): Match {
  return every([
    from.length === 0 ? 'yes' : some(from.map((one) => ofSource(one, caller, home))),
    to.length === 0 ? 'yes' : some(to.map((one) => ofOperation(one, port))),
    when.length === 0 ? 'yes' : 'maybe',
  ]);
}

function every(all: readonly Match[]): Match {
  if (all.includes('no')) return 'no';
  return all.includes('maybe') ? 'maybe' : 'yes';
}

function some(all: readonly Match[]): Match {
  if (all.includes('yes')) return 'yes';
  return all.includes('maybe') ? 'maybe' : 'no';
}

function not(one: Match): Match {
  if (one === 'maybe') return one;
  return one === 'yes' ? 'no' : 'yes';
}

function ofSource(source: AuthorizationSource, caller: Caller, home: string): Match {
  const { identities, ipBlocks, notIpBlocks, request } = source;
  const others = request || ipBlocks.length + notIpBlocks.length > 0;
  return every([
    ...identities.map((one) => ofIdentity(one, caller, home)),
    ...(others ? (['maybe'] as const) : []),
  ]);
}

function ofIdentity(
  { field, negative, values }: IdentityMatch,
  caller: Caller,
  home: string,
): Match {
  const found = some(values.map((one) => ofValue(field, one, caller, home)));
  return negative ? not(found) : found;
}

function ofValue(field: string, value: string, caller: Caller, home: string): Match {
  switch (field) {
    case 'namespaces':
    case 'notNamespaces':
      return fits(value, caller.namespace) ? 'yes' : 'no';
    case 'serviceAccounts':
    case 'notServiceAccounts': {
      const written = value.includes('/') ? value : `${home}/${value}`;
      return written === `${caller.namespace}/${caller.account}` ? 'yes' : 'no';
    }
    default:
      return ofPrincipal(value, caller);
  }
}

/** `cluster.local` in a policy stands for the mesh's own trust domain. */
function ofPrincipal(value: string, { trustDomain, namespace, account }: Caller): Match {
  const path = `/ns/${namespace}/sa/${account}`;
  if (value.startsWith('*')) return endsLike(value.slice(1), path);
  const domains = [...(trustDomain === undefined ? [] : [trustDomain]), 'cluster.local'];
  if (domains.some((one) => fits(value, one + path))) {
    return trustDomain === undefined ? 'maybe' : 'yes';
  }
  // Of a domain that is not known or has aliases: whoever else it names, it may be this one.
  const at = value.indexOf('/ns/');
  if (at === -1) return value.includes('*') ? 'maybe' : 'no';
  return fits(value.slice(at), path) ? 'maybe' : 'no';
}

/** The end of a principal, which may reach into its trust domain. */
function endsLike(end: string, path: string): Match {
  if (end.length <= path.length) return path.endsWith(end) ? 'yes' : 'no';
  return end.endsWith(path) ? 'maybe' : 'no';
}

/** With a star at its beginning or its end. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  return pattern === text;
}

function ofOperation({ ports, notPorts, request }: AuthorizationOperation, port: number): Match {
  const named = ports.length === 0 || ports.includes(String(port));
  if (!named || notPorts.includes(String(port))) return 'no';
  return request ? 'maybe' : 'yes';
}
