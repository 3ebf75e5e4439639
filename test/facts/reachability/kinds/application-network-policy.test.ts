import { expect, test } from 'vitest';
import { compileNetworkPolicies } from '../../../../src/facts/reachability/kinds/network-policy.ts';
import { applicationNetworkPolicies } from '../../../../src/model/kubernetes/network-policy.ts';
import { read, shown } from './show.ts';

test("EKS's ApplicationNetworkPolicy is a NetworkPolicy that may name hosts, whose addresses are not known", () => {
  const policy = read(
    applicationNetworkPolicies,
    `{metadata: {name: x, namespace: shop}, spec: {podSelector: {}, policyTypes: [Egress],
      egress: [{to: [{domainNames: [a.example, "*.b"]}, {podSelector: {}}], ports: [{port: 443}]}]}}`,
  );
  expect(shown(compileNetworkPolicies([policy], 'pods'))).toEqual({
    ingress: [],
    egress: [
      {
        layer: 'NetworkPolicy at 1000000, unmatched deny',
        policies: [
          [
            'x (1000) isolates pods(=shop;everything)',
            'spec.egress[0]: allow or(maybe(outside)|pods(=shop;everything)) on TCP443-443',
          ],
        ],
      },
    ],
    findings: [],
  });
});
