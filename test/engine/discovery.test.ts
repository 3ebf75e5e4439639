import { expect, test } from 'vitest';
import { isServed } from '../../src/engine/discovery.ts';
import type { ClusterData, Item } from '../../src/model/cluster.ts';
import { networkPolicies } from '../../src/model/kubernetes/network-policy.ts';
import { type Gap, type Observed, partial, seen } from '../../src/model/observed.ts';

const served = { groupVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', resource: '' };

test('discovery that lacks a group says nothing of its kinds, and all of the others', () => {
  expect([
    isServed(dataOf(partial([{ raw: [] }], [down('metrics.k8s.io/v1beta1')])), networkPolicies),
    isServed(dataOf(partial([{ raw: [] }], [down('networking.k8s.io/v1')])), networkPolicies),
    isServed(dataOf(partial([{ raw: [served] }], [down('networking.k8s.io/v1')])), networkPolicies),
    isServed(dataOf(seen([{ raw: [] }])), networkPolicies),
    isServed(dataOf(undefined), networkPolicies),
  ]).toEqual([false, undefined, true, false, undefined]);
});

function down(groupVersion: string): Gap {
  return { source: `info/apis/${groupVersion}`, cause: 'unreachable', detail: 'no answer' };
}

function dataOf(apis: Observed<readonly Item[]> | undefined): ClusterData {
  return {
    info: { id: 'one', name: 'one', identities: [], source: 'kubeconfig' },
    leaves: new Map(apis === undefined ? [] : [['info/apis', apis]]),
    permissions: { held: [], missing: [] },
    gaps: [],
    ignored: [],
  };
}
