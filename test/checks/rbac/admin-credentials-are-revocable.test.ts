import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/admin-credentials-are-revocable.ts';
import { EKS, K3S, k3sServer } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { statuses } from './objects.ts';

const KUBEADM = `
- apiVersion: v1
  kind: Node
  metadata: {name: cp-1, annotations: {kubeadm.alpha.kubernetes.io/cri-socket: 'unix:///run/c.sock'}}`;

function certificate(name: string, use: string, expires = '2027-02-03'): string {
  return `{name: ${name}, custody: two keys in the safe, expires: ${expires}, use: ${use}}`;
}

function plan(certificates: string, more = ''): string {
  return `credentials: {staticAdminCerts: [${certificates}]${more}}`;
}

const REHEARSED = ', caRotation: {lastDrill: 2026-02-01}';
const SEALED = certificate('sealed', 'break-glass');

describe('certificates that the plan lists', () => {
  it.for([
    ['in routine use', plan(certificate('daily', 'routine'), REHEARSED), ['fail daily']],
    ['sealed, with a rehearsal', plan(SEALED, REHEARSED), ['warn sealed']],
    ['sealed, without a rehearsal', plan(SEALED), ['fail sealed']],
    [
      'sealed, with a rehearsal of last year',
      plan(SEALED, REHEARSED.replace('2026-02', '2025-02')),
      ['fail sealed'],
    ],
    [
      'several that are sealed',
      plan(`${SEALED}, ${certificate('other', 'break-glass')}`, REHEARSED),
      ['fail sealed', 'fail other'],
    ],
  ] as const)('%s', ([, text, expected]) => {
    expect(statuses(check, { objects: KUBEADM, version: 'v1.34.1', plan: text })).toEqual(
      expected.map((one) => one.replace(' ', ' credentials.staticAdminCerts/')),
    );
  });

  it('and that expired are none', () => {
    const old = plan(certificate('old', 'routine', '2026-11-19'));
    const metal = '- {apiVersion: v1, kind: Node, metadata: {name: a}}';
    expect(statuses(check, { objects: metal, version: 'v1.34.1', plan: old })).toEqual([
      'pass credentials.staticAdminCerts/old',
      'unknown cluster',
    ]);
    expect(statuses(check, { version: EKS, plan: old })).toEqual([
      'pass credentials.staticAdminCerts/old',
      'pass cluster',
    ]);
  });
});

describe('a distribution that always makes one', () => {
  it('contradicts a plan that lists none', () => {
    for (const text of [plan(''), plan(`{${SEALED.slice(1, -1)}, clusters: [elsewhere]}`)]) {
      expect(
        judgeExample(check, { objects: KUBEADM, version: 'v1.34.1', plan: text }),
      ).toMatchObject({
        status: 'fail',
        verdicts: [
          { contradiction: true, evidence: [{ path: 'credentials.staticAdminCerts' }, {}, {}] },
        ],
      });
    }
    expect(statuses(check, { objects: k3sServer('cp-1'), version: K3S, plan: plan('') })).toEqual([
      'fail cluster',
    ]);
  });

  it('leaves at best a warning where the plan says nothing', () => {
    expect(judgeExample(check, { objects: KUBEADM, version: 'v1.34.1' })).toMatchObject({
      status: 'unknown',
      credit: { lo: { n: 0n }, hi: { n: 1n, d: 2n } },
      gaps: [
        { cause: 'not-attested', permission: '--plan FILE with credentials.staticAdminCerts' },
      ],
    });
  });
});

describe('a cloud', () => {
  const identity = (localAdmins: boolean, certificates?: boolean): string => {
    const taken =
      certificates === undefined ? '' : `clientCertificates: {value: ${certificates}, field: c},`;
    return `
identity:
  {people: {value: provider, field: p}, workloadIdentity: {value: true, field: w}, ${taken}
   localAdmins: {value: ${localAdmins}, field: disableLocalAccounts, said: '${!localAdmins}'}}`;
  };
  const AKS = `
- apiVersion: v1
  kind: Node
  metadata: {name: a, labels: {kubernetes.azure.com/cluster: c}}
  spec: {providerID: 'azure:///subscriptions/s'}`;
  const of = (cloud: string, text?: string) =>
    statuses(check, {
      objects: AKS,
      version: 'v1.34.1',
      cloud,
      ...(text === undefined ? {} : { plan: text }),
    });

  it('that gives out local accounts fails, whatever the plan says', () => {
    expect(of(identity(true))[0]).toBe('fail cluster');
    expect(of(identity(true), plan(''))[0]).toBe('fail cluster');
  });

  it('that gives out none passes with the plan, or where it takes no certificates', () => {
    expect(of(identity(false), plan(''))).toEqual(['pass cluster']);
    expect(of(identity(false, false))).toEqual(['pass cluster']);
    expect(of(identity(false))).toEqual(['unknown cluster']);
  });

  it('that was not asked leaves it unknown, except where it gives nobody certificates', () => {
    const outcome = judgeExample(check, { objects: AKS, version: 'v1.34.1', plan: plan('') });
    expect(outcome).toMatchObject({
      status: 'unknown',
      gaps: [
        {
          permission:
            'Microsoft.ContainerService/managedClusters/read and Microsoft.ContainerService/managedClusters/jwtAuthenticators/read',
        },
      ],
    });
    expect(statuses(check, { version: EKS })).toEqual(['pass cluster']);
    expect(statuses(check, { version: EKS }, { hidden: ['core/Node'] })).toEqual([
      'unknown cluster',
    ]);
  });
});

it('emergency access by a certificate is a warning at best', () => {
  const access = 'access: {breakGlass: {method: sealed client certificate, independentOf: [sso]}}';
  expect(statuses(check, { version: EKS, plan: access })).toEqual([
    'warn access.breakGlass',
    'pass cluster',
  ]);
  const role = access.replace('sealed client certificate', 'cloud role with a hardware key');
  expect(statuses(check, { version: EKS, plan: role })).toEqual(['pass cluster']);
});

it('entries of aws-auth are none: they can be revoked', () => {
  const objects = `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: aws-auth, namespace: kube-system}
  data: {mapRoles: "- {rolearn: 'arn:aws:iam::111122223333:role/a', groups: [system:masters]}"}`;
  expect(statuses(check, { version: EKS, objects })).toEqual(['pass cluster']);
});
