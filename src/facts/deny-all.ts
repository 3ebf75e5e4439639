import type { AntreaPeer, AntreaPolicy, AntreaRule } from '../model/kubernetes/antrea-policy.ts';
import type { CalicoPolicy } from '../model/kubernetes/calico-policy.ts';
import type { CiliumRule } from '../model/kubernetes/cilium-policy.ts';
import type { CiliumTraffic } from '../model/kubernetes/cilium-traffic.ts';
import type {
  ClusterNetworkPolicy,
  ClusterPeer,
  ClusterRule,
} from '../model/kubernetes/cluster-network-policy.ts';
import type { NetworkPolicy } from '../model/kubernetes/network-policy.ts';

/** Both directions and no rules: what it selects may speak to nobody, unless another policy allows it. */
export function deniesAll({ policyTypes, ingress, egress }: NetworkPolicy): boolean {
  return policyTypes.length === 2 && ingress.length === 0 && egress.length === 0;
}

/** Whether the administrators' tier denies pods both directions, with no exception of its own. */
export function clusterDeniesAll({ tier, ingress, egress }: ClusterNetworkPolicy): boolean {
  return tier === 'Admin' && [ingress, egress].every(deniesEveryone);
}

function deniesEveryone(rules: readonly ClusterRule[]): boolean {
  return (
    rules.every(({ action }) => action === 'Deny') &&
    rules.some(({ ports, peers }) => ports === undefined && peers.some(isEveryone))
  );
}

function isEveryone(peer: ClusterPeer): boolean {
  switch (peer.type) {
    case 'namespaces':
      return peer.namespaces.requirements.length === 0;
    case 'pods':
      return peer.namespaces.requirements.length === 0 && peer.pods.requirements.length === 0;
    case 'networks':
      return peer.cidrs.includes('0.0.0.0/0');
    case 'nodes':
    case 'domains':
    case 'other':
      return false;
  }
}

/** By deny rules for everyone, which beat every allow, or by isolating without allowing. */
export function ciliumDeniesAll(rule: CiliumRule): boolean {
  return (
    ciliumDenies(rule.ingressDeny, rule.ingress, rule.defaultDeny.ingress) &&
    ciliumDenies(rule.egressDeny, rule.egress, rule.defaultDeny.egress)
  );
}

function ciliumDenies(
  deny: readonly CiliumTraffic[] | undefined,
  allow: readonly CiliumTraffic[] | undefined,
  isolates: boolean | undefined,
): boolean {
  if (deny?.some(isAll)) return true;
  // An entry without any field isolates and allows nothing; an empty list does not even isolate.
  return allow !== undefined && allow.length > 0 && isolates !== false && allow.every(isEmpty);
}

function isAll({ entities, ports, icmp, other }: CiliumTraffic): boolean {
  return entities?.includes('all') === true && ports === undefined && !icmp && other.length === 0;
}

function isEmpty({ icmp, other, ...fields }: CiliumTraffic): boolean {
  return !icmp && other.length === 0 && Object.values(fields).every((one) => one === undefined);
}

/** Calico denies what no rule of a selecting policy allows. */
export function calicoDeniesAll({ types, ingress, egress }: CalicoPolicy): boolean {
  return types.length === 2 && [...ingress, ...egress].every(({ action }) => action === 'Deny');
}

export function antreaDeniesAll({ ingress, egress }: AntreaPolicy): boolean {
  return [ingress, egress].every(
    (rules) => rules.every(({ action }) => isDrop(action)) && rules.some(dropsEveryone),
  );
}

function isDrop(action: AntreaRule['action']): boolean {
  return action === 'Drop' || action === 'Reject';
}

function dropsEveryone({ peers, ports, appliedTo, ...rule }: AntreaRule): boolean {
  const narrowed =
    ports.length + appliedTo.length > 0 || rule.protocols || rule.layer7 || rule.services;
  return !narrowed && (peers.length === 0 || peers.some(isAnyAddress));
}

function isAnyAddress({ cidr, except }: AntreaPeer): boolean {
  return cidr === '0.0.0.0/0' && except.length === 0;
}
