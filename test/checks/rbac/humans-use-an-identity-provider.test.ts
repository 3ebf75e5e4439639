import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/rbac/humans-use-an-identity-provider.ts';
import { apiServer, EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { statuses } from './objects.ts';

const POD = 'core/Pod/kube-system/kube-apiserver-a';

describe('an API server of our own', () => {
  it.for([
    [['--oidc-issuer-url=https://id.example'], 'pass'],
    [['--authentication-config=/etc/a.yaml'], 'pass'],
    [['--authentication-token-webhook-config-file=/etc/w.yaml'], 'pass'],
    [['--client-ca-file=/etc/ca.crt'], 'fail'],
    [['--oidc-issuer-url='], 'fail'],
    [['--oidc-issuer-url=https://id.example', '--token-auth-file=/etc/t.csv'], 'fail'],
  ] as const)('with %j is a %s', ([flags, status]) => {
    expect(statuses(check, { objects: apiServer('a', ...flags) })).toEqual([`${status} ${POD}`]);
  });
});

function request(name: string, requestor: string, more = ''): string {
  return `
- apiVersion: certificates.k8s.io/v1
  kind: CertificateSigningRequest
  metadata: {name: ${name}}
  spec: {signerName: kubernetes.io/kube-apiserver-client, username: '${requestor}', expirationSeconds: 86400${more}}
  status: {conditions: [{type: Approved, status: 'True'}]}`;
}

describe('a certificate that was given out', () => {
  const provider = apiServer('a', '--oidc-issuer-url=https://id.example');
  const key = 'certificates.k8s.io/CertificateSigningRequest/ann';

  it('goes past the provider, or is all there is', () => {
    const ann = request('ann', 'ann@example.com');
    expect(statuses(check, { objects: provider + ann })).toEqual([`warn ${key}`, `pass ${POD}`]);
    expect(statuses(check, { objects: apiServer('a') + ann })).toContain(`fail ${key}`);
  });

  it.for([
    ['asked for by the machinery', request('ann', 'system:serviceaccount:kube-system:csr')],
    ['not approved', request('ann', 'ann').replace('Approved', 'Denied')],
    [
      'of a kubelet',
      request('ann', 'ann').replace('kube-apiserver-client', 'kube-apiserver-client-kubelet'),
    ],
  ] as const)('is no finding when it is %s', ([, objects]) => {
    expect(statuses(check, { objects: provider + objects })).toEqual([`pass ${POD}`]);
  });

  it('may be there where requests were not seen', () => {
    const hidden = { hidden: ['certificates.k8s.io/CertificateSigningRequest'] };
    expect(statuses(check, { objects: provider }, hidden)).toEqual([
      'unknown cluster',
      `pass ${POD}`,
    ]);
  });
});

describe('a control plane of a provider', () => {
  const cloud = (people: string) => `
identity:
  {people: {value: ${people}, field: accessConfig.authenticationMode, said: M},
   localAdmins: {value: false, field: l}, workloadIdentity: {value: true, field: w}}`;

  it('is what its cloud says', () => {
    const of = (people: string) => statuses(check, { version: EKS, cloud: cloud(people) });
    expect(['provider', 'mixed', 'local'].map(of)).toEqual([
      ['pass cluster'],
      ['warn cluster'],
      ['fail cluster'],
    ]);
  });

  it('is unknown without it, and names the right', () => {
    expect(judgeExample(check, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [
        {
          permission:
            'eks:DescribeCluster, eks:ListIdentityProviderConfigs and eks:DescribeIdentityProviderConfig',
        },
      ],
    });
  });
});

describe('OpenShift', () => {
  const PROJECT = `
- {apiVersion: project.openshift.io/v1, kind: Project, metadata: {name: p}}`;
  const oauth = (...types: readonly string[]) => `${PROJECT}
- apiVersion: config.openshift.io/v1
  kind: OAuth
  metadata: {name: cluster}
  spec: {identityProviders: [${types.map((type, at) => `{name: p${at}, type: ${type}}`).join(', ')}]}`;

  it.for([
    [['OpenID'], 'pass'],
    [['OpenID', 'HTPasswd'], 'warn'],
    [['HTPasswd'], 'fail'],
    [[], 'fail'],
  ] as const)('with %j is a %s', ([types, status]) => {
    expect(statuses(check, { objects: oauth(...types) })).toEqual([
      `${status} config.openshift.io/OAuth/cluster`,
    ]);
  });

  it('is unknown without its settings', () => {
    expect(judgeExample(check, { objects: PROJECT })).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: 'list oauths.config.openshift.io' }],
    });
    const hidden = { hidden: ['config.openshift.io/OAuth'] };
    expect(judgeExample(check, { objects: oauth('OpenID') }, hidden)).toMatchObject({
      status: 'unknown',
    });
  });
});
