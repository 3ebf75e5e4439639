import { describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/facts/principals.ts';
import { type Rbac, rbac } from '../../../src/facts/rbac/rbac.ts';
import { computeFact, type ExampleOptions } from '../../judge.ts';

const RBAC = 'rbac.authorization.k8s.io';

function role(kind: string, name: string, rules: string, more = ''): string {
  return `
- apiVersion: ${RBAC}/v1
  kind: ${kind}
  metadata: {name: ${name}${kind === 'Role' ? ', namespace: shop' : ''}${more}}
  rules: ${rules}
`;
}

function bind(kind: string, roleRef: string, subject: string, namespace = 'shop'): string {
  return `
- apiVersion: ${RBAC}/v1
  kind: ${kind}
  metadata: {name: b${kind === 'RoleBinding' ? `, namespace: ${namespace}` : ''}}
  roleRef: ${roleRef}
  subjects: [${subject}]
`;
}

const READ_PODS = "[{apiGroups: [''], resources: [pods], verbs: [get]}]";
const READER = '{kind: ClusterRole, name: reader}';
const ACTION = { verb: 'get', group: '', resource: 'pods' };
const CART: Principal = { kind: 'ServiceAccount', name: 'cart', namespace: 'shop' };

function rightsOf(objects: string, options?: ExampleOptions): Rbac {
  const found = computeFact(rbac, { objects }, options);
  if (found.state !== 'seen') throw new Error('rights are always whole');
  return found.value;
}

/** Where this principal may read pods: everywhere, in shop, in bank. */
function places(objects: string, principal: Principal): readonly boolean[] {
  const rights = rightsOf(objects);
  return [undefined, 'shop', 'bank'].map(
    (place) => rights.may(principal, ACTION, place).evidence.length > 0,
  );
}

describe('rights', () => {
  it('hold in the whole cluster by a ClusterRoleBinding, and in one namespace by a RoleBinding', () => {
    const given = role('ClusterRole', 'reader', READ_PODS);
    const user: Principal = { kind: 'User', name: 'ann', namespace: '' };
    const ann = '{kind: User, name: ann}';
    expect(places(given + bind('ClusterRoleBinding', READER, ann), user)).toEqual([
      true,
      true,
      true,
    ]);
    expect(places(given + bind('RoleBinding', READER, ann), user)).toEqual([false, true, false]);
    const local = role('Role', 'reader', READ_PODS);
    const binding = bind('RoleBinding', '{kind: Role, name: reader}', ann);
    expect(places(local + binding, user)).toEqual([false, true, false]);
    const elsewhere = bind('RoleBinding', '{kind: Role, name: reader}', ann, 'bank');
    expect(places(local + elsewhere, user)).toEqual([false, false, false]);
  });

  it.for([
    '{kind: ServiceAccount, name: cart, namespace: shop}',
    '{kind: User, name: "system:serviceaccount:shop:cart"}',
    '{kind: Group, name: "system:serviceaccounts:shop"}',
    '{kind: Group, name: "system:serviceaccounts"}',
    '{kind: Group, name: "system:authenticated"}',
  ])('reach an account as %s', (subject) => {
    const objects = role('ClusterRole', 'reader', READ_PODS);
    expect(places(objects + bind('ClusterRoleBinding', READER, subject), CART)[0]).toBe(true);
  });

  it.for([
    '{kind: ServiceAccount, name: cart, namespace: bank}',
    '{kind: ServiceAccount, name: cart}',
    '{kind: User, name: cart}',
    '{kind: Group, name: "system:serviceaccounts:bank"}',
    '{kind: Group, name: "system:unauthenticated"}',
    '{kind: Robot, name: cart}',
  ])('do not reach it as %s', (subject) => {
    const objects = role('ClusterRole', 'reader', READ_PODS);
    expect(places(objects + bind('ClusterRoleBinding', READER, subject), CART)[0]).toBe(false);
  });

  it('come from the selected roles where a manifest holds the selectors alone', () => {
    const selectors = (label: string): string => `
  aggregationRule: {clusterRoleSelectors: [{matchLabels: {${label}: 'true'}}]}
`;
    const objects =
      role('ClusterRole', 'top', '[]') +
      selectors('to-top') +
      role('ClusterRole', 'middle', '[]', ', labels: {to-top: "true"}') +
      selectors('to-middle') +
      role('ClusterRole', 'bottom', READ_PODS, ', labels: {to-middle: "true", to-top: "true"}') +
      bind('ClusterRoleBinding', '{kind: ClusterRole, name: top}', '{kind: Group, name: ops}');
    expect(places(objects, { kind: 'Group', name: 'ops', namespace: '' })[0]).toBe(true);
    // On a running cluster the rules are filled in, and they alone count.
    const filled = objects.replace(
      'name: top}\n  rules: []',
      "name: top}\n  rules: [{apiGroups: [''], resources: [nodes], verbs: [get]}]",
    );
    expect(places(filled, { kind: 'Group', name: 'ops', namespace: '' })[0]).toBe(false);
  });

  it('of a role that does not exist are none, and that is known', () => {
    const rights = rightsOf(bind('ClusterRoleBinding', READER, '{kind: User, name: ann}'));
    const ann: Principal = { kind: 'User', name: 'ann', namespace: '' };
    expect(rights.grantsOf(ann).map(({ rules }) => rules.state)).toEqual(['missing']);
    expect(rights.may(ann, ACTION)).toEqual({ evidence: [], gaps: [] });
  });

  it('of a role that was not seen are open', () => {
    const objects = bind('ClusterRoleBinding', READER, '{kind: User, name: ann}');
    const rights = rightsOf(objects, { hidden: [`${RBAC}/ClusterRole`] });
    const { gaps } = rights.may({ kind: 'User', name: 'ann', namespace: '' }, ACTION);
    expect(gaps.length).toBeGreaterThan(0);
  });

  it('of cluster-admin need no reading, and manifests leave other built-in roles open', () => {
    const ann = '{kind: User, name: ann}';
    const user: Principal = { kind: 'User', name: 'ann', namespace: '' };
    const manifests = { info: { source: 'manifests' } } as const;
    const admin = bind('ClusterRoleBinding', '{kind: ClusterRole, name: cluster-admin}', ann);
    expect(rightsOf(admin, manifests).may(user, ACTION).evidence.length).toBe(2);
    const view = bind('ClusterRoleBinding', '{kind: ClusterRole, name: view}', ann);
    expect(
      rightsOf(view, manifests)
        .may(user, ACTION)
        .gaps.map(({ cause }) => cause),
    ).toEqual(['not-declared']);
    const own = bind('ClusterRoleBinding', READER, ann);
    expect(rightsOf(own, manifests).may(user, ACTION)).toEqual({ evidence: [], gaps: [] });
  });

  it('in one namespace are open where only its bindings were not seen', () => {
    const rights = rightsOf('', { partial: [`${RBAC}/RoleBinding`] });
    const user: Principal = { kind: 'User', name: 'ann', namespace: '' };
    expect(rights.may(user, ACTION, 'shop').gaps).toEqual([]);
    expect(rights.may(user, ACTION, 'closed').gaps.length).toBe(1);
    expect(rights.gaps).toEqual([]);
    expect(rights.anywhere.length).toBe(1);
  });

  it('of hostile names are told apart and shown', () => {
    const subjects = ['User', 'Group'].map((kind) => `{kind: ${kind}, name: "__proto__"}`);
    const objects = role('ClusterRole', 'reader', READ_PODS);
    const rights = rightsOf(objects + bind('ClusterRoleBinding', READER, subjects.join(', ')));
    expect(rights.principals.map(({ kind, name }) => [kind, name])).toEqual([
      ['Group', '__proto__'],
      ['User', '__proto__'],
    ]);
    expect(JSON.stringify(rbac.show?.(rights as never))).toContain('Group/__proto__');
  });
});
