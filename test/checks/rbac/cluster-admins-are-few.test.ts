import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/cluster-admins-are-few.ts';
import { SHIPPED_ADMINS } from '../../../src/tables/platform-admins.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

const EVERYTHING = `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: cluster-admin}
  rules:
    - {apiGroups: ['*'], resources: ['*'], verbs: ['*']}
    - {nonResourceURLs: ['*'], verbs: ['*']}
`;

let count = 0;

function admin(subject: string, name?: string): string {
  count += 1;
  return `
- apiVersion: ${RBAC}/v1
  kind: ClusterRoleBinding
  metadata: {name: '${name ?? `b${count}`}'}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: cluster-admin}
  subjects: [${subject}]
`;
}

function people(number: number): string {
  return Array.from({ length: number }, (_, index) => admin(`{kind: User, name: p${index}}`)).join(
    '',
  );
}

function judged(objects: string, plan?: string, options?: ExampleOptions): unknown {
  const example = { objects: EVERYTHING + objects, ...(plan === undefined ? {} : { plan }) };
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return outcome.type;
  const marked = outcome.verdicts.filter(({ status }) => status !== 'pass');
  return [outcome.status, ...marked.flatMap((one) => ('subject' in one ? one.subject.key : []))];
}

describe('administrators', () => {
  it('that a distribution makes are no finding, under its own binding only', () => {
    for (const { kind, name, binding } of SHIPPED_ADMINS) {
      const subject = `{kind: ${kind}, name: '${name}'}`;
      expect([name, judged(admin(subject, binding))]).toEqual([name, ['pass']]);
      expect(judged(admin(subject, 'other'))).toEqual(['warn', `${kind}/${name}`]);
    }
  });

  it('that run the platform are no finding', () => {
    const accounts = [
      '{kind: ServiceAccount, name: cluster-version-operator, namespace: openshift-cluster-version}',
      '{kind: ServiceAccount, name: velero, namespace: velero}',
      '{kind: ServiceAccount, name: kustomize-controller, namespace: flux-system}',
      '{kind: ServiceAccount, name: argocd-application-controller, namespace: argocd}',
      '{kind: User, name: "system:serviceaccount:cattle-system:rancher"}',
      '{kind: Group, name: "system:serviceaccounts:kube-system"}',
    ];
    for (const one of accounts) expect([one, judged(admin(one))]).toEqual([one, ['pass']]);
  });

  it('that run the platform and work with less warn', () => {
    const dashboard = '{kind: ServiceAccount, name: admin-user, namespace: kubernetes-dashboard}';
    expect(judged(admin(dashboard))).toEqual([
      'warn',
      'core/ServiceAccount/kubernetes-dashboard/admin-user',
    ]);
  });

  it.for([
    '{kind: ServiceAccount, name: ci, namespace: build}',
    '{kind: ServiceAccount, name: other, namespace: argocd}',
    '{kind: User, name: "system:serviceaccount:build:ci"}',
    '{kind: Group, name: "system:serviceaccounts:build"}',
    '{kind: Group, name: "system:serviceaccounts"}',
    '{kind: Group, name: "system:authenticated"}',
    '{kind: Group, name: "system:authenticated:oauth"}',
    '{kind: Group, name: "system:unauthenticated"}',
    '{kind: User, name: "system:anonymous"}',
    '{kind: Group, name: "system:nodes"}',
    '{kind: Group, name: "system:bootstrappers:kubeadm:default-node-token"}',
  ])('%s fail', (subject) => {
    expect(judged(admin(subject))).toMatchObject({ 0: 'fail' });
    const plan = 'access: {admins: [{group: "system:authenticated"}, {group: "system:nodes"}]}';
    expect(judged(admin(subject), plan)).toMatchObject({ 0: 'fail' });
  });

  it('without a plan may be five people, and are six too many', () => {
    expect(judged('')).toEqual(['pass']);
    expect(judged(people(1))).toEqual(['warn', 'User/p0']);
    expect(judged(people(5))).toMatchObject({ 0: 'warn' });
    expect(judged(people(6))).toMatchObject({ 0: 'fail' });
  });

  it('beside a plan may be two people that it does not name', () => {
    const plan = 'access: {admins: [{user: p0}]}';
    expect(judged(people(1), plan)).toEqual(['pass']);
    expect(judged(people(3), plan)).toEqual(['warn', 'User/p1', 'User/p2']);
    expect(judged(people(4), plan)).toEqual(['fail', 'User/p1', 'User/p2', 'User/p3']);
  });

  it('that the plan names for another cluster are not named for this one', () => {
    const plan = 'access: {admins: [{user: p0, clusters: [elsewhere]}]}';
    expect(judged(people(3), plan)).toMatchObject({ 0: 'warn' });
    expect(judged(people(1), plan)).toEqual(['warn', 'User/p0']);
  });

  it('that are accounts of a tenant and named by the plan warn', () => {
    const plan = 'access: {admins: [{serviceAccount: build/ci}]}';
    const objects = admin('{kind: ServiceAccount, name: ci, namespace: build}');
    expect(judged(objects, plan)).toEqual(['warn', 'core/ServiceAccount/build/ci']);
  });

  it('of one namespace, or with less than everything, are none', () => {
    const local = `
- apiVersion: ${RBAC}/v1
  kind: RoleBinding
  metadata: {name: b, namespace: shop}
  roleRef: {kind: ClusterRole, name: cluster-admin}
  subjects: [{kind: ServiceAccount, name: ci, namespace: build}]
`;
    expect(judged(local)).toEqual(['pass']);
    const less = EVERYTHING.replace("apiGroups: ['*']", "apiGroups: ['', apps]");
    const objects = less + admin('{kind: ServiceAccount, name: ci, namespace: build}');
    const outcome = judgeExample(check, { objects });
    expect(outcome).toMatchObject({ type: 'judged', status: 'pass' });
  });

  it('are found under any name of the role, and without reading cluster-admin', () => {
    const hidden = { hidden: [`${RBAC}/ClusterRole`] };
    const ci = admin('{kind: ServiceAccount, name: ci, namespace: build}');
    expect(judged(ci, undefined, hidden)).toEqual([
      'fail',
      'core/ServiceAccount/build/ci',
      'cluster',
    ]);
    const other = EVERYTHING.replace('name: cluster-admin', 'name: view-only');
    const objects = other + ci.replace('name: cluster-admin', 'name: view-only');
    expect(judgeExample(check, { objects })).toMatchObject({ status: 'fail' });
  });

  it('are open where bindings were not seen, and what was seen still fails', () => {
    const hidden = { hidden: [`${RBAC}/ClusterRoleBinding`] };
    expect(judged(people(1), undefined, hidden)).toEqual(['unknown', 'cluster']);
    const partial = { partial: [`${RBAC}/ClusterRoleBinding`] };
    expect(judged('', undefined, partial)).toEqual(['unknown', 'cluster']);
    const ci = admin('{kind: ServiceAccount, name: ci, namespace: build}');
    expect(judged(ci, undefined, partial)).toMatchObject({ 0: 'fail' });
  });

  it('of hostile names are named as they are', () => {
    const name = '<script>\\u001b[31m/../__proto__';
    expect(judged(admin(`{kind: Group, name: "${name}"}`))).toEqual([
      'warn',
      'Group/<script>\u001b[31m/../__proto__',
    ]);
  });
});
