import { expect, it } from 'vitest';
import { check } from '../../../checks/rbac/node-cloud-identity-is-minimal.ts';
import { node } from '../../facts/cluster.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { statuses } from './objects.ts';

const ROLE = 'arn:aws:iam::111122223333:role/node';

function pool(levels: readonly string[] | undefined, identity = ROLE, more = {}): string {
  const permissions = levels?.map((level) => ({ name: level, level, field: 'policies' }));
  const one = {
    name: 'apps',
    identity: { value: identity, field: 'nodeRole' },
    permissions,
    ...more,
  };
  return `pools: [${JSON.stringify(one)}]`;
}

it.for([
  [['minimal'], 'pass'],
  [[], 'pass'],
  [['minimal', 'extra'], 'warn'],
  [['extra', 'admin', 'minimal'], 'fail'],
  [undefined, 'unknown'],
] as const)('a pool that holds %j is a %s', ([levels, status]) => {
  expect(statuses(check, { version: EKS, cloud: pool(levels) })).toEqual([
    `${status} example/pools/apps`,
  ]);
});

it.for(['default', '123456789012-compute@developer.gserviceaccount.com'])(
  'the default account %s is shared at best, whatever it holds',
  (identity) => {
    const of = (levels: readonly string[] | undefined) =>
      statuses(check, { cloud: pool(levels, identity) });
    expect(of(['minimal'])).toEqual(['warn example/pools/apps']);
    expect(of(['admin'])).toEqual(['fail example/pools/apps']);
    expect(of(undefined)).toEqual(['unknown example/pools/apps']);
  },
);

it('machines of the provider without an identity of ours are no finding', () => {
  const cloud = 'pools: [{name: fargate, serverless: true}]';
  expect(statuses(check, { version: EKS, cloud })).toEqual(['pass example/pools/fargate']);
});

it('a node of no pool that the cloud lists is unknown', () => {
  const objects =
    node('a', { labels: '{eks.amazonaws.com/nodegroup: apps}' }) +
    node('b', { labels: '{karpenter.sh/nodepool: spot}' });
  expect(statuses(check, { version: EKS, objects, cloud: pool(['minimal']) })).toEqual([
    'unknown core/Node/b',
    'pass example/pools/apps',
  ]);
});

it('without the cloud it is unknown, and without any cloud it does not apply', () => {
  expect(statuses(check, { version: EKS, objects: node('a') })).toEqual(['unknown cluster']);
  const metal = `
- {apiVersion: v1, kind: Node, metadata: {name: a}, spec: {providerID: 'vsphere://4213'}}`;
  expect(statuses(check, { objects: metal })).toBe('not-applicable');
  expect(statuses(check, { objects: metal }, { hidden: ['core/Node'] })).toEqual([
    'unknown cluster',
  ]);
});
