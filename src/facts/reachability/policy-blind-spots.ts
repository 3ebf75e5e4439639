import {
  type CalicoPolicy,
  calicoGlobalPolicies,
  calicoNetworkPolicies,
} from '../../model/kubernetes/calico-policy.ts';
import {
  calicoHostEndpoints,
  calicoStagedGlobalPolicies,
  calicoStagedKubernetesPolicies,
  calicoStagedPolicies,
} from '../../model/kubernetes/calico-sets.ts';
import {
  type CiliumPolicy,
  ciliumClusterwidePolicies,
} from '../../model/kubernetes/cilium-policy.ts';
import { CLUSTER, type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import {
  ciliumEgressGateways,
  ciliumLocalRedirects,
} from '../../model/kubernetes/traffic-steering.ts';
import { gapsOf, type Observed, partial, seen, someGaps, visible } from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Subject } from '../../model/verdict.ts';

/** An object of a policy API that the answers about reachability leave out, and why. */
export interface PolicyBlindSpot {
  readonly object: Subject;
  readonly because: string;
}

const STAGED = 'a staged policy does nothing; it shows what it would do';
const HOST = 'nodes that Calico governs are answered as if it did not';
const HOST_POLICY = 'it is about host endpoints, which are not evaluated';
const FIREWALL = 'it is about nodes, and the host firewall of Cilium is not evaluated';
const GATEWAY = 'it sends traffic out through other nodes, with their addresses';
const REDIRECT = 'it sends traffic for an address to pods of the same node';
const PROFILES =
  'after the last tier, profiles of namespaces are taken to allow everything, as Calico makes them';

/** What of the policy APIs is seen and not evaluated. */
export const policyBlindSpots: Fact<readonly PolicyBlindSpot[]> = definePartialFact({
  id: 'policy-blind-spots',
  title: 'Objects of network policy APIs that the answers about reachability leave out',
  needs: {
    staged: maybe(ifServed(calicoStagedPolicies)),
    stagedGlobal: maybe(ifServed(calicoStagedGlobalPolicies)),
    stagedKubernetes: maybe(ifServed(calicoStagedKubernetesPolicies)),
    hosts: maybe(ifServed(calicoHostEndpoints)),
    calico: maybe(ifServed(calicoNetworkPolicies)),
    calicoGlobal: maybe(ifServed(calicoGlobalPolicies)),
    cilium: maybe(ifServed(ciliumClusterwidePolicies)),
    gateways: maybe(ifServed(ciliumEgressGateways)),
    redirects: maybe(ifServed(ciliumLocalRedirects)),
  },
  compute: (inputs): Observed<readonly PolicyBlindSpot[]> => {
    const { staged, stagedGlobal, stagedKubernetes, hosts, cilium, gateways, redirects } = inputs;
    const calico = [...visible(inputs.calico), ...visible(inputs.calicoGlobal)];
    const value = [
      ...[staged, stagedGlobal, stagedKubernetes].flatMap((one) => spots(visible(one), STAGED)),
      ...spots(visible(hosts), HOST),
      ...spots(
        calico.filter(({ hostsOnly }) => hostsOnly),
        HOST_POLICY,
      ),
      ...profilesOf(calico),
      ...spots(visible(cilium).filter(isAboutNodes), FIREWALL),
      ...spots(visible(gateways), GATEWAY),
      ...spots(visible(redirects), REDIRECT),
    ];
    const gaps = someGaps(Object.values(inputs).flatMap((one) => gapsOf(one)));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: readonly PolicyBlindSpot[]) =>
    value.map(({ object, because }) => ({ object: object.key, because })),
});

function spots(objects: readonly Named[], because: string): readonly PolicyBlindSpot[] {
  return objects.map(({ meta }) => ({ object: subjectOf(meta), because }));
}

/** Said once, where Calico's policies decide anything. */
function profilesOf([first]: readonly CalicoPolicy[]): readonly PolicyBlindSpot[] {
  return first === undefined ? [] : [{ object: CLUSTER, because: PROFILES }];
}

function isAboutNodes({ rules }: CiliumPolicy): boolean {
  return rules.some(({ nodes }) => nodes !== undefined);
}
