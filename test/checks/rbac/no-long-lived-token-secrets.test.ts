import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/no-long-lived-token-secrets.ts';
import { project } from '../../../src/collect/project.ts';
import { secrets } from '../../../src/model/kubernetes/secret.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';
const USED = 'kubernetes.io/legacy-token-last-used';

/** Judged as of 2026-11-20. */
function token(labels: string, created = '2023-01-01T00:00:00Z'): string {
  return `
- apiVersion: v1
  kind: Secret
  metadata:
    name: ci-token
    namespace: build
    creationTimestamp: '${created}'
    labels: {${labels}}
    annotations: {kubernetes.io/service-account.name: ci}
  type: kubernetes.io/service-account-token
`;
}

const TRACKED = `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: kube-apiserver-legacy-service-account-token-tracking, namespace: kube-system}
  data: {since: '2025-03-01'}
`;

function rights(rule: string, kind = 'ClusterRoleBinding', namespace = 'shop'): string {
  return `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: ci}
  rules: [${rule}]
- apiVersion: ${RBAC}/v1
  kind: ${kind}
  metadata: {name: ci${kind === 'RoleBinding' ? `, namespace: ${namespace}` : ''}}
  roleRef: {kind: ClusterRole, name: ci}
  subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
`;
}

const IDLE = `${USED}: '2026-07-01'`;

function judged(objects: string, options?: ExampleOptions): unknown {
  const outcome = judgeExample(check, { objects }, options);
  if (outcome.type !== 'judged') return outcome.type;
  return [outcome.status, ...outcome.verdicts.map(({ message }) => message)];
}

describe('tokens that never expire', () => {
  it('fail when used within 90 days, and warn when not', () => {
    expect(judged(token(`${USED}: '2026-11-19'`))).toMatchObject({ 0: 'fail' });
    expect(judged(token(`${USED}: '2026-08-22'`))).toMatchObject({ 0: 'fail' });
    expect(judged(token(`${USED}: '2026-08-21'`))).toMatchObject({ 0: 'warn' });
  });

  it('fail with a date ahead or without sense', () => {
    expect(judged(token(`${USED}: '2027-01-01'`))).toMatchObject({ 0: 'fail' });
    expect(judged(token(`${USED}: 'never'`))).toMatchObject({ 0: 'fail' });
  });

  it('without a date are unused since the server notes it, or since they were made', () => {
    expect(judged(token('') + TRACKED)).toEqual([
      'warn',
      'a token that never expires; not used in the 629 days that are known',
    ]);
    const young = token('', '2026-11-10T08:00:00Z');
    expect(judged(young + TRACKED)).toEqual([
      'fail',
      'a token that never expires; not used in the 10 days that are known',
    ]);
    expect(judged(token(''))).toMatchObject({ 0: 'unknown' });
    const hidden = [
      'core/ConfigMap:kube-system/kube-apiserver-legacy-service-account-token-tracking',
    ];
    expect(judged(token('') + TRACKED, { hidden })).toMatchObject({ 0: 'unknown' });
  });

  it('that the API server refuses are no finding', () => {
    const label = "kubernetes.io/legacy-token-invalid-since: '2026-10-01'";
    expect(judged(token(label))).toMatchObject({ 0: 'pass' });
  });

  it.for([
    "{apiGroups: ['*'], resources: ['*'], verbs: ['*']}",
    "{apiGroups: [''], resources: [secrets], verbs: [list]}",
    "{apiGroups: [''], resources: [pods], verbs: [create]}",
    "{apiGroups: [apps], resources: ['*'], verbs: [patch]}",
    '{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, rolebindings], verbs: [bind, create]}',
    "{apiGroups: [''], resources: ['*/token'], verbs: [create]}",
  ])('of an account with %s fail however long they are unused', (rule) => {
    expect(judged(token(IDLE) + rights(rule))).toMatchObject({ 0: 'fail' });
    expect(judged(token(IDLE) + rights(rule, 'RoleBinding'))).toMatchObject({ 0: 'fail' });
  });

  it('of an account that may talk to kubelets fail, and not by a RoleBinding, which gives no nodes', () => {
    const rule = "{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}";
    expect(judged(token(IDLE) + rights(rule))).toMatchObject({ 0: 'fail' });
    expect(judged(token(IDLE) + rights(rule, 'RoleBinding'))).toMatchObject({ 0: 'warn' });
  });

  it.for([
    "{apiGroups: [''], resources: [pods], verbs: [get, list]}",
    '{apiGroups: [apps], resources: [secrets], verbs: [list]}',
    '{apiGroups: [rbac.authorization.k8s.io], resources: [rolebindings], verbs: [create]}',
    "{apiGroups: [''], resources: [secrets], resourceNames: [own], verbs: [get]}",
    "{nonResourceURLs: ['*'], verbs: ['*']}",
  ])('of an account with %s only warn when unused', (rule) => {
    expect(judged(token(IDLE) + rights(rule))).toMatchObject({ 0: 'warn' });
  });

  it('are open where the rights of the account were not seen', () => {
    const kinds = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'];
    for (const kind of kinds) {
      const outcome = judged(token(IDLE), { hidden: [`${RBAC}/${kind}`] });
      expect([kind, outcome]).toMatchObject([kind, { 0: 'unknown' }]);
    }
  });

  it('are none among Secrets of other types', () => {
    expect(judged(token(IDLE).replace('service-account-token', 'dockerconfigjson'))).toEqual([
      'pass',
      'no Secret holds a token that never expires',
    ]);
  });

  it('are unknown without the opt-in, which is named, beside what accounts name as theirs', () => {
    const account = `
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: ci, namespace: build}
  secrets: [{name: ci-token-x7k2p}]
`;
    const options = { hidden: { 'core/Secret': 'not-collected' } } as const;
    const outcome = judgeExample(check, { objects: account }, options);
    if (outcome.type !== 'judged') throw new Error('it is judged');
    expect(outcome.status).toBe('unknown');
    expect(outcome.verdicts.map((one) => 'subject' in one && one.subject.key)).toEqual([
      'core/ServiceAccount/build/ci',
      'cluster',
    ]);
    expect(outcome.gaps).toEqual([
      {
        source: 'core/Secret',
        cause: 'not-collected',
        detail: 'secrets are read only when asked for, and then without their values',
        permission: 'list secrets, with --allow-secret-metadata',
      },
    ]);
  });

  it('that were seen still fail where others were not', () => {
    const objects = token(`${USED}: '2026-11-19'`);
    expect(judged(objects, { partial: ['core/Secret'] })).toMatchObject({ 0: 'fail' });
    expect(judged(token(IDLE), { partial: ['core/Secret'] })).toMatchObject({ 0: 'unknown' });
  });
});

it('of a Secret nothing is kept but its metadata and type', () => {
  const canary = 'hunter2';
  const raw = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'a',
      namespace: 'b',
      annotations: {
        'kubernetes.io/service-account.name': 'ci',
        'kubectl.kubernetes.io/last-applied-configuration': canary,
      },
    },
    type: 'Opaque',
    immutable: true,
    data: { [canary]: canary },
    stringData: { password: canary },
  };
  expect(project(raw, secrets)).toEqual({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'a',
      namespace: 'b',
      annotations: { 'kubernetes.io/service-account.name': 'ci' },
    },
    type: 'Opaque',
  });
});
