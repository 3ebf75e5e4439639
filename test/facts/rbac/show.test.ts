import { describe, expect, it } from 'vitest';
import { rbac } from '../../../src/facts/rbac/rbac.ts';
import { bindingStanding, roleStanding } from '../../../src/facts/rbac/standing.ts';
import { type FactOptions, Refused } from '../../../src/model/source.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';
import { rightsIn } from './asked.ts';

const API = 'rbac.authorization.k8s.io';

const SHOP = `
- apiVersion: ${API}/v1
  kind: ClusterRole
  metadata: {name: reader}
  rules:
  - {apiGroups: ['', apps], resources: [secrets, deployments], verbs: [get]}
  - {nonResourceURLs: ['/debug/*'], verbs: [get]}
- apiVersion: ${API}/v1
  kind: Role
  metadata: {name: db, namespace: shop}
  rules: [{apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [get, create]}]
- apiVersion: ${API}/v1
  kind: ClusterRoleBinding
  metadata: {name: all}
  roleRef: {apiGroup: ${API}, kind: ClusterRole, name: reader}
  subjects: [{apiGroup: ${API}, kind: Group, name: ops}]
- apiVersion: ${API}/v1
  kind: RoleBinding
  metadata: {name: db, namespace: shop}
  roleRef: {apiGroup: ${API}, kind: Role, name: db}
  subjects: [{kind: ServiceAccount, name: cart}, {apiGroup: ${API}, kind: User, name: jane}]
`;

function shown(options: FactOptions, example?: ExampleOptions): unknown {
  const found = computeFact(rbac, { objects: SHOP }, example);
  if (found.state !== 'seen') throw new Error('rights are always whole');
  return rbac.show?.(found.value as never, options);
}

const BY_OPS = {
  subject: 'Group/ops',
  namespace: null,
  binding: `${API}/ClusterRoleBinding/all`,
  path: 'subjects[0]',
  role: 'ClusterRole/reader',
};
const BY_JANE = {
  subject: 'User/jane',
  namespace: 'shop',
  binding: `${API}/RoleBinding/shop/db`,
  path: 'subjects[1]',
  role: 'Role/db',
};
const CLUSTER_RULE = { role: `${API}/ClusterRole/reader`, path: 'rules[0]', verbs: ['get'] };
const LOCAL_RULE = { role: `${API}/Role/shop/db`, path: 'rules[0]', verbs: ['get', 'create'] };

describe('fact rbac', () => {
  it('names who can do something, with the binding and the rule, and who can to some objects only', () => {
    expect(shown({ 'who-can': 'get secrets' })).toEqual({
      question: { verb: 'get', group: '', resource: 'secrets', name: null, namespace: null },
      can: [{ ...BY_OPS, rule: CLUSTER_RULE }],
      byName: [
        {
          ...BY_JANE,
          subject: 'core/ServiceAccount/shop/cart',
          path: 'subjects[0]',
          rule: LOCAL_RULE,
          names: ['db'],
        },
        { ...BY_JANE, rule: LOCAL_RULE, names: ['db'] },
      ],
      mayBe: [],
      always: ['Group/system:masters'],
      notSeen: [],
    });
  });

  it.for<readonly [FactOptions, readonly string[]]>([
    [{ 'who-can': 'get secrets', namespace: 'bank' }, ['Group/ops']],
    [
      { 'who-can': 'get secrets', name: 'db', namespace: 'shop' },
      ['Group/ops', 'core/ServiceAccount/shop/cart', 'User/jane'],
    ],
    [{ 'who-can': 'get secrets', name: 'other' }, ['Group/ops']],
    // To create an object carries no name: a rule with names lets nobody.
    [{ 'who-can': 'create secrets', name: 'db', namespace: 'shop' }, []],
    [{ 'who-can': 'create secrets' }, []],
    [{ 'who-can': 'get deployments' }, ['Group/ops']],
    [{ 'who-can': 'get deployments.apps' }, ['Group/ops']],
    [{ 'who-can': 'get deployments.extensions' }, []],
    [{ 'who-can': 'get deployments/scale' }, []],
    [{ 'who-can': 'get /debug/pprof' }, ['Group/ops']],
    [{ 'who-can': 'get /metrics' }, []],
  ])('answers %j', ([options, expected]) => {
    expect(shown(options)).toMatchObject({
      can: expected.map((subject) => ({ subject })),
      byName: [],
    });
  });

  it.for<readonly [FactOptions, string]>([
    [{ subject: 'group:ops', 'who-can': 'get secrets' }, 'yes'],
    [{ subject: 'user:ann,group:ops', 'who-can': 'get secrets' }, 'yes'],
    [{ subject: 'user:ann', 'who-can': 'get secrets' }, 'no'],
    [{ subject: 'group:system:masters', 'who-can': 'get secrets' }, 'yes'],
    [{ subject: 'shop/cart', 'who-can': 'get secrets', name: 'db', namespace: 'shop' }, 'yes'],
    [{ subject: 'shop/cart', 'who-can': 'get secrets', name: 'db' }, 'no'],
    [
      {
        subject: 'system:serviceaccount:bank:cart',
        'who-can': 'get secrets',
        name: 'db',
        namespace: 'shop',
      },
      'no',
    ],
  ])('says whether somebody may: %j', ([options, allowed]) => {
    expect(shown(options)).toMatchObject({ allowed });
  });

  it('does not know what it has not seen, and says what would show it', () => {
    const hidden = { hidden: [`${API}/ClusterRole`] };
    expect(shown({ subject: 'user:ann', 'who-can': 'get secrets' }, hidden)).toMatchObject({
      allowed: 'unknown',
      notSeen: [{ permission: `list ${API}/ClusterRole` }],
    });
    expect(shown({ 'who-can': 'get secrets' }, hidden)).toMatchObject({
      can: [],
      mayBe: [BY_OPS],
      notSeen: [{ permission: `list ${API}/ClusterRole` }],
    });
  });

  it('lists what somebody may do, with the group through which he may', () => {
    expect(shown({ subject: 'user:ann,group:ops', namespace: 'shop' })).toEqual({
      subject: ['User/ann', 'Group/ops'],
      groups: ['system:authenticated'],
      rights: [
        {
          through: 'Group/ops',
          namespace: null,
          binding: BY_OPS.binding,
          path: 'subjects[0]',
          role: 'ClusterRole/reader',
          rules: [
            { ...CLUSTER_RULE, apiGroups: ['', 'apps'], resources: ['secrets', 'deployments'] },
            { ...CLUSTER_RULE, path: 'rules[1]', nonResourceURLs: ['/debug/*'] },
          ],
        },
      ],
      notSeen: [],
    });
  });

  it('puts those with equal rights together', () => {
    expect(shown({})).toMatchObject({
      classes: [
        { subjects: ['Group/ops'], shares: ['system:authenticated'] },
        { subjects: ['User/jane'], shares: ['system:authenticated'] },
        {
          subjects: ['core/ServiceAccount/shop/cart'],
          shares: ['system:serviceaccounts', 'system:authenticated'],
        },
      ],
      findings: [{ path: 'rules[0].resourceNames' }],
    });
  });

  it.for<readonly [FactOptions, string]>([
    [{ 'who-can': 'get widgets' }, '"widgets" is none of Kubernetes\' own resources'],
    [{ 'who-can': 'get .apps' }, 'nothing is called ".apps"'],
    [{ subject: 'jane' }, 'nobody is called "jane"'],
    [{ subject: 'user:jane,x' }, 'nobody is called "user:jane,x"'],
    [{ name: 'db' }, '--name is about one question'],
    [{ namespace: 'shop' }, '--namespace narrows an answer'],
  ])('refuses %j', ([options, message]) => {
    const refused = shown(options);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).message).toBe(message);
  });
});

describe('a role or binding that somebody ships', () => {
  const VIEWER = { name: 'system:public-info-viewer' };
  const GET = { verbs: ['get'], nonResourceURLs: ['/version'] };
  const standings = (rules: readonly object[], subjects: readonly object[]): readonly unknown[] => {
    const { roles, rulesOf, bindings } = rightsIn([
      { apiVersion: `${API}/v1`, kind: 'ClusterRole', metadata: VIEWER, rules },
      {
        apiVersion: `${API}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: VIEWER,
        roleRef: { apiGroup: API, kind: 'ClusterRole', name: VIEWER.name },
        subjects,
      },
    ] as never);
    return [
      ...roles.map((one) => roleStanding(one.meta, rulesOf(one))),
      ...bindings.map(({ binding }) => bindingStanding(binding)),
    ];
  };
  const EVERYBODY = { apiGroup: API, kind: 'Group', name: 'system:authenticated' };

  it('is known by its name and what it holds, also where it holds less', () => {
    const shipped = { type: 'shipped', of: 'Kubernetes' };
    expect(standings([GET], [EVERYBODY])).toEqual([shipped, shipped]);
  });

  it('is told with the fields that were added to it', () => {
    const more = { verbs: ['get'], apiGroups: [''], resources: ['secrets'] };
    expect(standings([GET, more], [EVERYBODY, { ...EVERYBODY, name: 'ops' }])).toEqual([
      { type: 'widened', of: 'Kubernetes', beyond: ['rules[1]'] },
      { type: 'widened', of: 'Kubernetes', beyond: ['subjects[1]'] },
    ]);
  });
});
