/** When this table was last compared with the documentation of the clouds. */
export const OUTBOUND_LIMITS_KNOWN_ON = '2026-11-20';

/** Outbound types of AKS that do not send traffic straight to the internet, and what they do with it. */
export const OUTBOUND_LIMITS: ReadonlyMap<string, string> = new Map([
  ['userDefinedRouting', 'traffic leaves by routes of the network, as through a firewall'],
  ['none', 'the cluster has no way out of its network'],
  ['block', 'the cluster has no way out of its network'],
]);
