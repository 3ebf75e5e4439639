import { expect, test } from 'vitest';
import { check } from '../../../checks/response/isolation-cuts-open-connections.ts';
import { judgeExample } from '../../judge.ts';

function statusOf(...args: Parameters<typeof judgeExample>): string {
  const outcome = judgeExample(...args);
  return outcome.type === 'judged' ? outcome.status : outcome.type;
}

const agent = (name: string, container: string, image: string): string => `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: ${name}, namespace: kube-system}
  spec: {selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: ${container}, image: ${image}}]}}}`;
const CALICO = agent('calico-node', 'calico-node', 'docker.io/calico/node:v3.31.0');
const AWS = agent('aws-node', 'aws-node', 'example.com/amazon-k8s-cni:v1.21.1');
const BPF = `
- {apiVersion: crd.projectcalico.org/v1, kind: FelixConfiguration, metadata: {name: default}, spec: {bpfEnabled: true}}`;
const STEP = 'containment: {terminate: {method: conntrack-flush, runbook: ir/flush.md}}';

test.each([
  ['Calico on iptables keeps flows', { objects: CALICO }, 'fail'],
  ['a documented step ends them', { objects: CALICO, plan: STEP }, 'warn'],
  ['Calico on eBPF cuts some', { objects: CALICO + BPF }, 'warn'],
  ["Amazon's agent cuts for a first policy only", { objects: AWS }, 'warn'],
  ['no plugin was recognised', { objects: agent('web', 'web', 'web:1') }, 'warn'],
])('%s', (_, example, status) => {
  expect(statusOf(check, example)).toBe(status);
});

test("which of Calico's data planes runs is not guessed", () => {
  const hidden = { hidden: ['projectcalico.org/FelixConfiguration'] };
  expect(statusOf(check, { objects: CALICO }, hidden)).toBe('unknown');
});
