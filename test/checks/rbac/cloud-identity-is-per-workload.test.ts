import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/cloud-identity-is-per-workload.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { statuses } from './objects.ts';

const ROLE = 'arn:aws:iam::111122223333:role/cart';
const CART = 'core/ServiceAccount/shop/cart';

function account(
  namespace: string,
  name: string,
  annotation = 'eks.amazonaws.com/role-arn',
): string {
  return `
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: ${name}, namespace: ${namespace}, annotations: {${annotation}: '${ROLE}'}}`;
}

interface Role {
  readonly subjects?: readonly string[];
  readonly audiences?: readonly string[];
  readonly level?: string;
}

function role({ subjects, audiences = ['sts.amazonaws.com'], level }: Role): string {
  return JSON.stringify({
    role: ROLE,
    ...(subjects === undefined ? {} : { subjects: { value: subjects, field: 'sub' } }),
    audiences: { value: audiences, field: 'aud' },
    ...(level === undefined ? {} : { permissions: [{ name: 'p', level, field: 'policies[0]' }] }),
  });
}

function cloud(of: Role, associations = ''): string {
  return `workload-identities: {associations: [${associations}], roles: [${role(of)}]}`;
}

const OWN = 'system:serviceaccount:shop:cart';

describe('a role that an annotation names', () => {
  it.for([
    [{ subjects: [OWN], level: 'extra' }, 'pass'],
    [{ subjects: [OWN], level: 'admin' }, 'fail'],
    [{ subjects: ['system:serviceaccount:shop:*'], level: 'extra' }, 'warn'],
    [{ subjects: ['system:serviceaccount:shop-*:cart'], level: 'extra' }, 'warn'],
    [{ subjects: [OWN, 'system:serviceaccount:shop:other'], level: 'extra' }, 'warn'],
    [{ subjects: ['system:serviceaccount:*:cart'], level: 'extra' }, 'fail'],
    [{ subjects: ['system:serviceaccount:*'], level: 'extra' }, 'fail'],
    [{ subjects: ['*'], level: 'extra' }, 'fail'],
    [{ subjects: [OWN], audiences: [], level: 'extra' }, 'warn'],
    [{ subjects: [OWN] }, 'unknown'],
    [{ level: 'extra' }, 'unknown'],
    [{ level: 'admin' }, 'fail'],
    [{ subjects: ['*'] }, 'fail'],
  ] as const)('with %j is a %s', ([of, status]) => {
    const example = { version: EKS, objects: account('shop', 'cart'), cloud: cloud(of) };
    expect(statuses(check, example)).toEqual([`${status} ${CART}`]);
  });

  it('and another account names too is shared', () => {
    const objects = account('shop', 'cart') + account('shop', 'other');
    const example = { version: EKS, objects, cloud: cloud({ subjects: [OWN], level: 'extra' }) };
    expect(statuses(check, example)).toEqual([
      `warn ${CART}`,
      'warn core/ServiceAccount/shop/other',
    ]);
  });

  it.for(['iam.gke.io/gcp-service-account', 'azure.workload.identity/client-id'])(
    'by %s is one too',
    (annotation) => {
      const objects = account('shop', 'cart', annotation);
      const example = { version: EKS, objects, cloud: cloud({ subjects: [OWN], level: 'admin' }) };
      expect(statuses(check, example)).toEqual([`fail ${CART}`]);
    },
  );

  it('and the cloud did not tell of is unknown', () => {
    const told = 'workload-identities: {associations: [], roles: []}';
    expect(
      judgeExample(check, { version: EKS, objects: account('shop', 'cart'), cloud: told }),
    ).toMatchObject({ verdicts: [{ status: 'unknown', subject: { key: CART } }] });
  });
});

describe('an association of the cloud', () => {
  const link = (serviceAccount: string) =>
    JSON.stringify({ namespace: 'shop', serviceAccount, role: ROLE, field: 'podIdentity[0]' });

  it('is trust in one account, and is shared when there are two', () => {
    const of = { subjects: [], level: 'extra' };
    expect(statuses(check, { version: EKS, cloud: cloud(of, link('cart')) })).toEqual([
      `pass ${CART}`,
    ]);
    expect(
      statuses(check, { version: EKS, cloud: cloud(of, `${link('cart')}, ${link('other')}`) }),
    ).toEqual([`warn ${CART}`, 'warn core/ServiceAccount/shop/other']);
  });
});

describe('without a mapping', () => {
  it('nothing applies where the cloud keeps none either', () => {
    const told = 'workload-identities: {associations: [], roles: []}';
    expect(statuses(check, { version: EKS, cloud: told })).toBe('not-applicable');
    expect(statuses(check, { version: 'v1.34.1+k3s1' })).toBe('not-applicable');
  });

  it('the cloud may still keep one, which is unknown without asking it', () => {
    expect(judgeExample(check, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: expect.stringMatching(/^eks:ListPodIdentityAssociations/) }],
    });
    expect(statuses(check, {}, { hidden: ['core/Node'] })).toEqual(['unknown cluster']);
  });

  it('nothing is known where ServiceAccounts were not seen', () => {
    const hidden = { hidden: ['core/ServiceAccount'] };
    expect(statuses(check, { version: 'v1.34.1+k3s1' }, hidden)).toEqual(['unknown cluster']);
  });
});
