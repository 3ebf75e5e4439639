import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NamespaceMatrix } from '../../../src/facts/reachability/matrix.ts';
import { type Reachability, reachability } from '../../../src/facts/reachability/reachability.ts';
import type { Reading } from '../../../src/facts/reachability/reading.ts';
import { computeFact } from '../../judge.ts';
import { ANY, type Objects } from './random/worlds.ts';
import { PATIENCE, runs } from './runs.ts';

/** A plugin on a node, and pods on it: with it policies take effect. */
const ENFORCING: Objects = JSON.parse(
  JSON.stringify([
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'n1', labels: { 'kubernetes.io/os': 'linux' } },
      status: {
        nodeInfo: { operatingSystem: 'linux' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'agent', namespace: 'kube-system' },
      spec: agentSpec(),
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'agent-1',
        namespace: 'kube-system',
        labels: { 'k8s-app': 'agent' },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', controller: true },
        ],
      },
      spec: { nodeName: 'n1', ...agentSpec().template.spec },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [{ name: 'calico-node', ready: true }],
      },
    },
  ]),
);

function agentSpec() {
  const labels = { 'k8s-app': 'agent' };
  const containers = [{ name: 'calico-node', image: 'docker.io/calico/node:v3.30.0' }];
  const spec = { hostNetwork: true, tolerations: [{ operator: 'Exists' }], containers };
  return { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } };
}

test(
  'a reading says the same whether it is asked first or after the other',
  () => {
    const worlds = fc.tuple(ANY, fc.constantFrom<Objects>([], ENFORCING));
    fc.assert(
      fc.property(worlds, ([world, more]) => {
        const [first, second] = [reaches([...world, ...more]), reaches([...world, ...more])];
        const declared = told(first.declared());
        const enforced = told(second.enforced());
        expect(told(first.enforced())).toEqual(enforced);
        expect(told(second.declared())).toEqual(declared);
        expect(told(first.said()).passages).toEqual(declared.passages);
        expect(told(second.said()).passages).toEqual(declared.passages);
      }),
      runs(60),
    );
  },
  PATIENCE,
);

test('where all policies take effect, what they say is not worked out a second time', () => {
  const all = reaches(ENFORCING);
  expect(all.said()).toBe(all.enforced());
  const metadata = { name: 'a', namespace: 'shop' };
  const unsure = reaches([{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] } }]);
  expect(unsure.said()).toBe(unsure.declared());
});

function reaches(objects: Objects): Reachability {
  const observed = computeFact(reachability, { objects: JSON.stringify(objects) });
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return observed.value;
}

function told({ world, workloads }: Reading) {
  const matrix = new NamespaceMatrix(world);
  return {
    endpoints: world.spec.endpoints,
    workloads,
    passages: matrix.names.map((name) => [name, matrix.toward(name)]),
  };
}
