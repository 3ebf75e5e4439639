import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/other-authorizers-are-inventoried.ts';
import { apiServer, EKS, K3S, k3sServer } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { statuses } from './objects.ts';

const ROLE = 'arn:aws:iam::111122223333:role/ops';

interface Entry {
  readonly principal?: string;
  readonly holder?: string;
  readonly admin?: boolean;
  readonly namespaces?: readonly string[];
  readonly groups?: readonly string[];
}

function entry(of: Entry): string {
  const whole = { principal: ROLE, holder: 'people', grants: 'P', admin: false, field: 'f', ...of };
  return `authorizers: [${JSON.stringify(whole)}]`;
}

function declared(level: string, principal = ROLE): string {
  return `access: {external: [{cloudPrincipal: '${principal}', level: ${level}}]}`;
}

describe('what the cloud gives', () => {
  it.for([
    ['an undeclared administrator', entry({ admin: true }), undefined, 'fail'],
    ['one that the plan declares', entry({ admin: true }), declared('admin'), 'pass'],
    ['one that it declares for less', entry({ admin: true }), declared('other'), 'fail'],
    ['undeclared rights', entry({}), undefined, 'warn'],
    ['declared rights', entry({}), declared('other'), 'pass'],
    ['everything in one namespace', entry({ admin: true, namespaces: ['a'] }), undefined, 'warn'],
    ['what nodes need', entry({ holder: 'nodes', groups: ['system:nodes'] }), undefined, 'pass'],
    ['everything to nodes', entry({ holder: 'nodes', admin: true }), undefined, 'fail'],
    ['its own services', entry({ holder: 'cloud', admin: true }), undefined, 'pass'],
  ] as const)('%s', ([, cloud, plan, status]) => {
    const example = { version: EKS, cloud, ...(plan === undefined ? {} : { plan }) };
    expect(statuses(check, example)).toEqual([`${status} cloud/${ROLE}`]);
  });

  it('may be a group that bindings make an administrator', () => {
    const objects = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRole
  metadata: {name: all}
  rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]
- apiVersion: rbac.authorization.k8s.io/v1
  kind: ClusterRoleBinding
  metadata: {name: ops}
  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all}
  subjects: [{kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}]`;
    const cloud = entry({ groups: ['ops'] });
    expect(statuses(check, { version: EKS, cloud, objects })).toEqual([`fail cloud/${ROLE}`]);
    expect(statuses(check, { version: EKS, cloud })).toEqual([`warn cloud/${ROLE}`]);
  });

  it('is one identity with and without the path of its role', () => {
    const plan = declared('admin', 'arn:aws:iam::111122223333:role/sso/eu/ops');
    expect(statuses(check, { version: EKS, cloud: entry({ admin: true }), plan })).toEqual([
      `pass cloud/${ROLE}`,
    ]);
  });

  it('no longer is warned of where the plan still names it, for this cluster', () => {
    const plan = declared('admin');
    expect(statuses(check, { version: EKS, cloud: 'authorizers: []', plan })).toEqual([
      `warn access.external/${ROLE}`,
    ]);
    const elsewhere = plan.replace('}]', ', clusters: [other]}]');
    expect(statuses(check, { version: EKS, cloud: 'authorizers: []', plan: elsewhere })).toEqual([
      'pass cluster',
    ]);
  });

  it('is unknown where nobody asked, and names the right', () => {
    expect(judgeExample(check, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: expect.stringMatching(/^eks:ListAccessEntries/) }],
    });
  });
});

describe('what the API server asks', () => {
  it.for([
    [['--authorization-mode=Node,RBAC'], 'not-applicable'],
    [['--authorization-mode=RBAC'], 'not-applicable'],
    [['--authorization-mode=Node,RBAC,Webhook'], ['warn']],
    [['--authorization-mode=AlwaysAllow'], ['fail']],
    [['--authorization-mode=RBAC,ABAC'], ['fail']],
    [[], ['fail']],
    [['--authorization-config=/etc/a.yaml'], ['unknown']],
  ] as const)('with %j', ([flags, expected]) => {
    const found = statuses(check, { objects: apiServer('a', ...flags) });
    const pod = 'core/Pod/kube-system/kube-apiserver-a';
    expect(found).toEqual(
      typeof expected === 'string' ? expected : expected.map((one) => `${one} ${pod}`),
    );
  });

  it('is set by k3s itself', () => {
    expect(statuses(check, { objects: k3sServer('cp-1'), version: K3S })).toBe('not-applicable');
    const open = k3sServer('cp-1', '--kube-apiserver-arg=authorization-mode=AlwaysAllow');
    expect(statuses(check, { objects: open, version: K3S })).toEqual(['fail core/Node/cp-1']);
  });

  it('of one server may be open while the other is not', () => {
    const objects = apiServer('a', '--authorization-mode=Node,RBAC') + apiServer('b');
    expect(statuses(check, { objects })).toEqual(['fail core/Pod/kube-system/kube-apiserver-b']);
  });

  it('is unknown while pods of kube-system were not seen', () => {
    const objects = apiServer('a', '--authorization-mode=Node,RBAC');
    expect(statuses(check, { objects }, { partial: ['core/Pod'] })).toBe('not-applicable');
    expect(statuses(check, { objects }, { hidden: ['core/Pod'] })).toEqual(['unknown cluster']);
  });
});
