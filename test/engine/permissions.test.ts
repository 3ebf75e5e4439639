import { expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import {
  clusterRoleOf,
  permissionsOf,
  permissionText,
  rolesByScope,
} from '../../src/engine/permissions.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { servedApis, serverVersion } from '../../src/model/info.ts';
import { calicoGlobalPolicies } from '../../src/model/kubernetes/calico-policy.ts';
import { ingresses } from '../../src/model/kubernetes/ingress.ts';
import { namespaces } from '../../src/model/kubernetes/namespace.ts';
import { pods } from '../../src/model/kubernetes/pod.ts';
import { secrets } from '../../src/model/kubernetes/secret.ts';
import { planMeta } from '../../src/model/plan.ts';
import { asOf } from '../../src/model/source.ts';
import { ciliumConfig } from '../collect/kinds.ts';

const DISCOVERY = { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*'], verbs: ['get'] };

test('the role lists kinds by group, gets single objects by name, and reads discovery', () => {
  const leaves = [serverVersion, pods, ciliumConfig, ingresses, planMeta, asOf, namespaces];
  expect(clusterRoleOf(leaves)).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'kubemuster-reader' },
    rules: [
      { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: ['list'] },
      {
        apiGroups: [''],
        resources: ['configmaps'],
        resourceNames: ['cilium-config'],
        verbs: ['get'],
      },
      { apiGroups: ['extensions'], resources: ['ingresses'], verbs: ['list'] },
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list'] },
      { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version'], verbs: ['get'] },
    ],
  });
});

test('the order of the leaves changes nothing', () => {
  const leaves = collectionPlan(checks);
  expect(clusterRoleOf([...leaves].reverse())).toEqual(clusterRoleOf(leaves));
});

test('the role of all checks reads only: no wildcard, no Secrets, no subresource, nothing but get and list', () => {
  const { rules } = clusterRoleOf(collectionPlan(checks));
  expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list']));
  const named = rules.flatMap(({ apiGroups = [], resources = [] }) => [...apiGroups, ...resources]);
  expect(named.filter((one) => /[*/]|^secrets$/.test(one))).toEqual([]);
  for (const rule of rules) {
    const isNamed = rule.resources?.includes('configmaps') ?? false;
    expect(rule.resourceNames !== undefined).toBe(isNamed);
  }
});

test('rights without which objects would be left out silently are part of it', () => {
  expect(clusterRoleOf([calicoGlobalPolicies]).rules).toEqual([
    { apiGroups: ['crd.projectcalico.org'], resources: ['globalnetworkpolicies'], verbs: ['list'] },
    {
      apiGroups: ['projectcalico.org'],
      resources: ['globalnetworkpolicies', 'tier.globalnetworkpolicies'],
      verbs: ['list'],
    },
    { apiGroups: ['projectcalico.org'], resources: ['tiers'], verbs: ['get'] },
    DISCOVERY,
  ]);
});

test('what is read only with an opt-in is named and no part of the role', () => {
  expect(permissionsOf(secrets).map(permissionText)).toEqual([
    'list secrets (opt-in secret-metadata)',
  ]);
  expect(clusterRoleOf([secrets]).rules).toEqual([]);
});

test('for some namespaces the same rights are in two roles, each once', () => {
  const [cluster, inNamespace] = rolesByScope([namespaces, pods, ciliumConfig, serverVersion]);

  expect(cluster.rules).toEqual([
    { apiGroups: [''], resources: ['namespaces'], verbs: ['list'] },
    {
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['cilium-config'],
      verbs: ['get'],
    },
    {
      nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*', '/version'],
      verbs: ['get'],
    },
  ]);
  expect(inNamespace.rules).toEqual([{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
});

test('nothing needed is nothing allowed', () => {
  expect(clusterRoleOf([planMeta, asOf]).rules).toEqual([]);
});

test('a permission reads as an administrator would say it', () => {
  const texts = [ingresses, ciliumConfig, servedApis].flatMap(permissionsOf).map(permissionText);
  expect(texts).toEqual([
    'list ingresses.networking.k8s.io',
    'list ingresses.extensions',
    'get configmaps/cilium-config in kube-system',
    'get /api, /api/*, /apis, /apis/*',
  ]);
});
