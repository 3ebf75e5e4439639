import type { AntreaPolicy, AntreaTier } from '../../model/kubernetes/antrea-policy.ts';
import type { CalicoPolicy } from '../../model/kubernetes/calico-policy.ts';
import type { CalicoNetworkSet, CalicoTier } from '../../model/kubernetes/calico-sets.ts';
import type { CiliumCidrGroup, CiliumPolicy } from '../../model/kubernetes/cilium-policy.ts';
import type { ClusterNetworkPolicy } from '../../model/kubernetes/cluster-network-policy.ts';
import type { Namespace } from '../../model/kubernetes/namespace.ts';
import type { NetworkPolicy } from '../../model/kubernetes/network-policy.ts';
import type { Service } from '../../model/kubernetes/service.ts';
import { type Gap, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Family } from './in-force.ts';
import { compileAntrea } from './kinds/antrea.ts';
import { compileCalico } from './kinds/calico.ts';
import { compileCilium } from './kinds/cilium.ts';
import { compileClusterPolicies } from './kinds/cluster-network-policy.ts';
import { type BlockReading, compileNetworkPolicies } from './kinds/network-policy.ts';
import { indexServices } from './kinds/services.ts';
import { assembled } from './layers.ts';
import type { Compiled } from './rules.ts';
import { unseenPolicies } from './unseen.ts';

type Seen<T> = Observed<readonly T[]>;

/** Objects of every policy API, and what they refer to. */
export interface PolicyObjects {
  readonly namespaces: Seen<Namespace>;
  readonly services: Seen<Service>;
  readonly network: Seen<NetworkPolicy>;
  readonly application: Seen<NetworkPolicy>;
  readonly cluster: Seen<ClusterNetworkPolicy>;
  readonly admin: Seen<ClusterNetworkPolicy>;
  readonly baseline: Seen<ClusterNetworkPolicy>;
  readonly eks: Seen<ClusterNetworkPolicy>;
  readonly cilium: Seen<CiliumPolicy>;
  readonly ciliumClusterwide: Seen<CiliumPolicy>;
  readonly ciliumGroups: Seen<CiliumCidrGroup>;
  readonly calico: Seen<CalicoPolicy>;
  readonly calicoGlobal: Seen<CalicoPolicy>;
  readonly calicoTiers: Seen<CalicoTier>;
  readonly calicoSets: Seen<CalicoNetworkSet>;
  readonly calicoGlobalSets: Seen<CalicoNetworkSet>;
  readonly antrea: Seen<AntreaPolicy>;
  readonly antreaCluster: Seen<AntreaPolicy>;
  readonly antreaTiers: Seen<AntreaTier>;
}

/** All policies of one family. */
export interface Part {
  readonly family: Family;
  readonly objects: number;
  readonly gaps: readonly Gap[];
  readonly compiled: Compiled;
}

/** Every family of policies, with those in doubt that were not seen. */
export function partsOf(all: PolicyObjects, blocks: BlockReading): readonly Part[] {
  const { services, cluster, admin, baseline, network, application, eks } = all;
  const known = inFull(services);
  const index = known && indexServices(known);
  const context = { ...all, index };
  return [
    part('network-policy', [network], compileNetworkPolicies(visible(network), blocks)),
    part('admin', [cluster, admin, baseline], compiledAdmin([cluster, admin, baseline])),
    part(
      'eks',
      [eks, application],
      assembled([compiledAdmin([eks]), compileNetworkPolicies(visible(application), blocks)]),
    ),
    ciliumPart(context),
    calicoPart(context),
    antreaPart(context),
  ];
}

/** Whether any policy is read in another way where plugins read address blocks in another way. */
export function namesBlocks({ network, application }: PolicyObjects): boolean {
  return [network, application].some((all) =>
    visible(all).some(({ ingress, egress }) =>
      [...ingress, ...egress].some(({ peers }) => peers.some(({ type }) => type === 'block')),
    ),
  );
}

type Context = PolicyObjects & { readonly index: ReturnType<typeof indexServices> };

/** `beside` is what the policies refer to: it matters where there are policies. */
function part(
  family: Family,
  kinds: readonly Seen<unknown>[],
  compiled: Compiled,
  beside: readonly Seen<unknown>[] = [],
): Part {
  const gaps = kinds.flatMap((one) => gapsOf(one));
  const scope = family === 'network-policy' ? 'standard' : 'every-tier';
  const objects = kinds.reduce((sum, one) => sum + visible(one).length, 0);
  return {
    family,
    objects,
    gaps: objects === 0 ? gaps : [...gaps, ...beside.flatMap((one) => gapsOf(one))],
    compiled: assembled([compiled, unseenPolicies(gaps, scope)]),
  };
}

function compiledAdmin(kinds: readonly Seen<ClusterNetworkPolicy>[]): Compiled {
  return compileClusterPolicies(kinds.flatMap((one) => visible(one)));
}

function ciliumPart({ index, services, ...all }: Context): Part {
  const { cilium, ciliumClusterwide, ciliumGroups } = all;
  const kinds = [cilium, ciliumClusterwide];
  const compiled = compileCilium({
    policies: kinds.flatMap((one) => visible(one)),
    groups: inFull(ciliumGroups),
    services: index,
  });
  return part('cilium', kinds, compiled, [ciliumGroups, services]);
}

function calicoPart({ index, services, namespaces, ...all }: Context): Part {
  const { calico, calicoGlobal, calicoTiers, calicoSets, calicoGlobalSets } = all;
  const sets = [calicoSets, calicoGlobalSets];
  const compiled = compileCalico({
    policies: [calico, calicoGlobal].flatMap((one) => visible(one)),
    tiers: inFull(calicoTiers),
    sets: sets.some((one) => one.state !== 'seen')
      ? undefined
      : sets.flatMap((one) => visible(one)),
    namespaces: visible(namespaces),
    services: index,
  });
  return part('calico', [calico, calicoGlobal], compiled, [calicoTiers, ...sets, services]);
}

function antreaPart({ antrea, antreaCluster, antreaTiers }: Context): Part {
  const kinds = [antrea, antreaCluster];
  const compiled = compileAntrea({
    policies: kinds.flatMap((one) => visible(one)),
    tiers: inFull(antreaTiers),
  });
  return part('antrea', kinds, compiled, [antreaTiers]);
}

/** What refers to something that was not seen must not be told that it is not there. */
function inFull<T>(all: Seen<T>): readonly T[] | undefined {
  return all.state === 'seen' ? all.value : undefined;
}
