import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelOfDocument, levelOfName } from '../../../src/providers/eks/iam/levels.ts';
import { trustIn } from '../../../src/providers/eks/iam/trust.ts';

const HOST = 'oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE';
const ISSUER = `https://${HOST}`;
const CART = 'system:serviceaccount:shop:cart';

function trusting(Condition: unknown, more: object = {}): unknown {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${HOST}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...(Condition === undefined ? {} : { Condition }),
        ...more,
      },
    ],
  };
}

describe('whom a role trusts', () => {
  test.each([
    [
      'one account by name, for one audience',
      { StringEquals: { [`${HOST}:sub`]: CART, [`${HOST}:aud`]: 'sts.amazonaws.com' } },
      { subjects: [CART], audiences: ['sts.amazonaws.com'] },
    ],
    [
      'several by name',
      { StringEquals: { [`${HOST}:sub`]: [CART, 'system:serviceaccount:shop:pay'] } },
      { subjects: [CART, 'system:serviceaccount:shop:pay'], audiences: undefined },
    ],
    [
      'a namespace by a pattern',
      { StringLike: { [`${HOST}:sub`]: 'system:serviceaccount:shop:*' } },
      { subjects: ['system:serviceaccount:shop:*'], audiences: undefined },
    ],
    [
      'a pattern for one character, which is any text for us',
      { StringLike: { [`${HOST}:sub`]: 'system:serviceaccount:shop:cart-?' } },
      { subjects: ['system:serviceaccount:shop:cart-*'], audiences: undefined },
    ],
    [
      'nobody, where a star is compared letter by letter',
      { StringEquals: { [`${HOST}:sub`]: 'system:serviceaccount:*:*' } },
      { subjects: [], audiences: undefined },
    ],
    [
      'anybody, where only the audience is asked for',
      { StringEquals: { [`${HOST}:aud`]: 'sts.amazonaws.com' } },
      { subjects: ['*'], audiences: ['sts.amazonaws.com'] },
    ],
    ['anybody, without a condition', undefined, { subjects: ['*'], audiences: undefined }],
    [
      'anybody, where only some are shut out',
      { StringNotEquals: { [`${HOST}:sub`]: CART } },
      { subjects: ['*'], audiences: undefined },
    ],
    [
      'anybody, where the condition holds without a subject too',
      { StringEqualsIfExists: { [`${HOST}:sub`]: CART } },
      { subjects: ['*'], audiences: undefined },
    ],
  ])('%s', (_, condition, expected) => {
    expect(trustIn(trusting(condition), ISSUER)).toEqual(expected);
  });

  test.each([
    ['another cluster', trusting(undefined), `${ISSUER}2`],
    ['nobody, by a denial', trusting(undefined, { Effect: 'Deny' }), ISSUER],
    ['a service', trusting(undefined, { Principal: { Service: 'ec2.amazonaws.com' } }), ISSUER],
    ['whoever signs otherwise', trusting(undefined, { Action: 'sts:AssumeRole' }), ISSUER],
    ['nothing that can be read', 'no policy', ISSUER],
  ])('no token of this cluster, where it trusts %s', (_, document, issuer) => {
    expect(trustIn(document, issuer)).toBe(undefined);
  });

  test('one statement alone, any principal and any action of STS count', () => {
    const Statement = { Effect: 'Allow', Principal: '*', Action: ['sts:*'] };

    expect(trustIn({ Statement }, ISSUER)).toEqual({ subjects: ['*'], audiences: undefined });
  });

  test('a further statement never narrows it', () => {
    const value = fc.constantFrom(CART, 'system:serviceaccount:*:*', '*', 'x');
    const condition = fc.record({
      operator: fc.constantFrom('StringEquals', 'StringLike', 'StringNotLike', 'Bool'),
      value,
    });
    const statement = condition.map(({ operator, value }) =>
      trusting({ [operator]: { [`${HOST}:sub`]: value } }),
    );
    fc.assert(
      fc.property(statement, statement, (one, other) => {
        const both = { Statement: [one, other].flatMap((each) => Object(each).Statement) };
        const alone = trustIn(one, ISSUER)?.subjects ?? [];

        expect(trustIn(both, ISSUER)?.subjects).toEqual(expect.arrayContaining([...alone]));
      }),
    );
  });
});

function allowing(Action: unknown, Resource: unknown = '*', more: object = {}): unknown {
  return { Statement: { Effect: 'Allow', Action, Resource, ...more } };
}

describe('what a policy is worth', () => {
  test.each([
    ['everything', allowing('*')],
    ['all of IAM', allowing('iam:*')],
    [
      'making oneself an administrator',
      allowing(['ec2:DescribeInstances', 'iam:AttachRolePolicy']),
    ],
    ['reading every file', allowing('s3:Get*', 'arn:aws:s3:::*')],
    ['reading every file of all buckets', allowing('s3:GetObject', 'arn:aws:s3:::*/*')],
    ['every secret, in any spelling', allowing('SecretsManager:getsecretvalue')],
    ['every role', allowing('sts:AssumeRole', 'arn:aws:iam::111122223333:role/*')],
    ['all but some', { Statement: [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }] }],
    [
      'everywhere but somewhere',
      { Statement: [{ Effect: 'Allow', Action: '*', NotResource: 'x' }] },
    ],
    ['everything on a condition', allowing('*', '*', { Condition: { Bool: { x: 'true' } } })],
  ])('%s is the account', (_, document) => {
    expect(levelOfDocument(document)).toBe('admin');
  });

  test.each([
    ['looking at machines', allowing('ec2:Describe*')],
    ['the files of one bucket', allowing('s3:*', 'arn:aws:s3:::carts/*')],
    [
      'one secret',
      allowing(
        'secretsmanager:GetSecretValue',
        `arn:aws:secretsmanager:eu-west-1:1:secret:cart-a1`,
      ),
    ],
    ['one role', allowing('sts:AssumeRole', 'arn:aws:iam::111122223333:role/ops')],
    ['a denial', { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] }],
    ['nothing', { Statement: [] }],
  ])('%s is not', (_, document) => {
    expect(levelOfDocument(document)).toBe('extra');
  });

  test('a statement more never makes it less', () => {
    const action = fc.constantFrom('*', 'iam:*', 's3:GetObject', 'ec2:Describe*', 'eks:*');
    const resource = fc.constantFrom('*', 'arn:aws:s3:::*', 'arn:aws:s3:::carts/*');
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.oneof(action, fc.array(action)),
      Resource: resource,
    });
    fc.assert(
      fc.property(fc.array(statement), statement, (some, one) => {
        const before = levelOfDocument({ Statement: some });
        const after = levelOfDocument({ Statement: [...some, one] });

        expect(before === 'admin' ? after : before).toBe(before);
      }),
    );
  });

  test.each([
    ['arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy', 'minimal'],
    ['arn:aws-cn:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly', 'minimal'],
    ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy', 'extra'],
    ['arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy', 'extra'],
    ['arn:aws:iam::aws:policy/AdministratorAccess', undefined],
    ['arn:aws:iam::111122223333:policy/AmazonEKSWorkerNodePolicy', undefined],
  ])('%s is %s by its name', (arn, level) => {
    expect(levelOfName(arn)).toBe(level);
  });
});
