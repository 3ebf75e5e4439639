import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../../src/facts/rbac-reach/closure.ts';
import {
  account,
  annMay,
  annReaches,
  bind,
  clusterRole,
  namespace,
  node,
  pod,
  reachOf,
  rule,
} from './objects.ts';

const CART = 'core/ServiceAccount/shop/cart';

/** A pod of each kind on two nodes; the account of one is an administrator. */
const PODS = [
  namespace('shop'),
  namespace('ops'),
  account('shop', 'cart'),
  account('ops', 'operator'),
  clusterRole('all', ['* */*']),
  bind('all', '{kind: ServiceAccount, name: operator, namespace: ops}'),
  node('n1'),
  node('n2'),
  pod('shop', 'plain', 'serviceAccountName: cart, nodeName: n1'),
  pod(
    'shop',
    'root',
    'securityContext: {windowsOptions: {hostProcess: true}}, nodeName: n1, automountServiceAccountToken: false',
  ),
  pod('ops', 'operator', 'serviceAccountName: operator, nodeName: n1'),
].join('');

function from(objects: string, name: string, removed: readonly string[] = []) {
  const edits = { removed: new Set(removed) };
  const start = { type: 'pod', namespace: 'shop', name } as const;
  return reachOf(objects).reach([start], edits);
}

describe('a pod', () => {
  it('has the account whose token it carries, and no other', () => {
    const { lo } = from(PODS, 'plain');
    expect([...lo.reached()]).toEqual(['pod:core/Pod/shop/plain@n1', CART]);
  });

  it('that escapes has its node, the pods there and their accounts', () => {
    const { lo } = from(PODS, 'root');
    const path = lo.path('cluster-admin') ?? [];
    expect(path.map(({ reason, to }) => [reason.edge, to])).toEqual([
      ['escape', 'node:n1'],
      ['runs-on-node', 'pod:core/Pod/ops/operator@n1'],
      ['runs-as', 'core/ServiceAccount/ops/operator'],
      ['everything', 'cluster-admin'],
    ]);
    expect(evidenceOf(path[0] ?? expect.fail()).map((one) => [one.subject.key, one.path])).toEqual([
      ['core/Pod/shop/root', 'spec.securityContext.windowsOptions.hostProcess'],
    ]);
  });

  it('reaches less once the pod on the way is removed, and the binding is revoked', () => {
    const gone = from(PODS, 'root', ['core/Pod/ops/operator']).lo;
    expect([gone.has('node:n1'), gone.has('cluster-admin')]).toEqual([true, false]);
    const binding = 'rbac.authorization.k8s.io/ClusterRoleBinding/of-all';
    const revoked = from(PODS, 'root', [binding]).lo;
    expect(revoked.has('core/ServiceAccount/ops/operator')).toBe(true);
    expect(revoked.has('cluster-admin')).toBe(false);
  });

  it('may have an account that was not seen and that decides about its token', () => {
    const { lo, hi } = reachOf(PODS, { hidden: ['core/ServiceAccount'] }).reach([
      { type: 'pod', namespace: 'shop', name: 'plain' },
    ]);
    expect([lo.has(CART), hi.has(CART)]).toEqual([false, true]);
  });
});

describe('a node', () => {
  it('has the accounts of its pods, also of those that mount no token, and no others', () => {
    const { lo } = reachOf(
      PODS +
        pod(
          'shop',
          'bare',
          'serviceAccountName: bare, nodeName: n2, automountServiceAccountToken: false',
        ),
    ).reach([{ type: 'node', name: 'n2' }]);
    expect(lo.has('core/ServiceAccount/shop/bare')).toBe(true);
    expect(lo.has(CART)).toBe(false);
  });

  it('of the control plane holds the keys of the cluster, another does not', () => {
    const label = '{node-role.kubernetes.io/control-plane: ""}';
    const { reach } = reachOf(node('cp', label) + node('n9'));
    expect(reach([{ type: 'node', name: 'cp' }]).lo.has('cluster-admin')).toBe(true);
    expect(reach([{ type: 'node', name: 'n9' }]).lo.has('cluster-admin')).toBe(false);
  });
});

describe('new pods', () => {
  const create = ['create core/pods'];
  const hostOf = (level: string | undefined, options = {}) => {
    const objects = namespace('shop', level) + node('n1') + annMay(create, 'shop');
    const { certain, possible } = annReaches(objects, options);
    return [certain.includes('node:n1'), possible.includes('node:n1')];
  };

  it('reach the node where admission lets in privileged ones, and only there', () => {
    expect(hostOf(undefined)).toEqual([true, false]);
    expect(hostOf('privileged')).toEqual([true, false]);
    expect(hostOf('baseline')).toEqual([false, false]);
    expect(hostOf('restricted')).toEqual([false, false]);
  });

  it('may reach it where namespaces were not seen, and on OpenShift', () => {
    expect(hostOf('baseline', { hidden: ['core/Namespace'] })[0]).toBe(false);
    const openshift = node('n1', '{node.openshift.io/os_id: rhcos}');
    const objects = namespace('shop') + openshift + annMay(create, 'shop');
    const { certain, possible } = annReaches(objects);
    expect([certain.includes('node:n1'), possible.includes('node:n1')]).toEqual([false, true]);
  });

  it('in one namespace give nothing of another', () => {
    const objects =
      namespace('shop', 'baseline') + account('bank', 'vault') + annMay(create, 'shop');
    expect(annReaches(objects).certain).not.toContain('core/ServiceAccount/bank/vault');
  });
});

describe('Secrets', () => {
  const token = (where: string): string => `
- apiVersion: v1
  kind: Secret
  metadata: {name: token, namespace: ${where}, annotations: {kubernetes.io/service-account.name: cart}}
  type: kubernetes.io/service-account-token`;

  it('are mounted by new pods of their namespace, and of no other', () => {
    const objects = namespace('shop', 'baseline') + namespace('bank', 'baseline');
    const { certain, possible } = annReaches(objects + annMay(['create core/pods'], 'shop'));
    expect(certain).toContain('secrets:shop');
    expect(possible).toContain('frontier:secrets');
    expect([...certain, ...possible]).not.toContain('secrets:bank');
  });

  it('with a token are their account, to whoever may read that one', () => {
    const objects = account('shop', 'cart') + token('shop') + token('bank');
    const reading = (name: string) =>
      annReaches(objects + annMay([`get core/secrets ${name}`], 'shop')).certain;
    expect(reading('token')).toContain(CART);
    expect(reading('other')).not.toContain(CART);
  });
});

describe('roles', () => {
  it('that may be bound by name give what they hold, and not more', () => {
    const rules = [
      'bind rbac.authorization.k8s.io/clusterroles minter',
      'create rbac.authorization.k8s.io/rolebindings',
    ];
    const minter = clusterRole('minter', ['create core/serviceaccounts/token']);
    const objects = namespace('shop') + account('shop', 'cart') + account('bank', 'vault') + minter;
    const { certain } = annReaches(objects + annMay(rules, 'shop'));
    expect(certain).toContain(CART);
    expect(certain).not.toContain('namespace-admin:shop');
    expect(certain).not.toContain('core/ServiceAccount/bank/vault');
  });

  it('that RoleBindings may give anywhere give nothing that lies in no namespace', () => {
    const everywhere = (role: string): readonly string[] => [
      `bind rbac.authorization.k8s.io/clusterroles ${role}`,
      'create rbac.authorization.k8s.io/rolebindings',
    ];
    const objects =
      namespace('shop', 'baseline') +
      account('shop', 'cart') +
      clusterRole('wide', ['get core/nodes/proxy', 'create core/serviceaccounts/token']);
    const { certain } = annReaches(objects + annMay(everywhere('wide')));
    expect(certain).toContain(CART);
    expect(certain).not.toContain('pods:*');
    const admin = annReaches(objects + annMay(everywhere('cluster-admin'))).certain;
    expect(admin).toContain('namespace-admin:*');
    expect(admin).not.toContain('cluster-admin');
  });

  it('of a name are those of every namespace where RoleBindings may be made everywhere', () => {
    const rules = [
      'bind rbac.authorization.k8s.io/roles minter',
      'create rbac.authorization.k8s.io/rolebindings',
    ];
    const minter = `
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata: {name: minter, namespace: shop}
  rules: [${rule('create core/serviceaccounts/token')}]`;
    const objects = account('shop', 'cart') + account('bank', 'vault') + minter;
    const { certain } = annReaches(objects + annMay(rules));
    expect(certain).toContain(CART);
    expect(certain).not.toContain('core/ServiceAccount/bank/vault');
  });

  it('that are bound to a group of the subject may be widened too', () => {
    const widens = 'escalate,update rbac.authorization.k8s.io/clusterroles all-have';
    const group = '{kind: Group, name: "system:authenticated"}';
    const objects =
      clusterRole('all-have', ['get core/configmaps']) + bind('all-have', group) + annMay([widens]);
    expect(annReaches(objects).certain).toContain('cluster-admin');
    const elsewhere = objects.replace('system:authenticated', 'team');
    expect(annReaches(elsewhere).certain).not.toContain('cluster-admin');
  });

  it('that are not there give nothing; those that were not seen may give anything', () => {
    const objects = bind('nowhere', '{kind: User, name: ann}');
    expect(annReaches(objects)).toEqual({ certain: ['User/ann'], possible: [] });
    const hidden = annReaches(objects, { hidden: ['rbac.authorization.k8s.io/ClusterRole'] });
    expect(hidden).toEqual({ certain: ['User/ann'], possible: ['frontier:unseen'] });
  });
});

describe('groups', () => {
  it('of all accounts pass their rights on to each account', () => {
    const all = '{kind: Group, name: "system:serviceaccounts:shop"}';
    const objects = account('shop', 'cart') + clusterRole('all', ['* */*']) + bind('all', all);
    const { leadingTo } = reachOf(objects);
    const path = leadingTo(['cluster-admin'], 'certain').path(CART) ?? [];
    expect(path.map(({ reason, to }) => [reason.edge, to])).toEqual([
      ['member-of', 'Group/system:serviceaccounts:shop'],
      ['everything', 'cluster-admin'],
    ]);
  });

  it('add what is missing to rights of an account', () => {
    const objects =
      account('shop', 'cart') +
      clusterRole('binder', ['bind rbac.authorization.k8s.io/clusterroles']) +
      clusterRole('creator', ['create rbac.authorization.k8s.io/clusterrolebindings']) +
      bind('binder', '{kind: Group, name: "system:authenticated"}') +
      bind('creator', '{kind: ServiceAccount, name: cart, namespace: shop}');
    const { reach } = reachOf(objects);
    const lo = (name: string) =>
      reach([{ type: 'subject', principal: { kind: 'ServiceAccount', namespace: 'shop', name } }])
        .lo;
    expect(lo('cart').has('cluster-admin')).toBe(true);
    expect(lo('default').has('cluster-admin')).toBe(false);
  });
});

describe('cloud roles', () => {
  it('are reached by the annotation of an account, and what they may do is a frontier', () => {
    const role = 'arn:aws:iam::1:role/orders';
    const objects = account('shop', 'cart', `{eks.amazonaws.com/role-arn: '${role}'}`);
    const { lo, hi } = reachOf(objects).from([CART]);
    expect([...lo.reached()]).toEqual([CART, `cloud-role:${role}`]);
    expect([...hi.reached()]).toEqual([CART, `cloud-role:${role}`, 'frontier:cloud']);
  });
});
