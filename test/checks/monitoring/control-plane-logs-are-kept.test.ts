import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/monitoring/control-plane-logs-are-kept.ts';
import { cloudRight } from '../../../src/model/cloud/rights.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const logs = (...on: readonly string[]): string => `
logging: [${on.map((log) => `{log: ${log}, enabled: {value: true, field: 'logging.${log}'}}`).join(', ')}]`;
const server = (node: string): string => `
- apiVersion: v1
  kind: Pod
  metadata:
    name: kube-apiserver-${node}
    namespace: kube-system
    labels: {component: kube-apiserver, tier: control-plane}
    annotations: {kubernetes.io/config.mirror: 0a1b}
  spec: {nodeName: ${node}, containers: [{name: kube-apiserver, image: 'kube-apiserver:v1.34.1'}]}`;
const node = (name: string): string => `
- {apiVersion: v1, kind: Node, metadata: {name: ${name}}, status: {conditions: [{type: Ready, status: 'True'}]}}`;
const shipper = (...on: readonly string[]): string => `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: fluent-bit, namespace: logging}
  spec:
    template:
      spec:
        containers: [{name: fluent-bit, image: 'fluent/fluent-bit:4.1.0'}]
        volumes: [{name: logs, hostPath: {path: /var/log}}]
${on
  .map(
    (name) => `- apiVersion: v1
  kind: Pod
  metadata:
    name: fluent-bit-${name}
    namespace: logging
    ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: fluent-bit, controller: true}]
  spec: {nodeName: ${name}, containers: [{name: fluent-bit, image: 'fluent/fluent-bit:4.1.0'}]}
  status: {conditions: [{type: Ready, status: 'True'}]}`,
  )
  .join('\n')}`;

describe('logs of sign-ins and controllers', () => {
  it('are those that the cloud keeps, by the names that each cloud has', () => {
    const eks = (...on: readonly string[]) => said(check, { version: EKS, cloud: logs(...on) });
    expect([
      eks('authenticator', 'controller-manager'),
      eks('authenticator', 'audit'),
      eks('api', 'controller-manager'),
      eks('audit'),
      said(check, { version: 'v1.34.1-gke.100', cloud: logs('api', 'controller-manager') }),
    ]).toEqual([
      ['pass: the logs of sign-ins and of the controller manager are kept'],
      ['warn: the log of the controller manager is not kept'],
      ['warn: the log that tells who signed in is not kept'],
      ['fail: neither sign-ins nor the controller manager leave a log'],
      ['pass: the logs of sign-ins and of the controller manager are kept'],
    ]);
  });

  it('are unknown without the cloud, with the right that would tell', () => {
    expect(judgeExample(check, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'cloud/logging', permission: cloudRight('cloud/logging', 'eks') }],
    });
  });

  it('are container logs where the control plane runs on nodes of ours', () => {
    const objects = node('cp') + server('cp') + node('worker');
    expect([
      said(check, { version: 'v1.34.1', objects: objects + shipper('cp') }),
      said(check, { version: 'v1.34.1', objects: objects + shipper('worker') }),
      said(check, { version: 'v1.34.1', objects }),
      said(
        check,
        { version: 'v1.34.1', objects: objects + shipper('cp') },
        { hidden: ['core/Node'] },
      ),
    ]).toEqual([
      ['not-applicable: the control plane runs on nodes whose container logs are shipped'],
      ['fail: control-plane logs stay on this node'],
      ['unknown: not seen whether the logs of the control plane are kept'],
      ['unknown: not seen whether the logs of the control plane are kept'],
    ]);
  });
});
