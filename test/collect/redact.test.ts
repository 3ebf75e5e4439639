import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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

/** The same bytes for the same index in every run. */
function randomKey(index: number, bytes: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(bytes / 32) }, (_, block) =>
    createHash('sha256').update(`${index} ${block} ${bytes}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Whether no stretch of a secret is left of it, wherever it stands. */
function isGone(secret: string): boolean {
  return [[secret], [`--value=${secret}`], ['sh', '-c', `run ${secret} now`]].every((args) => {
    const left = JSON.stringify(redact(args));
    for (let at = 0; at + 16 <= secret.length; at += 8) {
      if (left.includes(secret.slice(at, at + 16))) return false;
    }
    return true;
  });
}

describe('realistic secrets, wherever an argument holds them', () => {
  const word = fc
    .stringMatching(/^[a-z]{9,16}$/)
    .filter((one) => !/^(?:true|false|none)$/.test(one));
  const strong = fc.stringMatching(/^[A-Z][a-z0-9!#%^*]{10,20}$/);
  const password = fc.oneof(word, strong);
  const texts: Readonly<Record<string, (secret: string) => readonly string[]>> = {
    'a flag with a value': (s) => [`--db-password=${s}`],
    'a flag and its value': (s) => ['--db-password', s],
    'a short flag of a program': (s) => ['mysqladmin', 'ping', `-p${s}`],
    'a short flag and its value': (s) => ['/usr/bin/redis-cli', '-a', s, 'ping'],
    'a variable in a script': (s) => ['sh', '-c', `export DB_PASSWORD='${s}'; exec app`],
    'a program in a script': (s) => [
      'sh',
      '-c',
      `until mysql -h db -p${s} -e 'select 1'; do :; done`,
    ],
    'a login in a script': (s) => ['sh', '-c', `docker login -u ci -p ${s} registry.example`],
    'a header': (s) => ['curl', '-H', `Authorization: ${s}`],
    'a key in a header': (s) => ['curl', '-H', `X-Api-Key: ${s}`],
    'basic authentication': (s) => ['curl', '-u', `admin:${s}`],
    'a user in a URL': (s) => [`postgres://app:${s}@db:5432/app?sslmode=require`],
    'a query of a URL': (s) => [`https://sink.example/in?access_key=${s}&x=1`],
    'a connection string': (s) => [`Server=db;User Id=sa;Password=${s};Encrypt=true`],
    JSON: (s) => [`{"user":"a","password":"${s}"}`],
    'JSON of a list': (s) => [JSON.stringify(['server', '--token', s])],
    YAML: (s) => [`user: a\npassword: ${s}\n`],
    XML: (s) => [`<user>a</user><password>${s}</password>`],
    'a .netrc': (s) => [`machine x login y password ${s}`],
    'a literal for kubectl': (s) => [
      'create',
      'secret',
      'generic',
      'a',
      `--from-literal=password=${s}`,
    ],
  };

  test.each(Object.entries(texts))('passwords in %s', (_name, place) => {
    fc.assert(
      fc.property(password, (secret) => {
        expect(JSON.stringify(redact(place(secret)))).not.toContain(secret);
      }),
      { seed: 1 },
    );
  });

  test.each([
    ['AWS secret keys', 30, 'base64'],
    ['keys of 24 bytes', 24, 'base64'],
    ['keys of 32 bytes', 32, 'base64url'],
    ['keys of 64 bytes', 64, 'base64'],
    ['certificates', 700, 'base64'],
    ['what is longer than any line', 7000, 'base64'],
    ['hashes', 20, 'hex'],
  ] as const)('%s, also where no name tells', (_name, bytes, encoding) => {
    const keys = Array.from({ length: 200 }, (_, index) =>
      randomKey(index, bytes).toString(encoding),
    );
    const left = keys.filter((key) => !isGone(key));

    // A few random keys look like words by chance.
    expect(left.length / keys.length).toBeLessThanOrEqual(0.01);
  });

  test('JSON web tokens', () => {
    for (let index = 0; index < 100; index += 1) {
      const [claims, signature] = [randomKey(index, 90), randomKey(index + 1000, 64)];
      const parts = [
        'eyJhbGciOiJSUzI1NiJ9',
        claims.toString('base64url'),
        signature.toString('base64url'),
      ];
      expect(isGone(parts.join('.'))).toBe(true);
    }
  });

  test('doing it twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(texts)), password, (place, secret) => {
        const once = redact(place(secret));
        expect(redact(once)).toEqual(once);
      }),
      { seed: 1 },
    );
  });
});

describe('flags that tell posture', () => {
  const NAMES = [
    ['--authorization-mode', fc.constantFrom('Node,RBAC', 'Webhook', 'AlwaysAllow')],
    ['--anonymous-auth', fc.boolean().map(String)],
    ['--audit-log-maxage', fc.integer({ min: 0, max: 365 }).map(String)],
    [
      '--audit-policy-file',
      fc.constantFrom('/etc/kubernetes/audit/policy.yaml', '/etc/audit.yaml'),
    ],
    [
      '--enable-admission-plugins',
      fc.constantFrom('NodeRestriction', 'NodeRestriction,PodSecurity'),
    ],
    ['--encryption-provider-config', fc.constantFrom('/etc/kubernetes/enc/config.yaml')],
    ['--service-account-issuer', fc.constantFrom('https://kubernetes.default.svc.cluster.local')],
    ['--service-account-key-file', fc.constantFrom('/etc/kubernetes/pki/sa.pub')],
    ['--service-account-extend-token-expiration', fc.boolean().map(String)],
    ['--tls-min-version', fc.constantFrom('VersionTLS12', 'VersionTLS13')],
    ['--oidc-issuer-url', fc.constantFrom('https://login.example.com/realms/k8s')],
    ['--read-only-port', fc.constantFrom('0', '10255')],
    ['--rotate-certificates', fc.boolean().map(String)],
    ['--streaming-connection-idle-timeout', fc.constantFrom('5m', '4h0m0s')],
    ['--etcd-servers', fc.constantFrom('https://127.0.0.1:2379,https://10.0.0.2:2379')],
    ['--enable-network-policy', fc.boolean().map(String)],
    ['--run-firewall', fc.boolean().map(String)],
    ['--requestheader-allowed-names', fc.constantFrom('front-proxy-client')],
    ['--bootstrap-kubeconfig', fc.constantFrom('/etc/kubernetes/bootstrap-kubelet.conf')],
  ] as const;

  test.each(NAMES)('%s stays, as one argument and as two', (name, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(redact([`${name}=${value}`])).toEqual([`${name}=${value}`]);
        expect(redact([name, value])).toEqual([name, value]);
        expect(redact(['sh', '-c', `exec kube ${name}=${value}`])).toEqual([
          'sh',
          '-c',
          `exec kube ${name}=${value}`,
        ]);
      }),
    );
  });

  test.each([
    [['docker', 'run', '-p', '8080:80', 'nginx']],
    [['helm', 'upgrade', '--install', 'shop', './chart', '--set', 'image.tag=1.2.3']],
    [['velero', 'server', '--features=EnableCSI', '--uploader-type=kopia']],
    [['["server","--disable-network-policy","--tls-san","api.example.com"]']],
    [
      [
        'proxy',
        'sidecar',
        '--domain',
        '$(POD_NAMESPACE).svc.cluster.local',
        '--proxyLogLevel=warning',
      ],
    ],
    [
      [
        '--cloud-provider=aws',
        '--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled',
      ],
    ],
  ])('%j stays as it is', (args) => {
    expect(redact(args)).toEqual(args);
  });
});
