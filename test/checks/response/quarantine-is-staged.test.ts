import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/response/quarantine-is-staged.ts';
import { agent, configMap, node } from '../../facts/cluster.ts';
import { judgeExample } from '../../judge.ts';

const PLAN = 'containment: {quarantine: {labelKey: ir/quarantine, labelValue: "true"}}';
const namespaces = (...names: readonly string[]): string =>
  names.map((name) => `\n- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`).join('');

const staged = (
  namespace: string,
  selector = '{matchLabels: {ir/quarantine: "true"}}',
  more = '',
) => `
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: quarantine, namespace: ${namespace}}
  spec: {podSelector: ${selector}, policyTypes: [Ingress, Egress]${more}}`;

const judge = (objects: string, plan: string | undefined = PLAN, options = {}) =>
  judgeExample(check, plan === '' ? { objects } : { objects, plan }, options);

describe('with a declared label', () => {
  test('a policy in every tenant namespace passes, and system namespaces are not asked', () => {
    const objects = namespaces('kube-system', 'shop', 'blog') + staged('shop') + staged('blog');
    expect(judge(objects)).toMatchObject({
      status: 'pass',
      counts: { pass: 2, fail: 0 },
      verdicts: [{ message: 'the label ir/quarantine=true isolates here' }, {}],
    });
  });

  test('four of five namespaces are a warning, three of five a failure', () => {
    const five = namespaces('a', 'b', 'c', 'd', 'e');
    const three = staged('a') + staged('b') + staged('c');
    expect(judge(five + three + staged('d'))).toMatchObject({
      status: 'warn',
      ratio: { n: 4n, d: 5n },
    });
    expect(judge(five + three)).toMatchObject({ status: 'fail', ratio: { n: 3n, d: 5n } });
  });

  test.each([
    [
      'Exists selects every value',
      '{matchExpressions: [{key: ir/quarantine, operator: Exists}]}',
      'pass',
    ],
    [
      'In with the value',
      '{matchExpressions: [{key: ir/quarantine, operator: In, values: ["1", "true"]}]}',
      'pass',
    ],
    ['another value', '{matchLabels: {ir/quarantine: "yes"}}', 'fail'],
    ['another key', '{matchLabels: {quarantine: "true"}}', 'fail'],
    ['a further label is needed', '{matchLabels: {ir/quarantine: "true", app: web}}', 'fail'],
    ['a default deny is not a quarantine', '{}', 'fail'],
    [
      'some pods are spared',
      '{matchLabels: {ir/quarantine: "true"}, matchExpressions: [{key: app, operator: NotIn, values: [db]}]}',
      'fail',
    ],
  ])('%s', (_, selector, status) => {
    expect(judge(namespaces('shop') + staged('shop', selector))).toMatchObject({ status });
  });

  test.each([
    ['a rule that allows', ', ingress: [{}]'],
    ['an egress rule for DNS', ', egress: [{ports: [{port: 53, protocol: UDP}]}]'],
  ])('%s undoes it', (_, more) => {
    expect(judge(namespaces('shop') + staged('shop', undefined, more))).toMatchObject({
      status: 'fail',
    });
  });

  test('a policy that the plan names and nobody made is a contradiction', () => {
    const plan =
      'containment: {quarantine: {labelKey: ir/quarantine, policyRef: networkpolicy/quarantine}}';
    expect(judge(namespaces('shop'), plan)).toMatchObject({
      status: 'fail',
      verdicts: [
        { status: 'fail', contradiction: true, message: 'no policy is staged for ir/quarantine' },
      ],
    });
  });

  test('without a declared value the one that isolates most namespaces counts', () => {
    const plan = 'containment: {quarantine: {labelKey: q}}';
    const objects =
      namespaces('a', 'b', 'c') +
      staged('a', '{matchLabels: {q: on}}').replace('on', '"on"') +
      staged('b', '{matchLabels: {q: isolate}}') +
      staged('c', '{matchLabels: {q: isolate}}');
    expect(judge(objects, plan)).toMatchObject({
      counts: { pass: 2, fail: 1 },
      verdicts: [{ message: 'no policy is staged for q=isolate' }, {}, {}],
    });
  });

  test('an open critical namespace vetoes the share', () => {
    const objects =
      namespaces('a', 'b', 'c', 'd', 'pay') +
      ['a', 'b', 'c', 'd'].map((one) => staged(one)).join('');
    const plan = `${PLAN}\ntiers: {critical: [{namespace: pay}]}`;
    expect(judge(objects, plan)).toMatchObject({ status: 'fail', verdicts: { 4: { veto: true } } });
  });
});

describe('policies of cluster scope', () => {
  const cluster = `
- apiVersion: policy.networking.k8s.io/v1alpha2
  kind: ClusterNetworkPolicy
  metadata: {name: ir-quarantine}
  spec:
    tier: Admin
    priority: 0
    subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {ir/quarantine: "true"}}}}
    ingress: [{name: deny, action: Deny, from: [{namespaces: {}}]}]
    egress: [{name: deny, action: Deny, to: [{networks: ["0.0.0.0/0", "::/0"]}]}]`;
  const cilium = `
- apiVersion: cilium.io/v2
  kind: CiliumClusterwideNetworkPolicy
  metadata: {name: ir-quarantine}
  spec:
    endpointSelector: {matchLabels: {"k8s:ir/quarantine": "true"}}
    ingressDeny: [{fromEntities: [all]}]
    egressDeny: [{toEntities: [all]}]`;
  const calico = `
- apiVersion: projectcalico.org/v3
  kind: GlobalNetworkPolicy
  metadata: {name: ir-quarantine}
  spec: {tier: security, order: 1, selector: ir/quarantine == 'true', types: [Ingress, Egress]}`;
  const antrea = `
- apiVersion: crd.antrea.io/v1beta1
  kind: ClusterNetworkPolicy
  metadata: {name: ir-quarantine}
  spec:
    tier: emergency
    priority: 1
    appliedTo: [{podSelector: {matchLabels: {ir/quarantine: "true"}}}]
    ingress: [{action: Drop}]
    egress: [{action: Drop}]`;

  const on = (name: string, image: string, container: string): string =>
    node('a') + agent(name, image, { container, on: ['a'] });
  const withCalico =
    on('calico-node', 'docker.io/calico/node:v3.30.3', 'calico-node') +
    `
- {apiVersion: projectcalico.org/v3, kind: Tier, metadata: {name: security}, spec: {order: 100}}`;
  const withCilium =
    on('cilium', 'quay.io/cilium/cilium:v1.18.2', 'cilium-agent') +
    configMap('cilium-config', '{enable-policy: default}');

  test.each([
    ['Cilium', withCilium + cilium],
    ['Calico', withCalico + calico],
  ])('%s alone passes where its plugin cuts a pod with the label off', (_, objects) => {
    expect(judge(namespaces('shop') + objects)).toMatchObject({
      status: 'pass',
      verdicts: [
        {
          message:
            'with the label ir/quarantine=true, nothing passes any more, in neither direction',
        },
      ],
    });
  });

  test.each([
    ['Cilium', cilium],
    ['Calico', calico],
    ['Antrea', antrea],
  ])('%s alone is unknown without a plugin that is known to read it', (_, policy) => {
    expect(judge(namespaces('shop') + policy)).toMatchObject({
      status: 'unknown',
      gaps: expect.arrayContaining([expect.objectContaining({ source: 'fact/network-plugin' })]),
    });
  });

  test('ClusterNetworkPolicy alone fails, since it says nothing of who comes from outside', () => {
    expect(judge(namespaces('shop') + cluster)).toMatchObject({
      status: 'fail',
      verdicts: [
        {
          message: 'with the label ir/quarantine=true, ingress from addresses outside still passes',
        },
      ],
    });
  });

  test('an Accept of a higher rank keeps the door open, and is named', () => {
    const accept = calico
      .replace('name: ir-quarantine', 'name: monitoring')
      .replace(
        "order: 1, selector: ir/quarantine == 'true', types: [Ingress, Egress]",
        'order: 0, selector: all(), types: [Ingress], ingress: [{action: Allow}]',
      );
    expect(judge(namespaces('shop') + withCalico + calico + accept)).toMatchObject({
      status: 'fail',
      verdicts: [
        {
          message: expect.stringContaining('still passes'),
          evidence: expect.arrayContaining([
            expect.objectContaining({
              subject: expect.objectContaining({ name: 'monitoring' }),
              path: 'spec.ingress[0]',
            }),
          ]),
        },
      ],
    });
  });

  test.each([
    ['an Accept beside the Deny', cluster.replace('action: Deny, from', 'action: Accept, from')],
    ['the baseline tier', cluster.replace('tier: Admin', 'tier: Baseline')],
    ['one direction', cilium.replace('    egressDeny: [{toEntities: [all]}]', '')],
    ['only the world', cilium.replace('fromEntities: [all]', 'fromEntities: [world]')],
    ['an allow in Calico', calico.replace('types:', 'ingress: [{action: Allow}], types:')],
    [
      'a port in Antrea',
      antrea.replace('egress: [{action: Drop}]', 'egress: [{action: Drop, ports: [{port: 80}]}]'),
    ],
  ])('%s is no quarantine', (_, policy) => {
    expect(judge(namespaces('shop') + policy)).toMatchObject({ status: 'fail' });
  });

  test('one that covers other namespaces does not cover this one', () => {
    const elsewhere = calico.replace(
      'types:',
      "namespaceSelector: kubernetes.io/metadata.name == 'blog', types:",
    );
    expect(judge(namespaces('shop') + elsewhere)).toMatchObject({ status: 'fail' });
  });

  test('a Calico selector that is not understood leaves the namespaces open', () => {
    const odd = calico.replace("ir/quarantine == 'true'", 'ir/quarantine ~ x');
    expect(judge(namespaces('shop') + odd)).toMatchObject({ status: 'unknown' });
  });
});

describe('without the plan', () => {
  test('a policy that looks like a quarantine is unknown, and the section is named', () => {
    expect(judge(namespaces('shop') + staged('shop'), '')).toMatchObject({
      status: 'unknown',
      gaps: [
        { source: 'plan/containment', permission: '--plan FILE with the section containment' },
      ],
      verdicts: [{ evidence: [{ path: 'spec.podSelector', value: 'ir/quarantine=true' }] }],
    });
  });

  test('where nothing isolates by any label it fails, whatever the label would be', () => {
    expect(judge(namespaces('shop'), '')).toMatchObject({
      status: 'fail',
      verdicts: [{ message: 'no policy is staged for any label' }],
    });
  });

  test('a containment section without quarantine declares no label', () => {
    expect(
      judge(namespaces('shop') + staged('shop'), 'containment: {gitopsPause: {runbook: x}}'),
    ).toMatchObject({
      status: 'unknown',
      gaps: [
        { cause: 'not-attested', permission: '--plan FILE with containment.quarantine.labelKey' },
      ],
    });
  });
});

describe('partial sight', () => {
  const whole = namespaces('shop') + staged('shop');

  test('hidden policies leave it unknown', () => {
    expect(judge(whole, PLAN, { hidden: ['networking.k8s.io/NetworkPolicy'] })).toMatchObject({
      status: 'unknown',
      gaps: [{ cause: 'forbidden' }],
    });
  });

  test('a staged policy is enough where policies of other APIs were not seen', () => {
    expect(judge(whole, PLAN, { hidden: ['cilium.io/CiliumNetworkPolicy'] })).toMatchObject({
      status: 'pass',
    });
    expect(
      judge(namespaces('shop'), PLAN, { hidden: ['cilium.io/CiliumNetworkPolicy'] }),
    ).toMatchObject({
      status: 'unknown',
    });
  });

  test('namespaces that were not seen may lack it', () => {
    expect(judge(whole, PLAN, { hidden: ['core/Namespace'] })).toMatchObject({ status: 'unknown' });
    expect(judge(whole, PLAN, { partial: ['core/Namespace'] })).toMatchObject({
      status: 'unknown',
    });
  });

  test('a cluster of system namespaces has nothing to stage', () => {
    expect(judge(namespaces('kube-system'))).toMatchObject({ type: 'not-applicable' });
    expect(judge(namespaces('kube-system'), PLAN, { partial: ['core/Namespace'] })).toMatchObject({
      status: 'unknown',
    });
  });
});

test('labels named like prototype members are labels like any other', () => {
  const plan = 'containment: {quarantine: {labelKey: constructor, labelValue: toString}}';
  const selector = '{matchExpressions: [{key: constructor, operator: In, values: [toString]}]}';
  expect(judge(namespaces('shop') + staged('shop', selector), plan)).toMatchObject({
    status: 'pass',
  });
  expect(judge(namespaces('shop'), plan)).toMatchObject({ status: 'fail' });
});
