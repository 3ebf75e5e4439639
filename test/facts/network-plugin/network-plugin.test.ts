import { expect, test } from 'vitest';
import { networkPlugin } from '../../../src/facts/network-plugin/network-plugin.ts';
import { computeFact } from '../../judge.ts';
import { agent, node } from '../cluster.ts';

/** The rows of the table that a cluster shows, with what each says of CIDR peers. */
function rowsOf(objects: string): unknown {
  const observed = computeFact(networkPlugin, { objects });
  if (observed.state === 'unseen') return observed.gaps;
  return observed.value.rows.map(({ id, cidrMatchesPods }) => [id, cidrMatchesPods]);
}

const k3s = node('a', {
  kubelet: 'v1.34.1+k3s1',
  annotations: `{k3s.io/node-args: '["server"]'}`,
});

test.for([
  [
    'Cilium',
    agent('cilium', 'quay.io/cilium/cilium:v1', { container: 'cilium-agent' }),
    ['cilium'],
  ],
  [
    'GKE Dataplane V2',
    agent('anetd', 'gke.gcr.io/cilium/cilium:v1', { container: 'cilium-agent' }),
    ['gke-dataplane-v2'],
  ],
] as const)('%s never matches its pods by CIDR', ([, objects, ids]) => {
  expect(rowsOf(objects)).toEqual(ids.map((id) => [id, false]));
});

test('what is part of nodes is named beside the DaemonSets, once', () => {
  const flannel = agent('kube-flannel', 'flannel/flannel:v1', { container: 'kube-flannel' });
  expect(rowsOf(k3s + node('b', { kubelet: 'v1.34.1+k3s1' }) + flannel)).toEqual([
    ['flannel', true],
    ['k3s-kube-router', true],
  ]);
});
