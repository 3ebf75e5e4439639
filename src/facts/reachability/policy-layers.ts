import {
  antreaClusterPolicies,
  antreaNetworkPolicies,
  antreaTiers,
} from '../../model/kubernetes/antrea-policy.ts';
import {
  calicoGlobalPolicies,
  calicoNetworkPolicies,
} from '../../model/kubernetes/calico-policy.ts';
import {
  calicoGlobalNetworkSets,
  calicoNetworkSets,
  calicoTiers,
} from '../../model/kubernetes/calico-sets.ts';
import {
  ciliumCidrGroups,
  ciliumClusterwidePolicies,
  ciliumNetworkPolicies,
} from '../../model/kubernetes/cilium-policy.ts';
import {
  adminNetworkPolicies,
  baselineAdminNetworkPolicies,
  clusterNetworkPolicies,
  eksClusterNetworkPolicies,
} from '../../model/kubernetes/cluster-network-policy.ts';
import { namespaces } from '../../model/kubernetes/namespace.ts';
import {
  applicationNetworkPolicies,
  networkPolicies,
} from '../../model/kubernetes/network-policy.ts';
import { services } from '../../model/kubernetes/service.ts';
import { partial, seen, someGaps } from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { networkPlugin } from '../network-plugin/network-plugin.ts';
import { once } from '../remember.ts';
import { asInForce, type InForce, inForce } from './in-force.ts';
import type { BlockReading } from './kinds/network-policy.ts';
import { assembled } from './layers.ts';
import { namesBlocks, type Part, partsOf } from './policy-parts.ts';
import type { Compiled } from './rules.ts';

/** Policies of all kinds as layers: what they say, and what takes effect. */
export interface PolicyLayers {
  readonly declared: Compiled;
  /** Compiled when it is first asked for. */
  readonly enforced: () => Compiled;
  /** Whether all of them take effect as they say. */
  readonly takeEffect: boolean;
  /** Whether each family of policies takes effect here; only those of which there are objects. */
  readonly families: readonly (InForce & { readonly objects: number })[];
}

export const policyLayers: Fact<PolicyLayers> = definePartialFact({
  id: 'policy-layers',
  title: 'Network policies of every kind in the order in which they decide',
  needs: {
    plugin: maybe(networkPlugin),
    namespaces: maybe(namespaces),
    services: maybe(services),
    network: maybe(networkPolicies),
    application: maybe(ifServed(applicationNetworkPolicies)),
    cluster: maybe(ifServed(clusterNetworkPolicies)),
    admin: maybe(ifServed(adminNetworkPolicies)),
    baseline: maybe(ifServed(baselineAdminNetworkPolicies)),
    eks: maybe(ifServed(eksClusterNetworkPolicies)),
    cilium: maybe(ifServed(ciliumNetworkPolicies)),
    ciliumClusterwide: maybe(ifServed(ciliumClusterwidePolicies)),
    ciliumGroups: maybe(ifServed(ciliumCidrGroups)),
    calico: maybe(ifServed(calicoNetworkPolicies)),
    calicoGlobal: maybe(ifServed(calicoGlobalPolicies)),
    calicoTiers: maybe(ifServed(calicoTiers)),
    calicoSets: maybe(ifServed(calicoNetworkSets)),
    calicoGlobalSets: maybe(ifServed(calicoGlobalNetworkSets)),
    antrea: maybe(ifServed(antreaNetworkPolicies)),
    antreaCluster: maybe(ifServed(antreaClusterPolicies)),
    antreaTiers: maybe(ifServed(antreaTiers)),
  },
  compute: ({ plugin, ...objects }) => {
    const found = plugin.state === 'unseen' ? undefined : plugin.value;
    const declared = partsOf(objects, 'pods');
    const blocks = blocksIn(found?.rows);
    const asSaid = blocks === 'pods' || !namesBlocks(objects);
    const inForceParts = (): readonly Part[] => (asSaid ? declared : partsOf(objects, blocks));
    const value: PolicyLayers = {
      declared: assembled(declared.map(({ compiled }) => compiled)),
      enforced: once(() =>
        assembled(
          inForceParts().map(({ compiled, family }) => asInForce(compiled, inForce(family, found))),
        ),
      ),
      takeEffect:
        asSaid &&
        declared.every((one) => isEmpty(one) || inForce(one.family, found).state === 'yes'),
      families: declared
        .filter((one) => one.objects > 0)
        .map(({ family, objects }) => ({ ...inForce(family, found), objects })),
    };
    const gaps = someGaps(declared.flatMap((one) => one.gaps));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ declared, families }: PolicyLayers) => ({
    families,
    ingress: shown(declared.ingress),
    egress: shown(declared.egress),
    findings: declared.findings,
  }),
});

function isEmpty({ compiled: { ingress, egress } }: Part): boolean {
  return [...ingress, ...egress].every(({ policies }) => policies.length === 0);
}

function blocksIn(
  rows: readonly { readonly cidrMatchesPods: boolean }[] | undefined,
): BlockReading {
  if (rows === undefined || rows.length === 0) return 'perhaps-pods';
  if (rows.every(({ cidrMatchesPods }) => cidrMatchesPods)) return 'pods';
  return rows.some(({ cidrMatchesPods }) => cidrMatchesPods) ? 'perhaps-pods' : 'outside';
}

function shown(layers: Compiled['ingress']) {
  return layers.map(({ id, unmatched, policies }) => ({
    layer: id,
    unmatched,
    policies: policies.map(({ object }) => object.key),
  }));
}
