import { describe, expect, it } from 'vitest';
import { rbacReach } from '../../../src/facts/rbac-reach/rbac-reach.ts';
import { show } from '../../../src/facts/rbac-reach/show.ts';
import { Refused } from '../../../src/model/source.ts';
import { account, annMay, bind, clusterRole, namespace, reachOf } from './objects.ts';

const RBAC = 'rbac.authorization.k8s.io';

describe('fact rbac-reach', () => {
  it('prints what each subject can become, with the objects of each step', () => {
    const objects = namespace('shop') + annMay(['* */*'], 'shop');
    const value = reachOf(objects);
    expect(rbacReach.show).toBe(show);
    expect(show(value)).toEqual([
      {
        subject: 'User/ann',
        gains: 'node',
        certainty: 'certain',
        path: [
          {
            edge: 'everything',
            to: 'namespace-admin:shop',
            because: `${RBAC}/RoleBinding/shop/of-granted`,
            evidence: [
              {
                object: `${RBAC}/RoleBinding/shop/of-granted`,
                path: 'subjects[0]',
                value: 'ClusterRole/granted',
              },
              { object: `${RBAC}/ClusterRole/granted`, path: 'rules[0]', value: '* on *' },
            ],
          },
          { edge: 'relabel-namespaces', to: 'node:*', because: null, evidence: [] },
        ],
      },
      expect.objectContaining({ gains: 'frontier:cloud', certainty: 'possible' }),
      expect.objectContaining({ gains: 'frontier:operators', certainty: 'possible' }),
      expect.objectContaining({ gains: 'frontier:secrets', certainty: 'possible' }),
      expect.objectContaining({ gains: 'namespace-admin:shop', certainty: 'certain' }),
    ]);
  });

  it('prints everything that one subject can become, the nearest first', () => {
    const objects =
      account('shop', 'cart') +
      clusterRole('all', ['* */*']) +
      bind('all', '{kind: ServiceAccount, name: cart, namespace: shop}') +
      annMay(['create core/serviceaccounts/token'], 'shop');
    const shown = show(reachOf(objects), { subject: 'user:ann' });
    const gains = Array.isArray(shown) ? shown.map((one: { gains: string }) => one.gains) : shown;
    expect(gains).toEqual(
      expect.arrayContaining(['core/ServiceAccount/shop/cart', 'cluster-admin']),
    );
  });

  it('refuses a subject that is none', () => {
    expect(show(reachOf('[]'), { subject: 'group:' })).toBeInstanceOf(Refused);
  });

  it("marks what Kubernetes ships, and not the same rights by somebody's own binding", () => {
    const rules = `[{apiGroups: ['*'], resources: ['*'], verbs: ['*']}, {nonResourceURLs: ['*'], verbs: ['*']}]`;
    const masters = (name: string) => `
- {apiVersion: ${RBAC}/v1, kind: ClusterRole, metadata: {name: cluster-admin}, rules: ${rules}}
- apiVersion: ${RBAC}/v1
  kind: ClusterRoleBinding
  metadata: {name: ${name}}
  roleRef: {apiGroup: ${RBAC}, kind: ClusterRole, name: cluster-admin}
  subjects: [{kind: Group, name: ops}]`;
    const [own] = [show(reachOf(masters('ours')))].flat();
    expect(own).not.toHaveProperty('shipped');
    const shipped = masters('cluster-admin').replace('name: ops', 'name: system:masters');
    const rows = show(reachOf(shipped));
    expect(rows).toEqual([
      expect.objectContaining({
        subject: 'Group/system:masters',
        gains: 'cluster-admin',
        shipped: true,
      }),
    ]);
  });
});
