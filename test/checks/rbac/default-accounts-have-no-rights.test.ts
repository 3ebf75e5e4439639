import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/default-accounts-have-no-rights.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const SHOP = '- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';

function binding(subject: string, kind = 'RoleBinding', namespace = 'shop'): string {
  const where = kind === 'RoleBinding' ? `, namespace: ${namespace}` : '';
  return `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ${kind}
  metadata: {name: b${where}}
  roleRef: {kind: ClusterRole, name: edit}
  subjects: [${subject}]
`;
}

const DEFAULT = '{kind: ServiceAccount, name: default, namespace: shop}';

function pod(spec = ''): string {
  return `
- apiVersion: v1
  kind: Pod
  metadata: {name: web, namespace: shop}
  spec: {containers: [{name: c}]${spec}}
`;
}

function judged(objects: string, options?: ExampleOptions): unknown {
  const outcome = judgeExample(check, { objects: `${SHOP}\n${objects}` }, options);
  if (outcome.type !== 'judged') return outcome.type;
  return [
    outcome.status,
    ...outcome.verdicts.flatMap((one) => ('subject' in one ? one.subject.key : [])),
  ];
}

const ACCOUNT = 'core/ServiceAccount/shop/default';

describe('default accounts', () => {
  it('are found under every way of naming them', () => {
    const ways = [
      binding(DEFAULT),
      binding('{kind: ServiceAccount, name: default}'),
      binding('{kind: User, name: "system:serviceaccount:shop:default"}'),
      binding(DEFAULT, 'ClusterRoleBinding'),
      binding(DEFAULT, 'RoleBinding', 'bank'),
    ];
    for (const way of ways) expect([way, judged(way + pod())]).toEqual([way, ['fail', ACCOUNT]]);
  });

  it('are no finding under another name, another kind, or in a system namespace', () => {
    const others = [
      binding('{kind: Group, name: default}'),
      binding('{kind: ServiceAccount, name: default-2, namespace: shop}'),
      binding(
        '{kind: ServiceAccount, name: default, namespace: kube-system}',
        'ClusterRoleBinding',
      ),
    ];
    for (const other of others) expect(judged(other + pod())).toEqual(['pass', ACCOUNT]);
  });

  it('only warn while no pod carries the token', () => {
    expect(judged(binding(DEFAULT))).toEqual(['warn', ACCOUNT]);
    const unused = [
      pod(', serviceAccountName: web'),
      pod(', automountServiceAccountToken: false'),
      `${pod()}
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: shop}, automountServiceAccountToken: false}
`,
    ];
    for (const one of unused) expect(judged(binding(DEFAULT) + one)).toEqual(['warn', ACCOUNT]);
  });

  it('fail on a token that is projected although none is mounted automatically', () => {
    const projected = pod(
      ', automountServiceAccountToken: false, volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]',
    );
    expect(judged(binding(DEFAULT) + projected)).toEqual(['fail', ACCOUNT]);
  });

  it('are open between warning and failure where pods or the account are hidden', () => {
    const objects = binding(DEFAULT) + pod();
    expect(judged(objects, { hidden: ['core/Pod'] })).toEqual(['unknown', ACCOUNT]);
    expect(judged(objects, { hidden: ['core/ServiceAccount'] })).toEqual(['unknown', ACCOUNT]);
    const explicit = binding(DEFAULT) + pod(', automountServiceAccountToken: true');
    expect(judged(explicit, { hidden: ['core/ServiceAccount'] })).toEqual(['fail', ACCOUNT]);
  });

  it('pass nothing where bindings of any namespace are hidden', () => {
    for (const kind of ['RoleBinding', 'ClusterRoleBinding']) {
      const hidden = [`rbac.authorization.k8s.io/${kind}`];
      expect(judged(pod(), { hidden })).toEqual(['unknown', ACCOUNT]);
      expect(judged(pod(), { partial: hidden })).toEqual(['unknown', ACCOUNT]);
    }
  });
});
