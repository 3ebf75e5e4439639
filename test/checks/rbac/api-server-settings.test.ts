import { describe, expect, it } from 'vitest';
import { check as encryption } from '../../../checks/rbac/secrets-are-encrypted-with-a-rotatable-key.ts';
import { check as extension } from '../../../checks/rbac/tokens-are-not-extended.ts';
import { apiServer, EKS, K3S, k3sServer } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { statuses } from './objects.ts';

const FLAG = '--service-account-extend-token-expiration';

describe('extended tokens', () => {
  it('are off where the flag says so in any way that the API server reads', () => {
    for (const value of ['false', 'False', 'FALSE']) {
      expect(statuses(extension, { objects: apiServer('a', `${FLAG}=${value}`) })).toEqual([
        'pass core/Pod/kube-system/kube-apiserver-a',
      ]);
    }
  });

  it('are on by default, and on one of two servers for whoever asks that one', () => {
    const objects = apiServer('a', `${FLAG}=false`) + apiServer('b') + apiServer('c', FLAG);
    expect(statuses(extension, { objects })).toEqual([
      'warn core/Pod/kube-system/kube-apiserver-b',
      'warn core/Pod/kube-system/kube-apiserver-c',
      'pass core/Pod/kube-system/kube-apiserver-a',
    ]);
  });

  it('are set by k3s as by others', () => {
    const objects = k3sServer('cp-1', `--kube-apiserver-arg=${FLAG.slice(2)}=false`);
    expect(statuses(extension, { objects, version: K3S })).toEqual(['pass core/Node/cp-1']);
    expect(statuses(extension, { objects: k3sServer('cp-1'), version: K3S })).toEqual([
      'warn core/Node/cp-1',
    ]);
  });

  it('are nothing to set where a provider runs the control plane, and unknown elsewhere', () => {
    expect(statuses(extension, { version: EKS })).toBe('not-applicable');
    expect(statuses(extension, { version: 'v1.34.1' })).toEqual(['unknown cluster']);
    expect(statuses(extension, {}, { hidden: ['core/Pod'] })).toEqual(['unknown cluster']);
  });
});

const CLOUD = (value: string): string => `
encryption: {secrets: {value: ${value}, field: databaseEncryption.state, said: DECRYPTED}}`;

describe('encryption of Secrets', () => {
  it('is what the cloud says it is', () => {
    const of = (value: string) => statuses(encryption, { version: EKS, cloud: CLOUD(value) });
    expect(['customer-key', 'provider-key', 'none'].map(of)).toEqual([
      ['pass cluster'],
      ['warn cluster'],
      ['fail cluster'],
    ]);
  });

  it('is unknown without the cloud, and names the right that would show it', () => {
    expect(judgeExample(encryption, { version: EKS })).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'cloud/encryption', permission: 'eks:DescribeCluster' }],
    });
  });

  it('is not believed of a cloud while an API server may be among the pods that were not seen', () => {
    const example = { version: 'v1.34.1', cloud: CLOUD('customer-key') };
    expect(statuses(encryption, example)).toEqual(['pass cluster']);
    expect(statuses(encryption, example, { hidden: ['core/Pod'] })).toEqual([
      'unknown cluster',
      'pass cluster',
    ]);
  });

  it('of a configuration on the host is unknown until the plan says that its key was changed', () => {
    const objects = apiServer('a', '--encryption-provider-config=/etc/e.yaml');
    const plan = (day: string) => `credentials: {encryptionKey: {lastRotated: ${day}}}`;
    const pod = 'core/Pod/kube-system/kube-apiserver-a';
    expect(statuses(encryption, { objects })).toEqual([`unknown ${pod}`]);
    expect(statuses(encryption, { objects, plan: plan('2026-09-01') })).toEqual([`warn ${pod}`]);
    expect(statuses(encryption, { objects, plan: plan('2027-09-01') })).toEqual([`fail ${pod}`]);
    expect(statuses(encryption, { objects: apiServer('a'), plan: plan('2026-09-01') })).toEqual([
      `fail ${pod}`,
    ]);
  });

  it('of k3s lies beside the Secrets, or there is none', () => {
    const of = (...args: string[]) =>
      statuses(encryption, { objects: k3sServer('cp-1', ...args), version: K3S });
    expect(of('--secrets-encryption')).toEqual(['warn core/Node/cp-1']);
    expect(of('--secrets-encryption=true')).toEqual(['warn core/Node/cp-1']);
    expect(of('--secrets-encryption=false')).toEqual(['fail core/Node/cp-1']);
    expect(of()).toEqual(['fail core/Node/cp-1']);
  });

  it.for([
    ['{}', 'fail'],
    ['{encryption: {type: identity}}', 'fail'],
    ["{encryption: {type: ''}}", 'fail'],
    ['{encryption: {type: aesgcm}}', 'warn'],
    ['{encryption: {type: KMS}}', 'pass'],
  ])('of OpenShift with %s is a %s', ([spec, status]) => {
    const objects = `
- {apiVersion: project.openshift.io/v1, kind: Project, metadata: {name: p}}
- {apiVersion: config.openshift.io/v1, kind: APIServer, metadata: {name: cluster}, spec: ${spec}}`;
    expect(statuses(encryption, { objects })).toEqual([
      `${status} config.openshift.io/APIServer/cluster`,
    ]);
  });
});
