import { describe, expect, it, test } from 'vitest';
import { cloudAuthorizers } from '../../src/model/cloud/authorizers.ts';
import { cloudIdentity } from '../../src/model/cloud/identity.ts';
import { cloudField } from '../../src/model/cloud/parts.ts';
import { cloudPools } from '../../src/model/cloud/pools.ts';
import { cloudNotAsked, cloudRight, inThisCloud } from '../../src/model/cloud/rights.ts';
import { cloudWorkloadIdentities } from '../../src/model/cloud/workload-identities.ts';
import { cloudSections } from '../../src/model/cloud.ts';

const MODE = { value: 'mixed', field: 'accessConfig.authenticationMode', said: 'CONFIG_MAP' };
const NO_ADMINS = { value: false, field: 'properties.disableLocalAccounts', said: 'true' };
const ISSUER = { value: true, field: 'identity.oidc.issuer' };

describe('identity', () => {
  it('leaves open what the cloud does not say', () => {
    const raw = { people: MODE, localAdmins: NO_ADMINS, workloadIdentity: ISSUER };
    expect(cloudIdentity.decode(raw)).toEqual({
      people: MODE,
      localAdmins: NO_ADMINS,
      workloadIdentity: { ...ISSUER, said: undefined },
      clientCertificates: undefined,
      caRotation: undefined,
      tokenIssuer: undefined,
      otherIssuers: undefined,
    });
  });

  it('is evidence in the words of the cloud', () => {
    const { people } = cloudIdentity.decode({
      people: MODE,
      localAdmins: NO_ADMINS,
      workloadIdentity: ISSUER,
    });
    expect(cloudField('prod', people)).toEqual({
      subject: { type: 'cloud', key: 'prod', name: 'prod' },
      path: 'accessConfig.authenticationMode',
      value: 'CONFIG_MAP',
    });
  });

  it.for<readonly [raw: unknown, message: string]>([
    [{ people: MODE, localAdmins: NO_ADMINS }, 'workloadIdentity.value: expected true or false'],
    [
      { people: { ...MODE, value: 'API' }, localAdmins: NO_ADMINS, workloadIdentity: ISSUER },
      'people.value: expected one of provider, mixed, local',
    ],
    [
      { people: { value: 'local' }, localAdmins: NO_ADMINS, workloadIdentity: ISSUER },
      'people.field: expected text',
    ],
  ])('%j is malformed', ([raw, message]) => {
    expect(() => cloudIdentity.decode(raw)).toThrow(message);
  });
});

const ENTRY = {
  principal: 'arn:aws:iam::1:role/ops',
  holder: 'people',
  grants: 'Admin',
  field: 'f',
};

describe('authorizers', () => {
  it('hold in the whole cluster unless namespaces are named', () => {
    const raw = [{ ...ENTRY, admin: true }];
    expect(cloudAuthorizers.decode(raw)).toEqual([
      { ...ENTRY, admin: true, namespaces: [], groups: [] },
    ]);
  });

  it.for<readonly [raw: unknown, message: string]>([
    [[ENTRY], 'admin: expected true or false'],
    [[{ ...ENTRY, admin: 'yes' }], 'admin: expected true or false'],
    [[{ ...ENTRY, admin: true, holder: 'robots' }], 'holder: expected one of'],
    [[{ ...ENTRY, admin: true, groups: ['a', 1] }], 'groups: expected a list of texts'],
    [{}, 'expected a list'],
  ])('%j are malformed', ([raw, message]) => {
    expect(() => cloudAuthorizers.decode(raw)).toThrow(message);
  });
});

describe('what identities hold', () => {
  const permission = {
    name: 'ReadOnlyAccess',
    level: 'extra',
    field: 'roles[r].attachedPolicies[0]',
  };

  it('is undefined where it was not read, and empty where there is nothing', () => {
    const roles = [
      { role: 'r' },
      { role: 's', permissions: [] },
      { role: 't', permissions: [permission] },
    ];
    const { roles: read } = cloudWorkloadIdentities.decode({ roles });
    expect(read.map(({ permissions }) => permissions)).toEqual([undefined, [], [permission]]);
    expect(cloudPools.decode([{ name: 'p' }])[0]?.permissions).toBeUndefined();
    expect(cloudPools.decode([{ name: 'p', permissions: [permission] }])[0]?.permissions).toEqual([
      permission,
    ]);
  });

  it('is malformed with a level that is none', () => {
    const permissions = [{ ...permission, level: 'root' }];
    expect(() => cloudPools.decode([{ name: 'p', permissions }])).toThrow('level: expected one of');
    expect(() => cloudWorkloadIdentities.decode({ roles: [{ role: 'r', permissions }] })).toThrow(
      'level: expected one of',
    );
  });
});

describe('a section that nobody asked for', () => {
  test.for(cloudSections.map(({ id }) => id))('%s names the right in each cloud', (id) => {
    const gap = cloudNotAsked(id);
    expect(gap).toMatchObject({ source: id, cause: 'not-collected' });
    expect(gap.detail).toMatch(/^no cloud provider was asked .* would tell (?!more)/);
    for (const cloud of ['(EKS)', '(GKE)', '(AKS)']) expect(gap.permission).toContain(cloud);
  });

  it('names the one right where the cloud is known', () => {
    const gap = cloudNotAsked('cloud/identity');
    expect(inThisCloud(gap, 'gke')).toEqual({ ...gap, permission: 'container.clusters.get' });
    expect(inThisCloud(gap, 'kubeadm')).toBe(gap);
    expect(inThisCloud({ ...gap, cause: 'forbidden' }, 'gke').permission).toBe(gap.permission);
    expect(cloudRight('cloud/authorizers', 'eks')).toContain('eks:ListAccessEntries');
  });
});
