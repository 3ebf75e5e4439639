import type { NetworkEnforcement } from '../network-plugin/network-plugin.ts';
import type { Compiled, Layer } from './rules.ts';

/** Kinds of policy that stand or fall together: a plugin reads all of a family or none. */
export type Family = 'network-policy' | 'admin' | 'eks' | 'cilium' | 'calico' | 'antrea';

/** The names that the table of plugins gives to the deny tiers of each family. */
const DENY_TIERS: Readonly<Record<Exclude<Family, 'network-policy'>, string>> = {
  admin: 'AdminNetworkPolicy',
  eks: 'ClusterNetworkPolicy (networking.k8s.aws)',
  cilium: 'CiliumClusterwideNetworkPolicy',
  calico: 'GlobalNetworkPolicy',
  antrea: 'ClusterNetworkPolicy (crd.antrea.io)',
};

/** By their makers in some versions and with some settings, which are not read. */
const SOME_VERSIONS: Readonly<Partial<Record<Family, readonly string[]>>> = {
  admin: ['calico', 'antrea', 'cilium', 'kindnet'],
};

/** Whether a plugin of this cluster takes notice of a family of policies. */
export interface InForce {
  readonly family: Family;
  readonly state: 'yes' | 'no' | 'unknown';
  readonly because: string;
}

export function inForce(family: Family, found: NetworkEnforcement | undefined): InForce {
  if (found === undefined) {
    return { family, state: 'unknown', because: 'which network plugin there is was not seen' };
  }
  const reader = found.rows.find((row) =>
    family === 'network-policy' ? row.enforces !== 'no' : row.denyTier.includes(DENY_TIERS[family]),
  );
  if (reader !== undefined) return { family, state: 'yes', because: `${reader.name} reads them` };
  const perhaps = found.rows.find(({ id }) => SOME_VERSIONS[family]?.includes(id) === true);
  if (perhaps !== undefined) {
    return { family, state: 'unknown', because: `some versions of ${perhaps.name} read them` };
  }
  return unread(family, found);
}

/** No plugin that was recognised reads them; the cloud may have one of its own. */
function unread(family: Family, { rows, cloud, unseenAgents }: NetworkEnforcement): InForce {
  const all = unseenAgents.length === 0;
  if (rows.length > 0 && all) {
    const names = rows.map(({ name }) => name).join(', ');
    return { family, state: 'no', because: `${names} does not read them` };
  }
  if (cloud?.engine === 'none' && all) {
    return { family, state: 'no', because: 'the cloud enforces no policies' };
  }
  if (family === 'network-policy' && cloud !== undefined && cloud.engine !== 'none') {
    return { family, state: 'yes', because: `the cloud enforces them with ${cloud.engine}` };
  }
  return { family, state: 'unknown', because: 'no network plugin that reads them was recognised' };
}

/** What of a family takes effect: all, nothing, or each policy perhaps. */
export function asInForce(compiled: Compiled, { state, because }: InForce): Compiled {
  switch (state) {
    case 'yes':
      return compiled;
    case 'no':
      return { ...compiled, ingress: [], egress: [] };
    case 'unknown':
      return {
        ...compiled,
        ingress: doubted(compiled.ingress, because),
        egress: doubted(compiled.egress, because),
      };
  }
}

function doubted(layers: readonly Layer[], why: string): readonly Layer[] {
  return layers.map((layer) => ({
    ...layer,
    policies: layer.policies.map((policy) => ({
      ...policy,
      selects: { type: 'maybe', term: policy.selects, why },
    })),
  }));
}
