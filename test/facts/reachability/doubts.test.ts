import { expect, test } from 'vitest';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import type { FactOptions } from '../../../src/model/source.ts';
import { computeFact } from '../../judge.ts';

const GROUP = `
- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}}
- {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: shop, labels: {app: b}}}
- apiVersion: crd.antrea.io/v1beta1
  kind: ClusterNetworkPolicy
  metadata: {name: drop}
  spec:
    priority: 5
    tier: emergency
    appliedTo: [{podSelector: {matchLabels: {app: b}}}]
    ingress: [{action: Drop, from: [{group: known-bad}]}]
`;

function shown(objects: string, options: FactOptions = {}): unknown {
  const found = computeFact(reachability, { objects });
  if (found.state === 'unseen') throw new Error(JSON.stringify(found.gaps));
  return JSON.parse(JSON.stringify(reachability.show?.(found.value as never, options)));
}

test('what of a policy could not be evaluated is named with its field, beside the flows that it leaves open', () => {
  expect(shown(GROUP)).toMatchObject({
    doubts: [
      {
        object: 'crd.antrea.io/ClusterNetworkPolicy/drop',
        path: 'spec.ingress[0]',
        because: 'what group at spec.ingress[0].from[0] stands for',
      },
    ],
  });
});

test('an answer about a pair says why it is open, and says it once for both families of addresses', () => {
  const conns = { TCP: [[8080, 8080]] };
  expect(shown(GROUP, { from: 'shop/a', to: 'shop/b', port: '8080', explain: true })).toMatchObject(
    {
      allowed: 'unknown',
      explain: [
        { direction: 'egress', outcome: 'allow', conns, certain: true, by: [] },
        {
          direction: 'ingress',
          outcome: 'deny',
          conns,
          certain: false,
          by: ['crd.antrea.io/ClusterNetworkPolicy/drop'],
          path: 'spec.ingress[0]',
          because:
            'a rule of it matches; in doubt: what group at spec.ingress[0].from[0] stands for',
        },
        { direction: 'ingress', outcome: 'allow', conns, certain: true, by: [] },
      ],
    },
  );
});
