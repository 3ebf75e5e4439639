import { describe, expect, it } from 'vitest';
import { identities } from '../../../src/facts/identities/picture.ts';
import { computeFact } from '../../judge.ts';
import { account, annMay, bind, clusterRole, namespace } from '../rbac-reach/objects.ts';

const RBAC = 'rbac.authorization.k8s.io';

function seenIn(objects: string, hidden: readonly string[] = []) {
  const found = computeFact(identities, { objects, version: 'v1.34.1' }, { hidden });
  if (found.state === 'unseen') throw new Error('some bindings are seen');
  return found.value;
}

const ACCOUNTS = [
  namespace('shop', 'baseline'),
  namespace('bank', 'baseline'),
  account('shop', 'cart'),
  account('shop', 'till'),
  account('bank', 'vault'),
].join('');

const sa = (where: string, name: string): string =>
  `{kind: ServiceAccount, name: ${name}, namespace: ${where}}`;

/** Such as `User/ann: cluster-admin`, in the order of the picture. */
function told({ classes }: ReturnType<typeof seenIn>): readonly string[] {
  return classes.rows.map(({ members, gains }) => {
    const ends = gains.map(
      ({ becomes, name, others, certain }) =>
        `${certain ? '' : 'perhaps '}${becomes}${name === '' ? '' : ` ${name}`}${others === 0 ? '' : ` and ${others}`}`,
    );
    return `${members.rows.join(' ')}: ${ends.join(', ')}`;
  });
}

describe('the picture of identities', () => {
  it('puts equal rights together, the worst first, with the path of the first', () => {
    const objects =
      ACCOUNTS +
      clusterRole('local', ['* */*']) +
      `
- apiVersion: ${RBAC}/v1
  kind: ClusterRoleBinding
  metadata: {name: both}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: local}
  subjects: [${sa('shop', 'cart')}, ${sa('shop', 'till')}]` +
      bind('local', '{kind: User, name: bob}', 'bank') +
      annMay(['create core/serviceaccounts/token'], 'shop');
    const value = seenIn(objects);
    expect(told(value)).toEqual([
      'core/ServiceAccount/shop/cart core/ServiceAccount/shop/till: cluster-admin',
      'User/ann: cluster-admin',
      'User/bob: node, namespace-admin bank',
    ]);
    expect(value.worst).toEqual([
      { becomes: 'cluster-admin', certain: 3, possible: 0 },
      { becomes: 'node', certain: 1, possible: 0 },
    ]);
    const [first, second] = value.classes.rows;
    expect(first?.gains[0].path.map(({ because }) => because)).toEqual([
      [
        {
          object: `${RBAC}/ClusterRoleBinding/both`,
          path: 'subjects[0]',
          value: 'ClusterRole/local',
        },
        { object: `${RBAC}/ClusterRole/local`, path: 'rules[0]', value: '* on *' },
      ],
    ]);
    expect(second?.gains[0].path.map(({ edge, to }) => [edge, to])).toEqual([
      ['mint-tokens', 'accounts:shop'],
      ['any-account', 'core/ServiceAccount/shop/cart'],
      ['everything', 'cluster-admin'],
    ]);
    expect([value.seen, value.harmless]).toEqual([value.seen, value.seen - 4 - value.perhaps]);
  });

  it('tells accounts of equal rights apart where one of them has a role in a cloud', () => {
    const objects =
      namespace('shop', 'baseline') +
      account('shop', 'plain') +
      account('shop', 'mapped', "{eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/orders'}");
    expect(told(seenIn(objects))).toEqual([
      'core/ServiceAccount/shop/mapped: cloud-role arn:aws:iam::1:role/orders',
    ]);
  });

  it('keeps what is shipped apart, and counts who may only lead where nothing is read', () => {
    const shipped = `
- apiVersion: ${RBAC}/v1
  kind: ClusterRole
  metadata: {name: cluster-admin}
  rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}]
- apiVersion: ${RBAC}/v1
  kind: ClusterRoleBinding
  metadata: {name: cluster-admin}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: cluster-admin}
  subjects: [{kind: Group, name: 'system:masters'}]`;
    const value = seenIn(ACCOUNTS + shipped + annMay(['list core/secrets'], 'shop'));
    expect(told(value)).toEqual([]);
    expect(value.shipped.rows.map(({ members }) => members.rows)).toEqual([
      ['Group/system:masters'],
    ]);
    expect(value.perhaps).toBe(1);
  });

  it('is partial where a kind was not seen, and unseen without any binding', () => {
    const objects = ACCOUNTS + annMay(['* */*']);
    const partly = computeFact(identities, { objects }, { hidden: [`${RBAC}/RoleBinding`] });
    expect(partly.state).toBe('partial');
    const kinds = ['ClusterRoleBinding', 'RoleBinding', 'ClusterRole', 'Role'];
    const none = computeFact(
      identities,
      { objects },
      { hidden: kinds.map((one) => `${RBAC}/${one}`) },
    );
    expect(none.state).toBe('unseen');
  });

  it('lists the worst of thousands and counts the rest', () => {
    const people = Array.from({ length: 300 }, (_, at) =>
      [
        clusterRole(`r${at}`, ['* */*', `get core/configmaps c${at}`]),
        bind(`r${at}`, `{kind: User, name: u${at}}`),
      ].join(''),
    );
    const { classes, worst } = seenIn(ACCOUNTS + people.join(''));
    expect([classes.rows.length, classes.truncated]).toEqual([200, 100]);
    expect(worst).toEqual([{ becomes: 'cluster-admin', certain: 300, possible: 0 }]);
  });
});
