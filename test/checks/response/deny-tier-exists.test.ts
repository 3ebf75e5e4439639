import { expect, test } from 'vitest';
import { check } from '../../../checks/response/deny-tier-exists.ts';
import { judgeExample } from '../../judge.ts';

function statusOf(...args: Parameters<typeof judgeExample>): string {
  const outcome = judgeExample(...args);
  return outcome.type === 'judged' ? outcome.status : outcome.type;
}

const OVN = `
- apiVersion: apps/v1
  kind: DaemonSet
  metadata: {name: ovnkube-node, namespace: openshift-ovn-kubernetes}
  spec: {selector: {matchLabels: {app: ovnkube-node}}, template: {metadata: {labels: {app: ovnkube-node}}, spec: {containers: [{name: ovnkube-controller, image: quay.io/openshift/ovn-kubernetes}]}}}`;
const FLANNEL = OVN.replaceAll('ovnkube-node', 'kube-flannel')
  .replace('ovnkube-controller', 'kube-flannel')
  .replace('quay.io/openshift/ovn-kubernetes', 'docker.io/flannel/flannel:v0.26');
const admin = (priority: number, action: string): string => `
- apiVersion: policy.networking.k8s.io/v1alpha1
  kind: AdminNetworkPolicy
  metadata: {name: monitoring}
  spec:
    priority: ${priority}
    subject: {namespaces: {}}
    ingress: [{name: scrape, action: ${action}, from: [{namespaces: {matchLabels: {team: monitoring}}}]}]`;

test.each([
  ['an allow rule behind the first place', OVN + admin(5, 'Allow'), 'pass'],
  ['a deny in the first place', OVN + admin(0, 'Deny'), 'pass'],
  ['an allow rule in the first place', OVN + admin(0, 'Allow'), 'warn'],
  ['a pass rule in the first place', OVN + admin(0, 'Pass'), 'warn'],
  ['a plugin that does not implement the kind', FLANNEL + admin(5, 'Deny'), 'warn'],
  ['no such kind at all', OVN, 'fail'],
])('%s', (_, objects, status) => {
  expect(statusOf(check, { objects })).toBe(status);
});

test('an allow rule in the first place is named with its field', () => {
  const outcome = judgeExample(check, { objects: OVN + admin(0, 'Allow') });
  expect(
    outcome.type === 'judged' &&
      outcome.verdicts.flatMap((one) =>
        'evidence' in one
          ? one.evidence.map(({ subject, path, value }) => [subject.key, path, value])
          : [],
      ),
  ).toContainEqual([
    'policy.networking.k8s.io/AdminNetworkPolicy/monitoring',
    'spec.ingress[0].action',
    'Accept',
  ]);
});

test('without sight of what is served nothing is said', () => {
  expect(statusOf(check, { objects: OVN }, { hidden: ['info/apis'] })).toBe('unknown');
});
