import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actionOf } from '../../../src/providers/aks/action.ts';
import { allows, matches } from '../../../src/providers/aks/permissions.ts';
import { isWithin, resourceIdOf } from '../../../src/providers/aks/resource-id.ts';

const READ = 'Microsoft.ContainerService/managedClusters/read';

test.each([
  ['*', true],
  ['*/read', true],
  ['microsoft.containerservice/MANAGEDCLUSTERS/*', true],
  ['Microsoft.ContainerService/managedClusters/read', true],
  ['Microsoft.ContainerService/managedClusters', false],
  ['Microsoft.ContainerService/managedClusters/rea', false],
  ['Microsoft.ContainerService.managedClusters.read', false],
  ['.*', false],
] as const)('the pattern %s allows reading clusters: %s', (pattern, expected) => {
  expect(matches([pattern], READ)).toBe(expected);
});

test('what a role takes away it does not give', () => {
  const role = { actions: ['*'], notActions: ['*/read'], dataActions: [], notDataActions: [] };

  expect(allows(role, READ)).toBe(false);
  expect(allows(role, 'Microsoft.ContainerService/managedClusters/write')).toBe(true);
});

test('a text is covered by what stars make of it, and by nothing that has another beginning', () => {
  const text = fc.stringMatching(/^[a-c/]{0,12}$/);
  fc.assert(
    fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), text, (parts, between) => {
      expect(matches([parts.join('*')], parts.join(between))).toBe(true);
      expect(matches([`x${parts.join('*')}`], parts.join(between))).toBe(false);
    }),
  );
  expect(matches([`${'*a'.repeat(500)}*b`], 'a'.repeat(5000))).toBe(false);
});

const AT = 'https://management.azure.com';
const CLUSTER =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c';

test.each([
  ['GET', `${AT}/subscriptions?api-version=1`, 'Microsoft.Resources/subscriptions/read'],
  ['GET', `${AT}/subscriptions/s?api-version=1`, 'Microsoft.Resources/subscriptions/read'],
  ['GET', `${AT}${CLUSTER}?x=/providers/no`, READ],
  ['GET', `${AT}/subscriptions/s/providers/Microsoft.ContainerService/managedClusters`, READ],
  [
    'POST',
    `${AT}${CLUSTER}/listClusterUserCredential?format=exec`,
    'Microsoft.ContainerService/managedClusters/listClusterUserCredential/action',
  ],
  [
    'GET',
    `${AT}${CLUSTER}/providers/Microsoft.Insights/diagnosticSettings`,
    'Microsoft.Insights/diagnosticSettings/read',
  ],
  [
    'GET',
    `${AT}/subscriptions/s/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions`,
    'Microsoft.ContainerService/locations/kubernetesVersions/read',
  ],
  [
    'POST',
    `${AT}/providers/Microsoft.ResourceGraph/resources`,
    'Microsoft.ResourceGraph/resources/read',
  ],
] as const)('%s %s takes %s', (method, url, action) => {
  expect(actionOf(method, url)).toBe(action);
});

test('an id is the same however it is written, and one that leads elsewhere is none', () => {
  const written = CLUSTER.replace('resourceGroups', 'RESOURCEGROUPS').replace(
    'managedClusters',
    'managedclusters',
  );

  expect(resourceIdOf(written)?.whole).toBe(CLUSTER);
  for (const name of ['..', 'a/../b', 'a?b', 'a#b', 'a%2f', '']) {
    expect(resourceIdOf(CLUSTER.replace(/c$/, name))).toBe(undefined);
  }
});

test('a resource is within its group, and not within one whose name only begins so', () => {
  expect(isWithin(CLUSTER, '/subscriptions/S/resourcegroups/g')).toBe(true);
  expect(isWithin(CLUSTER, '/subscriptions/s/resourceGroups/gg')).toBe(false);
  expect(isWithin(CLUSTER.replace('/g/', '/gg/'), '/subscriptions/s/resourceGroups/g')).toBe(false);
});
