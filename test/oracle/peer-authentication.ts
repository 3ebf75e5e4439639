/** A PeerAuthentication as the oracle reads it: no selector is one without labels. */
export interface Policy {
  readonly namespace: string;
  readonly name: string;
  /** Seconds; of two equals the first by name is the older one. */
  readonly created: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly mode: string;
  readonly ports: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly root: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly port: number;
}

/**
 * What Istio says of one port of one pod, as its documentation tells it: the narrowest policy that sets
 * a mode, the oldest of its width, and plaintext as well as mutual TLS where none does.
 */
export function modeOfPort(policies: readonly Policy[], asked: Asked): string {
  const own = ofWorkload(policies, asked);
  const onPort = own?.ports[String(asked.port)] ?? 'UNSET';
  if (onPort !== 'UNSET') return onPort;
  if (own !== undefined && own.mode !== 'UNSET') return own.mode;
  for (const namespace of [asked.namespace, asked.root]) {
    const wide = first(policies.filter((one) => one.namespace === namespace && isWide(one)));
    if (wide !== undefined && wide.mode !== 'UNSET') return wide.mode;
  }
  return 'PERMISSIVE';
}

/** A selector in the root namespace selects nothing. */
function ofWorkload(policies: readonly Policy[], asked: Asked): Policy | undefined {
  if (asked.namespace === asked.root) return undefined;
  return first(
    policies.filter(
      (one) =>
        one.namespace === asked.namespace &&
        !isWide(one) &&
        Object.entries(one.labels).every(([key, value]) => asked.labels[key] === value),
    ),
  );
}

function isWide({ labels }: Policy): boolean {
  return Object.keys(labels).length === 0;
}

function first(policies: readonly Policy[]): Policy | undefined {
  const oldest = Math.min(...policies.map((one) => one.created));
  const names = policies.filter((one) => one.created === oldest).map((one) => one.name);
  return policies.find((one) => one.name === names.sort()[0]);
}
