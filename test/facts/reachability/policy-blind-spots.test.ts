import { expect, test } from 'vitest';
import { policyBlindSpots } from '../../../src/facts/reachability/policy-blind-spots.ts';
import { visible } from '../../../src/model/observed.ts';
import { computeFact } from '../../judge.ts';

function spots(objects: string): readonly string[] {
  return visible(computeFact(policyBlindSpots, { objects })).map(
    ({ object, because }) => `${object.key}: ${because}`,
  );
}

test('a policy that is evaluated is no blind spot, whatever its API', () => {
  expect(
    spots(`
- {apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: a}, spec: {endpointSelector: {}}}
- {apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: b, namespace: shop}, spec: {endpointSelector: {}}}
`),
  ).toEqual([]);
});

test('staged policies, host endpoints, policies for nodes and detours are named', () => {
  expect(
    spots(`
- {apiVersion: projectcalico.org/v3, kind: StagedGlobalNetworkPolicy, metadata: {name: a}}
- {apiVersion: projectcalico.org/v3, kind: StagedNetworkPolicy, metadata: {name: a, namespace: shop}}
- {apiVersion: projectcalico.org/v3, kind: StagedKubernetesNetworkPolicy, metadata: {name: a, namespace: shop}}
- {apiVersion: projectcalico.org/v3, kind: HostEndpoint, metadata: {name: a}}
- {apiVersion: projectcalico.org/v3, kind: GlobalNetworkPolicy, metadata: {name: a}, spec: {preDNAT: true}}
- {apiVersion: cilium.io/v2, kind: CiliumClusterwideNetworkPolicy, metadata: {name: a}, spec: {nodeSelector: {}}}
- {apiVersion: cilium.io/v2, kind: CiliumEgressGatewayPolicy, metadata: {name: a}}
- {apiVersion: cilium.io/v2, kind: CiliumLocalRedirectPolicy, metadata: {name: a, namespace: shop}}
`),
  ).toEqual([
    'projectcalico.org/StagedNetworkPolicy/shop/a: a staged policy does nothing; it shows what it would do',
    'projectcalico.org/StagedGlobalNetworkPolicy/a: a staged policy does nothing; it shows what it would do',
    'projectcalico.org/StagedKubernetesNetworkPolicy/shop/a: a staged policy does nothing; it shows what it would do',
    'projectcalico.org/HostEndpoint/a: nodes that Calico governs are answered as if it did not',
    'projectcalico.org/GlobalNetworkPolicy/a: it is about host endpoints, which are not evaluated',
    'cluster: after the last tier, profiles of namespaces are taken to allow everything, as Calico makes them',
    'cilium.io/CiliumClusterwideNetworkPolicy/a: it is about nodes, and the host firewall of Cilium is not evaluated',
    'cilium.io/CiliumEgressGatewayPolicy/a: it sends traffic out through other nodes, with their addresses',
    'cilium.io/CiliumLocalRedirectPolicy/shop/a: it sends traffic for an address to pods of the same node',
  ]);
});
