import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { allOf, CA, start } from './world.ts';

test('a cluster is found with its ARN, its server with the hash of its CA, and what AWS says of it', async () => {
  const { provider, calls } = await start();

  expect(await allOf(provider)).toEqual([
    {
      found: true,
      ref: {
        name: 'prod',
        source: 'eks',
        server: 'https://prod.gr7.eu-west-1.eks.amazonaws.com',
        identities: [
          { type: 'cloud', value: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod' },
          {
            type: 'server',
            value: `https://prod.gr7.eu-west-1.eks.amazonaws.com#sha256:${createHash('sha256').update(CA).digest('hex')}`,
          },
        ],
        region: 'eu-west-1',
        described: {
          provider: 'aws',
          distribution: 'eks',
          managed: true,
          version: '1.33',
          scope: '111122223333',
          status: 'ACTIVE',
        },
        notes: [],
      },
    },
  ]);
  expect(calls.byOperation()).toEqual([
    ['ec2:DescribeRegions', 1],
    ['eks:DescribeCluster', 1],
    ['eks:ListClusters', 2],
    ['organizations:ListAccounts', 1],
    ['sts:GetCallerIdentity', 1],
  ]);
});
