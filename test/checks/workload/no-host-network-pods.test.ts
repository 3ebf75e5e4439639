import { expect, test } from 'vitest';
import { check } from '../../../checks/workload/no-host-network-pods.ts';
import type { Example } from '../../../src/model/check.ts';
import { judgeExample } from '../../judge.ts';

function cluster(object: string, plan?: string): Example {
  const objects = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- ${object}`;
  return plan === undefined ? { objects } : { objects, plan };
}

const pod = (spec: string, annotations = '{}'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: shop, annotations: ${annotations}}, spec: ${spec}}`;

const host = pod(
  '{hostNetwork: true, containers: [{name: c, ports: [{containerPort: 80, hostPort: 80}]}]}',
);

test('a pod in the network of its node fails, once', () => {
  expect(judgeExample(check, cluster(host))).toMatchObject({
    status: 'fail',
    verdicts: [
      {
        status: 'fail',
        subject: { key: 'core/Pod/shop/p' },
        evidence: [{ path: 'spec.hostNetwork', value: 'true' }],
      },
    ],
  });
});

test('a host port of an init container of a template fails', () => {
  const object = `{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: d, namespace: shop}, spec: {template: {spec: {containers: [], initContainers: [{name: i, ports: [{containerPort: 1, hostPort: 53}]}]}}}}`;
  expect(judgeExample(check, cluster(object))).toMatchObject({
    verdicts: [
      {
        status: 'fail',
        evidence: [{ path: 'spec.template.spec.initContainers[0].ports[0].hostPort', value: '53' }],
      },
    ],
  });
});

test('a secondary network is the same class', () => {
  const object = pod('{containers: []}', "{k8s.v1.cni.cncf.io/networks: 'storage'}");
  expect(judgeExample(check, cluster(object))).toMatchObject({
    verdicts: [
      {
        status: 'fail',
        evidence: [
          { path: "metadata.annotations['k8s.v1.cni.cncf.io/networks']", value: 'storage' },
        ],
      },
    ],
  });
});

test('a declared pod warns', () => {
  const plan = `exceptions: [{check: WKL-02, selector: {namespace: shop}, reason: r, owner: o, approver: a, expires: '2027-01-01'}]`;
  expect(judgeExample(check, cluster(host, plan))).toMatchObject({ status: 'warn' });
});

test('hidden namespaces leave it open', () => {
  const object = pod('{containers: []}');
  expect(judgeExample(check, cluster(object), { hidden: ['core/Namespace'] })).toMatchObject({
    status: 'unknown',
  });
});
