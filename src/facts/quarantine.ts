import { type AntreaPolicy, antreaClusterPolicies } from '../model/kubernetes/antrea-policy.ts';
import {
  type CalicoPolicy,
  calicoGlobalPolicies,
  calicoNetworkPolicies,
} from '../model/kubernetes/calico-policy.ts';
import { parseCalicoSelector } from '../model/kubernetes/calico-selector.ts';
import {
  type CiliumPolicy,
  ciliumClusterwidePolicies,
  ciliumNetworkPolicies,
} from '../model/kubernetes/cilium-policy.ts';
import {
  adminNetworkPolicies,
  type ClusterNetworkPolicy,
  clusterNetworkPolicies,
  eksClusterNetworkPolicies,
} from '../model/kubernetes/cluster-network-policy.ts';
import { type Meta, type Named, subjectOf } from '../model/kubernetes/meta.ts';
import { type NetworkPolicy, networkPolicies } from '../model/kubernetes/network-policy.ts';
import { EVERYTHING, type LabelSelector, selects } from '../model/kubernetes/selector.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../model/source.ts';
import {
  antreaDeniesAll,
  calicoDeniesAll,
  ciliumDeniesAll,
  clusterDeniesAll,
  deniesAll,
} from './deny-all.ts';
import { calicoLabelTest, type LabelTest, labelTest } from './quarantine-label.ts';

/** A policy that cuts a pod off, in both directions, as soon as the pod has one label. */
export interface StagedDeny {
  readonly policy: Named;
  /** Where its selector stands. */
  readonly path: string;
  readonly label: LabelTest;
  /** The one namespace of a namespaced policy. */
  readonly namespace: string | undefined;
  /** Whether it is about the pods of a namespace. */
  readonly covers: (namespace: Pick<Meta, 'name' | 'labels'>) => boolean;
}

/** Every staged quarantine, of any network policy API, whatever its label is called. */
export const quarantine: Fact<readonly StagedDeny[]> = definePartialFact({
  id: 'quarantine',
  title: 'Policies that isolate a pod as soon as it has one label',
  needs: {
    networkPolicies: maybe(networkPolicies),
    clusterNetworkPolicies: maybe(ifServed(clusterNetworkPolicies)),
    eksClusterNetworkPolicies: maybe(ifServed(eksClusterNetworkPolicies)),
    adminNetworkPolicies: maybe(ifServed(adminNetworkPolicies)),
    antrea: maybe(ifServed(antreaClusterPolicies)),
    cilium: maybe(ifServed(ciliumNetworkPolicies)),
    ciliumClusterwide: maybe(ifServed(ciliumClusterwidePolicies)),
    calico: maybe(ifServed(calicoNetworkPolicies)),
    calicoGlobal: maybe(ifServed(calicoGlobalPolicies)),
  },
  compute: (inputs): Observed<readonly StagedDeny[]> => {
    const calico = [...visible(inputs.calico), ...visible(inputs.calicoGlobal)];
    const value = [
      ...visible(inputs.networkPolicies).flatMap(fromNetworkPolicy),
      ...[
        inputs.clusterNetworkPolicies,
        inputs.eksClusterNetworkPolicies,
        inputs.adminNetworkPolicies,
      ].flatMap((one) => visible(one).flatMap(fromClusterPolicy)),
      ...visible(inputs.antrea).flatMap(fromAntrea),
      ...[...visible(inputs.cilium), ...visible(inputs.ciliumClusterwide)].flatMap(fromCilium),
      ...calico.flatMap(fromCalico),
    ];
    const gaps = someGaps([
      ...Object.values(inputs).flatMap((one) => gapsOf(one)),
      ...calico.flatMap(unreadSelectors),
    ]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: readonly StagedDeny[]) =>
    value.map(({ policy, label, namespace }) => ({
      policy: subjectOf(policy.meta).key,
      selector: label.text,
      namespace: namespace ?? null,
    })),
});

/** The policies that are about a namespace: most are of one namespace, and are not asked about others. */
export function stagedBy(
  all: readonly StagedDeny[],
): (namespace: Pick<Meta, 'name' | 'labels'>) => readonly StagedDeny[] {
  const byNamespace = Map.groupBy(all, (one) => one.namespace);
  return (namespace) =>
    [...(byNamespace.get(namespace.name) ?? []), ...(byNamespace.get(undefined) ?? [])].filter(
      (one) => one.covers(namespace),
    );
}

function fromNetworkPolicy(policy: NetworkPolicy): readonly StagedDeny[] {
  if (!deniesAll(policy)) return [];
  return staged(policy, 'spec.podSelector', labelTest(policy.podSelector));
}

function fromClusterPolicy(policy: ClusterNetworkPolicy): readonly StagedDeny[] {
  const { subject } = policy;
  if (subject.type !== 'pods' || !clusterDeniesAll(policy)) return [];
  return staged(
    policy,
    'spec.subject.pods.podSelector',
    labelTest(subject.pods),
    subject.namespaces,
  );
}

function fromAntrea(policy: AntreaPolicy): readonly StagedDeny[] {
  if (!antreaDeniesAll(policy)) return [];
  return policy.appliedTo.flatMap((peer, index) => {
    if (peer.pods === undefined || peer.ownNamespace || peer.other.length > 0) return [];
    const path = `spec.appliedTo[${index}].podSelector`;
    return staged(policy, path, labelTest(peer.pods), peer.namespaces);
  });
}

function fromCilium(policy: CiliumPolicy): readonly StagedDeny[] {
  return policy.rules.flatMap((rule) => {
    if (rule.endpoints === undefined || !ciliumDeniesAll(rule)) return [];
    return staged(policy, `${rule.path}.endpointSelector`, labelTest(rule.endpoints));
  });
}

function fromCalico(policy: CalicoPolicy): readonly StagedDeny[] {
  const label = calicoLabelTest(policy.selector);
  if (label === 'unread' || policy.serviceAccountSelector !== '' || !calicoDeniesAll(policy)) {
    return [];
  }
  const inNamespaces = parseCalicoSelector(policy.namespaceSelector);
  return staged(policy, 'spec.selector', label, EVERYTHING).map((one) => ({
    ...one,
    covers: (namespace) =>
      one.covers(namespace) && inNamespaces?.matches(namespace.labels) === true,
  }));
}

function unreadSelectors(policy: CalicoPolicy): readonly Gap[] {
  const unread = [policy.selector, policy.namespaceSelector].find(
    (one) => parseCalicoSelector(one) === undefined,
  );
  if (unread === undefined) return [];
  const { namespace } = policy.meta;
  const gap: Gap = {
    source: `projectcalico.org/${policy.meta.kind}`,
    cause: 'malformed',
    detail: `${subjectOf(policy.meta).key}: the selector ${JSON.stringify(unread)} was not understood`,
    permission: 'a selector in the documented form',
  };
  return [namespace === '' ? gap : { ...gap, namespace }];
}

function staged(
  policy: Named,
  path: string,
  label: LabelTest | undefined,
  inNamespaces: LabelSelector = EVERYTHING,
): readonly StagedDeny[] {
  if (label === undefined) return [];
  const own = policy.meta.namespace === '' ? undefined : policy.meta.namespace;
  const covers: StagedDeny['covers'] = ({ name, labels }) =>
    (own === undefined || own === name) &&
    selects(inNamespaces, new Map([['kubernetes.io/metadata.name', name], ...labels]));
  return [{ policy, path, label, namespace: own, covers }];
}
