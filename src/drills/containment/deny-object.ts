import type { DenyTierId } from '../../facts/deny-tiers.ts';

interface Label {
  readonly key: string;
  readonly value: string;
}

const NAME = 'ir-quarantine';

/** The policy of each kind that cuts every pod with a label off, in both directions and families. */
export function denyObject(tier: DenyTierId, label: Label): object {
  const matchLabels = { [label.key]: label.value };
  switch (tier) {
    case 'cilium':
      return {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: NAME },
        spec: {
          endpointSelector: { matchLabels },
          ingressDeny: [{ fromEntities: ['all'] }],
          egressDeny: [{ toEntities: ['all'] }],
        },
      };
    case 'calico':
      return calicoTier(label);
    case 'antrea':
      return {
        apiVersion: 'crd.antrea.io/v1beta1',
        kind: 'ClusterNetworkPolicy',
        metadata: { name: NAME },
        spec: {
          tier: 'emergency',
          priority: 1,
          appliedTo: [{ podSelector: { matchLabels } }],
          ingress: [{ action: 'Drop' }],
          egress: [{ action: 'Drop' }],
        },
      };
    case 'cluster-network-policy':
      return clusterPolicy('policy.networking.k8s.io/v1alpha2', matchLabels);
    case 'eks-cluster-network-policy':
      return clusterPolicy('networking.k8s.aws/v1alpha1', matchLabels);
    case 'admin-network-policy':
      return {
        apiVersion: 'policy.networking.k8s.io/v1alpha1',
        kind: 'AdminNetworkPolicy',
        metadata: { name: NAME },
        spec: { priority: 0, ...denials(matchLabels) },
      };
  }
}

/** A tier of its own, ahead of all others: in a later one an earlier allow would win. */
function calicoTier({ key, value }: Label): object {
  const apiVersion = 'projectcalico.org/v3';
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion, kind: 'Tier', metadata: { name: NAME }, spec: { order: 0 } },
      {
        apiVersion,
        kind: 'GlobalNetworkPolicy',
        metadata: { name: `${NAME}.deny` },
        spec: { tier: NAME, selector: `${key} == '${value}'`, types: ['Ingress', 'Egress'] },
      },
    ],
  };
}

function clusterPolicy(apiVersion: string, matchLabels: Readonly<Record<string, string>>): object {
  return {
    apiVersion,
    kind: 'ClusterNetworkPolicy',
    metadata: { name: NAME },
    spec: { tier: 'Admin', priority: 0, ...denials(matchLabels) },
  };
}

/** A block of one family alone would leave the other open. */
function denials(matchLabels: Readonly<Record<string, string>>): object {
  const everywhere = { namespaces: {} };
  return {
    subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels } } },
    ingress: [{ name: 'deny-pods', action: 'Deny', from: [everywhere] }],
    egress: [
      { name: 'deny-all', action: 'Deny', to: [everywhere, { networks: ['0.0.0.0/0', '::/0'] }] },
    ],
  };
}
