import { expect, test } from 'vitest';
import { pods } from '../../../src/model/kubernetes/pod.ts';

test('a container without a name and an owner without a kind do not keep a pod from being read', () => {
  const pod = pods.decode({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'web',
      namespace: 'shop',
      ownerReferences: [{ name: 'web', controller: true }],
    },
    spec: { containers: [{ ports: [{ name: 'http', containerPort: 80 }] }, { name: 'named' }] },
  });

  expect(pod.meta.owners).toEqual([]);
  expect(
    pod.spec.containers.map(({ name, ports }) => [name, ports.map((one) => one.name)]),
  ).toEqual([
    ['containers[0]', ['http']],
    ['named', []],
  ]);
});
