import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redact } from '../../src/collect/redact.ts';
import { REDACTED } from '../../src/collect/redact-commands.ts';

const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJlLWhlcmU';

test.each([
  ['--password=hunter2', `--password=${REDACTED}`],
  ['--db-password="hunter 2"', `--db-password=${REDACTED}`],
  ['export API_KEY=abc && run --quiet', `export API_KEY=${REDACTED} && run --quiet`],
  ['login --token s3cr3t --wait', `login --token ${REDACTED} --wait`],
  ['{"clientSecret": "abc"}', `{"clientSecret": ${REDACTED}}`],
  ['postgres://app:p4ss@db:5432/app', `postgres://${REDACTED}@db:5432/app`],
  ['postgres://app:p/4@ss@db:5432/app', `postgres://${REDACTED}@db:5432/app`],
  ['git clone https://ghp_x@github.com/a/b', `git clone https://${REDACTED}@github.com/a/b`],
  ['curl -H "Authorization: Bearer abcdefgh1"', `curl -H "Authorization: Bearer ${REDACTED}"`],
  ['curl -u admin:hunter2 https://x', `curl -u admin:${REDACTED} https://x`],
  [`run ${JWT}`, `run ${REDACTED}`],
  ['AKIAABCDEFGHIJKLMNOP', REDACTED],
  ['--hash=9f86d081884c7d659a2feaa0c55ad015', `--hash=${REDACTED}`],
  ['--value=dGhpcyBpcyBhIHNlY3JldCAxMjM0NTY3ODkw', `--value=${REDACTED}`],
  [
    'a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb',
    `a\n${REDACTED}\nb`,
  ],
  ['-----BEGIN PRIVATE KEY-----\nMIICut', REDACTED],
  ['https://sink.example/v1?token=abc&x=1', `https://sink.example/v1?token=${REDACTED}&x=1`],
])('%j loses its secret', (given, expected) => {
  expect(redact(given)).toBe(expected);
});

test.each([
  '--audit-policy-file=/etc/kubernetes/audit/policy.yaml',
  '--audit-log-path=/var/log/kubernetes/audit.log',
  '--audit-webhook-config-file=/etc/kubernetes/audit/webhook.conf',
  '--anonymous-auth=false',
  '--enable-network-policy=true',
  '--authorization-mode=Node,RBAC',
  '--authentication-token-webhook=true',
  '--authentication-token-webhook-cache-ttl=2m0s',
  '--enable-bootstrap-token-auth=true',
  '--service-account-private-key-file=/etc/kubernetes/pki/sa.key',
  '--service-account-issuer=https://oidc.eks.eu-west-1.amazonaws.com/id/AB12',
  '--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  '--feature-gates=RotateKubeletServerCertificate=true,SidecarContainers=true',
  '--encryption-provider-config=/etc/kubernetes/enc.yaml',
  '--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt',
  '--token=$(TOKEN)',
  '--password-file=/run/secrets/password',
  '--image=registry.example/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  '--bypass-paths=/healthz',
  '--uid=6b0a4f5e-3c1d-4f57-9a51-0c8f5a4f7f10',
  'git clone ssh://git@github.com/a/b',
  'https://kubernetes.default.svc:443/api?limit=500',
])('%j stays as it is', (flag) => {
  expect(redact([flag])).toEqual([flag]);
});

test('a flag and its value may be two arguments', () => {
  const args = [
    '--token',
    'abc',
    '--user',
    'me:pw',
    '--password',
    '--verbose',
    '--secret-dir',
    '/x',
  ];
  expect(redact(args)).toEqual([
    '--token',
    REDACTED,
    '--user',
    `me:${REDACTED}`,
    '--password',
    '--verbose',
    '--secret-dir',
    '/x',
  ]);
});

test('values of other types stay, and texts inside them are looked at', () => {
  expect(redact([1, null, true, { a: ['--token=x'] }])).toEqual([
    1,
    null,
    true,
    { a: [`--token=${REDACTED}`] },
  ]);
});

test('whatever a password flag is given is gone', () => {
  const password = fc.stringMatching(/^[A-Za-z][A-Za-z0-9!#%^*]{7,30}$/).filter((one) => {
    return !/^(?:true|false|none)$/i.test(one);
  });
  fc.assert(
    fc.property(password, (secret) => {
      expect(JSON.stringify(redact([`--password=${secret}`]))).not.toContain(secret);
      expect(JSON.stringify(redact(['--password', secret]))).not.toContain(secret);
    }),
  );
});

test('texts made to be slow are not', () => {
  for (const part of ['://:', '--token', 'password', 'a.b-', '-----BEGIN ', 'bearer ', '=']) {
    expect(typeof redact(part.repeat(20_000))).toBe('string');
  }
});
