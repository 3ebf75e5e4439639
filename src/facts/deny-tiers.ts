import { servedApis } from '../model/info.ts';
import { type AntreaPolicy, antreaClusterPolicies } from '../model/kubernetes/antrea-policy.ts';
import {
  adminNetworkPolicies,
  type ClusterNetworkPolicy,
  clusterNetworkPolicies,
  eksClusterNetworkPolicies,
} from '../model/kubernetes/cluster-network-policy.ts';
import { CLUSTER, fieldOf, type Named } from '../model/kubernetes/meta.ts';
import { type Gap, gapsOf, type Observed, visible } from '../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import { networkPlugin } from './network-plugin/network-plugin.ts';

/** A kind of policy whose deny beats every allow that tenants write. */
export interface DenyTier {
  readonly id: DenyTierId;
  /** What somebody writes, such as `ClusterNetworkPolicy (policy.networking.k8s.io)`. */
  readonly name: string;
  readonly group: string;
  /** As rights name it. */
  readonly resource: string;
  /** Whether a plugin that is there and enforces is known to implement it. */
  readonly implemented: 'yes' | 'no' | 'unknown';
  /** Allow and pass rules that hold the first place: empty where a deny can still come before all. */
  readonly taken: readonly Evidence[];
  readonly evidence: SomeEvidence;
  readonly gaps: readonly Gap[];
}

export type DenyTierId =
  | 'cluster-network-policy'
  | 'admin-network-policy'
  | 'eks-cluster-network-policy'
  | 'cilium'
  | 'calico'
  | 'antrea';

export interface DenyTiers {
  /** Those that are served, or that objects of the input prove, the best first. */
  readonly tiers: readonly DenyTier[];
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

interface Row {
  readonly id: DenyTierId;
  readonly group: string;
  readonly kind: string;
  readonly resource: string;
  /** As the table of plugins names it. */
  readonly inTable: string;
}

/** From those that cut most to those that leave something open. */
const ROWS: readonly Row[] = [
  {
    id: 'cilium',
    group: 'cilium.io',
    kind: 'CiliumClusterwideNetworkPolicy',
    resource: 'ciliumclusterwidenetworkpolicies',
    inTable: 'CiliumClusterwideNetworkPolicy',
  },
  {
    id: 'calico',
    group: 'projectcalico.org',
    kind: 'GlobalNetworkPolicy',
    resource: 'globalnetworkpolicies',
    inTable: 'GlobalNetworkPolicy',
  },
  {
    id: 'antrea',
    group: 'crd.antrea.io',
    kind: 'ClusterNetworkPolicy',
    resource: 'clusternetworkpolicies',
    inTable: 'ClusterNetworkPolicy (crd.antrea.io)',
  },
  {
    id: 'cluster-network-policy',
    group: 'policy.networking.k8s.io',
    kind: 'ClusterNetworkPolicy',
    resource: 'clusternetworkpolicies',
    inTable: 'ClusterNetworkPolicy',
  },
  {
    id: 'admin-network-policy',
    group: 'policy.networking.k8s.io',
    kind: 'AdminNetworkPolicy',
    resource: 'adminnetworkpolicies',
    inTable: 'AdminNetworkPolicy',
  },
  {
    id: 'eks-cluster-network-policy',
    group: 'networking.k8s.aws',
    kind: 'ClusterNetworkPolicy',
    resource: 'clusternetworkpolicies',
    inTable: 'ClusterNetworkPolicy (networking.k8s.aws)',
  },
];

/** Which kinds of policy can deny over what tenants allow, and whether the first place is free. */
export const denyTiers: Fact<DenyTiers> = defineFact({
  id: 'deny-tiers',
  title: 'Kinds of policy whose deny beats existing allow rules',
  needs: {
    apis: maybe(servedApis),
    plugin: maybe(networkPlugin),
    clusterPolicies: maybe(ifServed(clusterNetworkPolicies)),
    adminPolicies: maybe(ifServed(adminNetworkPolicies)),
    eksPolicies: maybe(ifServed(eksClusterNetworkPolicies)),
    antreaPolicies: maybe(ifServed(antreaClusterPolicies)),
  },
  compute: ({ apis, plugin, ...policies }): DenyTiers => {
    const rows = plugin.state === 'unseen' ? [] : plugin.value.rows;
    const denied = new Set(rows.flatMap(({ denyTier }) => denyTier));
    const pluginGaps =
      plugin.state === 'unseen' ? plugin.gaps : [...gapsOf(plugin), ...plugin.value.unseenAgents];
    const implemented = ({ inTable }: Row): DenyTier['implemented'] => {
      if (denied.has(inTable)) return 'yes';
      return rows.length === 0 || pluginGaps.length > 0 ? 'unknown' : 'no';
    };
    return {
      tiers: ROWS.flatMap((row): readonly DenyTier[] => {
        const served = servedAs(row, apis);
        const found = policiesOf(row.id, policies);
        const [first] = visible(found);
        const evidence = served ?? (first && fieldOf(first, 'kind', row.kind));
        if (evidence === undefined) return [];
        return [
          {
            id: row.id,
            name: `${row.kind} (${row.group})`,
            group: row.group,
            resource: row.resource,
            implemented: implemented(row),
            taken: visible(found).flatMap((one) => takesFirst(one)),
            evidence: [evidence],
            gaps: [...(implemented(row) === 'unknown' ? pluginGaps : []), ...gapsOf(found)],
          },
        ];
      }),
      gaps: gapsOf(apis),
    };
  },
  show: ({ tiers }: DenyTiers) =>
    tiers.map(({ name, implemented, taken }) => ({
      kind: name,
      implemented,
      firstPlace: taken.length === 0 ? 'free' : taken.map(({ subject }) => subject.key),
    })),
});

type Apis = Observed<readonly { readonly groupVersion: string; readonly kind: string }[]>;

function servedAs({ group, kind }: Row, apis: Apis): Evidence | undefined {
  const found = visible(apis).find(
    (one) =>
      one.kind === kind &&
      // Calico serves its kinds by its own API server or, without it, as plain definitions.
      [`${group}/`, `crd.${group}/`].some((prefix) => one.groupVersion.startsWith(prefix)),
  );
  if (found === undefined) return undefined;
  return { subject: CLUSTER, path: '/apis', value: `${found.groupVersion} ${found.kind}` };
}

interface Policies {
  readonly clusterPolicies: Observed<readonly ClusterNetworkPolicy[]>;
  readonly adminPolicies: Observed<readonly ClusterNetworkPolicy[]>;
  readonly eksPolicies: Observed<readonly ClusterNetworkPolicy[]>;
  readonly antreaPolicies: Observed<readonly AntreaPolicy[]>;
}

/** Cilium's denies come before all allows, and a Calico tier can always be put before the others. */
function policiesOf(
  id: DenyTierId,
  policies: Policies,
): Observed<readonly (ClusterNetworkPolicy | AntreaPolicy)[]> {
  switch (id) {
    case 'cluster-network-policy':
      return policies.clusterPolicies;
    case 'admin-network-policy':
      return policies.adminPolicies;
    case 'eks-cluster-network-policy':
      return policies.eksPolicies;
    case 'antrea':
      return policies.antreaPolicies;
    case 'cilium':
    case 'calico':
      return { state: 'seen', value: [] };
  }
}

const EMERGENCY = 'emergency';

/** The rules of a policy that no later deny could come before. */
function takesFirst(policy: ClusterNetworkPolicy | AntreaPolicy): readonly Evidence[] {
  const place =
    'subject' in policy
      ? policy.tier === 'Admin' && (policy.priority ?? 0) <= 0
      : policy.tier.toLowerCase() === EMERGENCY && (policy.priority ?? 0) <= 1;
  if (!place) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    policy[direction].flatMap((rule, index) =>
      letsBy(rule.action)
        ? [ruleOf(policy, `spec.${direction}[${index}].action`, rule.action)]
        : [],
    ),
  );
}

/** A word that is not understood may let by too. */
function letsBy(action: string | undefined): boolean {
  return action !== 'Deny' && action !== 'Drop' && action !== 'Reject';
}

function ruleOf(policy: Named, path: string, action: string | undefined): Evidence {
  return fieldOf(policy, path, action ?? 'not understood', 'it holds the first place');
}
