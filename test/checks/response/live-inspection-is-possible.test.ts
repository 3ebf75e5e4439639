import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/live-inspection-is-possible.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

function shop(level?: string): string {
  const label = level === undefined ? '' : `pod-security.kubernetes.io/enforce: ${level}`;
  return `- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {${label}}}}\n`;
}

const NODE = `
- apiVersion: v1
  kind: Node
  metadata: {name: n1, annotations: {k3s.io/hostname: n1}}
  status: {nodeInfo: {kubeletVersion: v1.34.1+k3s1}}
`;

const EKS_NODE = `
- apiVersion: v1
  kind: Node
  metadata: {name: n1, labels: {eks.amazonaws.com/nodegroup: apps}}
  spec: {providerID: aws:///eu-central-1a/i-1}
`;

const PATCH = "{apiGroups: [''], resources: [pods/ephemeralcontainers], verbs: [patch]}";
const BOTH = "{apiGroups: [''], resources: [pods/attach, pods/exec], verbs: [get, create]}";

function rights(
  rules: string,
  binding = '{kind: Group, name: responders}',
  namespace = 'shop',
): string {
  return `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: inspector}
  rules: [${rules}]
- apiVersion: ${RBAC}/v1
  kind: RoleBinding
  metadata: {name: responders, namespace: ${namespace}}
  roleRef: {kind: ClusterRole, name: inspector}
  subjects: [${binding}]
`;
}

const CAN = rights(`${PATCH}, ${BOTH}`);

const PLAN = `
tiers: {critical: [{namespace: shop}]}
access: {responders: [{group: responders}]}
`;

interface Situation extends ExampleOptions {
  readonly plan?: string;
  readonly version?: string;
}

function judged(
  objects: string,
  { plan = PLAN, version = 'v1.34.1+k3s1', ...options }: Situation = {},
): unknown {
  const outcome = judgeExample(check, { objects, plan, version }, options);
  return outcome.type === 'judged'
    ? [outcome.status, ...outcome.verdicts.map(({ message }) => message)]
    : outcome.type;
}

const EKS = 'v1.34.1-eks-113cf36';

describe('live inspection', () => {
  it('is possible where a responder has every right and nothing is in the way', () => {
    expect(judged(shop() + NODE + CAN)).toEqual([
      'pass',
      'a responder can add an ephemeral container',
    ]);
    expect(judged(shop('privileged') + NODE + CAN)).toMatchObject({ 0: 'pass' });
  });

  it('is possible for who is in the group of all who sign in, or an account of the plan', () => {
    const all = rights(`${PATCH}, ${BOTH}`, '{kind: Group, name: "system:authenticated"}');
    expect(judged(shop() + NODE + all)).toMatchObject({ 0: 'pass' });
    const bot = rights(`${PATCH}, ${BOTH}`, '{kind: ServiceAccount, name: bot, namespace: soc}');
    const plan = PLAN.replace('group: responders', 'serviceAccount: soc/bot');
    expect(judged(shop() + NODE + bot, { plan })).toMatchObject({ 0: 'pass' });
  });

  it.for(['baseline', 'restricted'])(
    'needs another debug profile where Pod Security says %s',
    (level) => {
      expect(judged(shop(level) + NODE + CAN)).toMatchObject({ 0: 'warn' });
    },
  );

  it.for([
    ['patch pods/ephemeralcontainers', BOTH],
    ['create pods/attach, create pods/exec', `${PATCH}, ${BOTH.replace('get, create', 'get')}`],
    ['get pods/attach, create pods/attach', `${PATCH}, ${BOTH.replace('pods/attach, ', '')}`],
  ])('fails without the right to %s', ([lacking, rules = '']) => {
    expect(judged(shop() + NODE + rights(rules))).toEqual(['fail', `no responder may ${lacking}`]);
  });

  it('fails where the rights are those of another namespace, group or pod', () => {
    const rules = `${PATCH}, ${BOTH}`;
    const named = rules.replaceAll('verbs:', 'resourceNames: [web-0], verbs:');
    const others = [
      rights(rules, '{kind: Group, name: responders}', 'bank'),
      rights(rules, '{kind: Group, name: Responders}'),
      rights(rules, '{kind: User, name: responders}'),
      rights(named),
    ];
    for (const one of others) expect(judged(shop() + NODE + one)).toMatchObject({ 0: 'fail' });
  });

  it('is unknown where a cloud may give the rights beside RBAC', () => {
    expect(judged(shop() + EKS_NODE, { version: EKS })).toMatchObject({ 0: 'unknown' });
    expect(judged(shop() + EKS_NODE + CAN, { version: EKS })).toMatchObject({ 0: 'pass' });
    expect(judged(shop(), { hidden: ['core/Node', 'info/version'] })).toMatchObject({
      0: 'unknown',
    });
  });

  it('is unknown where the plan names no responders, or only by their cloud identity', () => {
    const none = PLAN.replace(/access.*/, '');
    expect(judged(shop() + NODE + CAN, { plan: none })).toMatchObject({ 0: 'unknown' });
    const elsewhere = PLAN.replace('group: responders', 'group: responders, clusters: [other]');
    expect(judged(shop() + NODE + CAN, { plan: elsewhere })).toMatchObject({ 0: 'unknown' });
    const cloud = PLAN.replace('group: responders', "cloudPrincipal: 'arn:aws:iam::1:role/r'");
    expect(judged(shop() + NODE + CAN, { plan: cloud })).toMatchObject({ 0: 'unknown' });
  });

  it.for(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'])(
    'is unknown, not impossible, where a %s may be hidden',
    (kind) => {
      const hidden = [`${RBAC}/${kind}`];
      expect(judged(shop() + NODE, { hidden })).toMatchObject({ 0: 'unknown' });
    },
  );

  it('is unknown where a webhook or policy is asked about ephemeral containers', () => {
    const webhook = (resource: string, selector = ''): string => `
- apiVersion: admissionregistration.k8s.io/v1
  kind: ValidatingWebhookConfiguration
  metadata: {name: images}
  webhooks:
    - name: images.example
      clientConfig: {service: {name: images, namespace: policy}}
      namespaceSelector: {matchLabels: {${selector}}}
      rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE, UPDATE], resources: ['${resource}']}]
`;
    const open = shop() + NODE + CAN;
    for (const one of ['pods/ephemeralcontainers', 'pods/*', '*/*']) {
      expect([one, judged(open + webhook(one))]).toMatchObject([one, { 0: 'unknown' }]);
    }
    for (const one of ['pods', '*', 'pods/exec']) {
      expect([one, judged(open + webhook(one))]).toMatchObject([one, { 0: 'pass' }]);
    }
    expect(judged(open + webhook('*/*', 'team: x'))).toMatchObject({ 0: 'pass' });
    expect(
      judged(open, { hidden: ['admissionregistration.k8s.io/ValidatingWebhookConfiguration'] }),
    ).toMatchObject({ 0: 'unknown' });
  });

  it('is asked of critical namespaces only', () => {
    const bank = '- {apiVersion: v1, kind: Namespace, metadata: {name: bank}}\n';
    expect(judged(bank + NODE)).toBe('not-applicable');
    expect(judged(bank + NODE, { partial: ['core/Namespace'] })).toMatchObject({ 0: 'unknown' });
  });
});
