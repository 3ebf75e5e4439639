import { expect, test } from 'vitest';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { computeFact } from '../../judge.ts';

/** What comparing with other tools and with the oracle has put right. */
function shown(objects: string, options = {}): Record<string, unknown> {
  const observed = computeFact(reachability, { objects });
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  return JSON.parse(JSON.stringify(reachability.show?.(observed.value as never, options)));
}

test('exposure says where nothing passes although it passes with others', () => {
  const { egress } = shown(
    `
- {apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {}}
- apiVersion: policy.networking.k8s.io/v1alpha1
  kind: AdminNetworkPolicy
  metadata: {name: away-from-red}
  spec:
    priority: 1
    subject: {namespaces: {}}
    egress: [{action: Deny, to: [{namespaces: {matchLabels: {team: red}}}]}]`,
    { exposure: true },
  );
  const every = [[1, 65535]];
  expect(egress).toEqual([
    { workload: 'shop/web[Pod]', peer: 'any', conns: { TCP: every, UDP: every, SCTP: every } },
    { workload: 'shop/web[Pod]', peer: { namespaces: 'team=red', pods: 'everything' }, conns: {} },
  ]);
});
