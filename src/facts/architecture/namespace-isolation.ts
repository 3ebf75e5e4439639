import { antreaClusterPolicies } from '../../model/kubernetes/antrea-policy.ts';
import {
  calicoGlobalPolicies,
  calicoNetworkPolicies,
} from '../../model/kubernetes/calico-policy.ts';
import {
  ciliumClusterwidePolicies,
  ciliumNetworkPolicies,
} from '../../model/kubernetes/cilium-policy.ts';
import {
  adminNetworkPolicies,
  clusterNetworkPolicies,
  eksClusterNetworkPolicies,
} from '../../model/kubernetes/cluster-network-policy.ts';
import { fieldOf, type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import { type NetworkPolicy, networkPolicies } from '../../model/kubernetes/network-policy.ts';
import { gapsIn, gapsOf, type Observed, visible } from '../../model/observed.ts';
import type { Isolation } from '../../model/pictures/architecture.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { type NetworkEnforcement, networkPlugin } from '../network-plugin/network-plugin.ts';
import { quarantine } from '../quarantine.ts';
import { remember } from '../remember.ts';

/** Whether pods of a namespace take connections only from whom a policy names. */
export interface IsolationOf {
  readonly state: Isolation;
  readonly why: string;
  readonly evidence: readonly Evidence[];
}

export interface NamespaceIsolation {
  readonly of: (namespace: string) => IsolationOf;
}

/**
 * By NetworkPolicy and the plugin that enforces it. Policies of other kinds are not evaluated here:
 * where they may apply and no NetworkPolicy closes the namespace, it is not known.
 */
export const namespaceIsolation: Fact<NamespaceIsolation> = defineFact({
  id: 'namespace-isolation',
  title: 'Which namespaces take connections only from whom a policy names',
  needs: {
    plugin: maybe(networkPlugin),
    policies: maybe(networkPolicies),
    staged: maybe(quarantine),
    clusterNetworkPolicies: maybe(ifServed(clusterNetworkPolicies)),
    eksClusterNetworkPolicies: maybe(ifServed(eksClusterNetworkPolicies)),
    adminNetworkPolicies: maybe(ifServed(adminNetworkPolicies)),
    antrea: maybe(ifServed(antreaClusterPolicies)),
    cilium: maybe(ifServed(ciliumNetworkPolicies)),
    ciliumClusterwide: maybe(ifServed(ciliumClusterwidePolicies)),
    calico: maybe(ifServed(calicoNetworkPolicies)),
    calicoGlobal: maybe(ifServed(calicoGlobalPolicies)),
  },
  compute: ({ plugin, policies, staged, ...others }): NamespaceIsolation => {
    const byNamespace = Map.groupBy(visible(policies), ({ meta }) => meta.namespace);
    const enforced = enforcementOf(plugin);
    const kinds: readonly Observed<readonly Named[]>[] = Object.values(others);
    // A staged quarantine isolates nobody until a pod gets its label.
    const idle = new Set(visible(staged).map(({ policy }) => policy));
    const foreign = kinds.flatMap(visible).filter((one) => !idle.has(one));
    const unread = kinds.some((kind) => gapsOf(kind).length > 0);
    const of = (namespace: string): IsolationOf => {
      const here = (byNamespace.get(namespace) ?? []).filter(isAboutIngress);
      const found = byPolicies(here);
      if (found.state === 'yes') return { ...found, ...enforced(found) };
      const other = foreign.find(({ meta }) => [namespace, ''].includes(meta.namespace));
      if (other !== undefined) return unsure(`${subjectOf(other.meta).key} is not evaluated here`);
      if (unread || gapsIn(policies, namespace).length > 0) {
        return unsure('not all network policies were seen');
      }
      return found;
    };
    return { of: remember(of) };
  },
  show: () => ({}),
});

function byPolicies(here: readonly NetworkPolicy[]): IsolationOf {
  const closing = here.filter((one) => one.podSelector.requirements.length === 0);
  const [first] = closing;
  if (first === undefined) {
    const [some] = here;
    if (some === undefined)
      return { state: 'no', why: 'no policy isolates its pods', evidence: [] };
    const evidence = [fieldOf(some, 'spec.podSelector', 'selects some pods')];
    return { state: 'partly', why: 'policies isolate some of its pods', evidence };
  }
  const evidence = [fieldOf(first, 'spec.podSelector', 'selects every pod')];
  const open = closing.find(({ ingress }) => ingress.some(({ peers }) => peers.length === 0));
  if (open === undefined) {
    return { state: 'yes', why: 'a policy isolates every pod', evidence };
  }
  const path = 'spec.ingress[].from';
  return {
    state: 'no',
    why: 'a policy lets everyone in',
    evidence: [fieldOf(open, path, 'not set: everyone')],
  };
}

function isAboutIngress({ policyTypes }: NetworkPolicy): boolean {
  return policyTypes.includes('Ingress');
}

function unsure(why: string): IsolationOf {
  return { state: 'unknown', why, evidence: [] };
}

/** What the plugin makes of policies that are written. */
function enforcementOf(
  plugin: Observed<NetworkEnforcement>,
): (found: IsolationOf) => Partial<IsolationOf> {
  const nodes = plugin.state === 'unseen' ? plugin : plugin.value.nodes;
  const all = visible(nodes);
  const refusing = all.find(({ enforced }) => enforced === 'no');
  if (all.length > 0 && nodes.state === 'seen' && all.every(({ enforced }) => enforced === 'yes')) {
    return () => ({});
  }
  if (refusing === undefined || refusing.enforced === 'unknown') {
    return ({ why }) => ({
      state: 'unknown',
      why: `${why}; whether the network plugin enforces it was not seen`,
    });
  }
  const everywhere = all.every(({ enforced }) => enforced === 'no');
  return ({ why, evidence }) => ({
    state: everywhere ? 'no' : 'partly',
    why: everywhere
      ? `${why}, and no node enforces it`
      : `${why}, and some nodes do not enforce it`,
    evidence: [...evidence, ...refusing.evidence],
  });
}
