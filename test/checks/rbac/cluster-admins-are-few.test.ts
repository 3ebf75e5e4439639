import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/cluster-admins-are-few.ts';
import type { Example } from '../../../src/model/check.ts';
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
  const example = {
    version: 'v1.34.1',
    objects: EVERYTHING + objects,
    ...(plan === undefined ? {} : { plan }),
  };
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
    const outcome = judgeExample(check, { version: 'v1.34.1', objects });
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

describe('administrators by the cloud', () => {
  const EKS = 'v1.34.1-eks-113cf36';
  const ROLE = 'arn:aws:iam::111122223333:role/ops';
  const identity = (mode: string) => `
identity:
  {people: {value: ${mode}, field: authenticationMode}, localAdmins: {value: false, field: l},
   workloadIdentity: {value: true, field: w}}`;
  const entries = (...all: readonly object[]) =>
    `authorizers: ${JSON.stringify(all.map((one) => ({ principal: ROLE, holder: 'people', grants: 'P', admin: true, field: 'f', ...one })))}`;
  const awsAuth = (mapRoles: string) => `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: aws-auth, namespace: kube-system}
  data: {mapRoles: ${JSON.stringify(mapRoles)}}`;
  const masters = awsAuth(`- rolearn: ${ROLE}\n  groups: [system:masters]\n`);
  const of = (example: Example) => {
    const outcome = judgeExample(check, { version: EKS, ...example });
    if (outcome.type !== 'judged') return outcome.type;
    return outcome.verdicts.map(
      (one) => `${one.status} ${'subject' in one ? one.subject.key : ''}`,
    );
  };

  it('are people as others are: declared, tolerated, or too many', () => {
    expect(of({ cloud: entries({}) })).toEqual([`warn cloud/${ROLE}`]);
    const external = `access: {external: [{cloudPrincipal: '${ROLE}', level: admin}]}`;
    expect(of({ cloud: entries({}), plan: external })).toEqual([`pass cloud/${ROLE}`]);
    const many = Array.from({ length: 6 }, (_, index) => ({
      principal: `user:p${index}@x.example`,
    }));
    expect(judgeExample(check, { version: EKS, cloud: entries(...many) })).toMatchObject({
      status: 'fail',
    });
  });

  it('of one namespace, or of the cloud itself, are none', () => {
    expect(of({ cloud: entries({ namespaces: ['shop'] }) })).toEqual(['pass cluster']);
    expect(of({ cloud: entries({ holder: 'cloud' }) })).toEqual(['pass cluster']);
  });

  it('of aws-auth count, also by a group that a binding makes one', () => {
    const cloud = `${identity('mixed')}\nauthorizers: []`;
    expect(of({ cloud, objects: masters })).toEqual([`warn cloud/${ROLE}`]);
    const bound = EVERYTHING + admin('{kind: Group, name: ops}');
    const mapped = awsAuth(`- rolearn: ${ROLE}\n  groups: [ops]\n`);
    expect(of({ cloud, objects: bound + mapped })).toEqual([
      `warn Group/ops`,
      `warn cloud/${ROLE}`,
    ]);
    expect(of({ cloud, objects: mapped })).toEqual(['pass cluster']);
  });

  it('of aws-auth are none where the cloud does not ask it', () => {
    const none = `authorizers: []\n${identity('provider')}`;
    expect(of({ cloud: none, objects: masters })).toEqual(['pass cluster']);
    expect(of({ cloud: 'authorizers: []', objects: masters })).toEqual([`warn cloud/${ROLE}`]);
  });

  it('that stand for every node fail', () => {
    const nodes = awsAuth(`- rolearn: ${ROLE}\n  groups: [system:nodes, system:masters]\n`);
    expect(of({ cloud: 'authorizers: []', objects: nodes })).toEqual([`fail cloud/${ROLE}`]);
  });

  it('may be there where the cloud was not asked, or aws-auth cannot be read', () => {
    expect(judgeExample(check, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: expect.stringMatching(/^eks:ListAccessEntries/) }],
    });
    expect(
      judgeExample(check, { version: EKS, cloud: 'authorizers: []', objects: awsAuth('hunter2') }),
    ).toMatchObject({
      status: 'unknown',
      gaps: [
        {
          cause: 'malformed',
          detail: expect.stringContaining('core/ConfigMap/kube-system/aws-auth: data.mapRoles'),
        },
      ],
    });
    const hidden = { hidden: ['core/ConfigMap:kube-system/aws-auth'] };
    const cloud = 'authorizers: []';
    expect(judgeExample(check, { version: EKS, cloud }, hidden)).toMatchObject({
      status: 'unknown',
    });
    expect(judgeExample(check, { version: 'v1.34.1+k3s1' }, hidden)).toMatchObject({
      status: 'pass',
    });
  });
});
