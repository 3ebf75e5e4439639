import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { project } from '../../src/collect/project.ts';
import { readSettings } from '../../src/collect/read-settings.ts';
import { compileKeep } from '../../src/model/keep.ts';
import { kubeletConfig } from '../../src/model/kubernetes/kubelet-config.ts';

const TREE = compileKeep([
  'authentication.anonymous.enabled',
  'authorization.mode',
  'readOnlyPort',
]);

function read(text: string): unknown {
  return readSettings(text, TREE);
}

const WRITTEN = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    cacheTTL: 0s
authorization:
  mode: Webhook # as it should be
  webhook: {}
clusterDNS:
- 10.96.0.10
staticPodURLHeader:
  Authorization:
  - Bearer hunter2
motd: |
  authorization:
    mode: AlwaysAllow
kind: KubeletConfiguration
`;

test('only the kept settings of a document are read, and nothing of the rest stays', () => {
  expect(read(WRITTEN)).toEqual({
    authentication: { anonymous: { enabled: false } },
    authorization: { mode: 'Webhook' },
  });
});

test('a text beside a kept setting never passes for it', () => {
  expect(read('authentication:\nauthorization:\n  mode: Webhook\n')).toEqual({
    authentication: {},
    authorization: { mode: 'Webhook' },
  });
  expect(read('other:\n  authorization:\n    mode: AlwaysAllow\n')).toEqual({});
  expect(read('authorization:\n  other:\n    mode: AlwaysAllow\n')).toEqual({ authorization: {} });
  expect(read('---\nreadOnlyPort: 10255\r\n')).toEqual({ readOnlyPort: 10255 });
  expect(read('')).toEqual({});
});

test.for<readonly [string, string]>([
  ['flow style', '{authorization: {mode: Webhook}}'],
  ['flow style on the way', 'authorization: {mode: Webhook}'],
  ['an anchor', 'authorization: &a\n  mode: Webhook'],
  ['an alias', 'authorization:\n  mode: *a'],
  ['a key twice', 'authorization:\n  mode: Webhook\nauthorization:\n  mode: AlwaysAllow'],
  ['a merge', '<<: *a\nauthorization:\n  mode: Webhook'],
  ['a second document', 'authorization:\n  mode: Webhook\n---\nauthorization:\n  mode: Webhook'],
  ['a quoted key', '"authorization":\n  mode: Webhook'],
  ['a tab', 'authorization:\n\tmode: Webhook'],
  ['a value over two lines', 'authorization:\n  mode:\n    Webhook'],
  ['uneven indentation', 'authentication:\n    anonymous:\n      enabled: true\n  webhook: {}'],
  ['a word that is a flag elsewhere', 'authentication:\n  anonymous:\n    enabled: no'],
  ['too much of it', `${'#'.repeat(262_145)}\nreadOnlyPort: 1`],
])('%s is not guessed at', ([, text]) => {
  expect(read(text)).toBeUndefined();
});

test('whatever a program writes reads as a YAML parser reads it', () => {
  const scalar = fc.oneof(fc.boolean(), fc.constantFrom('Webhook', 'AlwaysAllow', 'X-Y.z'));
  const settings = fc.record(
    {
      a: fc.array(fc.record({ mode: scalar }), { maxLength: 2 }),
      authentication: fc.record(
        { anonymous: fc.record({ enabled: fc.boolean(), x: fc.string() }, { requiredKeys: [] }) },
        { requiredKeys: [] },
      ),
      authorization: fc.record({ mode: scalar, y: fc.dictionary(fc.string(), scalar) }),
      readOnlyPort: fc.nat(65_535),
      z: fc.string(),
    },
    { requiredKeys: [] },
  );
  let found = 0;
  fc.assert(
    fc.property(settings, (value) => {
      const text = stringify(value, { version: '1.1', lineWidth: 0 });
      const kept = read(text);
      if (kept === undefined) return;
      found += 1;
      expect(kept).toEqual(keptOf(parse(text)));
    }),
    // Most are not read at all: enough of them, that some are.
    { numRuns: 1000 },
  );
  expect(found).toBeGreaterThan(10);
});

interface Settings {
  readonly authentication?: { readonly anonymous?: { readonly enabled?: boolean } };
  readonly authorization?: { readonly mode?: unknown };
  readonly readOnlyPort?: number;
}

/** The same by a parser, with what stands on the way emptied. */
function keptOf({ authentication, authorization, readOnlyPort }: Settings): unknown {
  const anonymous = authentication?.anonymous;
  return JSON.parse(
    JSON.stringify({
      authentication: authentication && {
        anonymous: anonymous && { enabled: anonymous.enabled },
      },
      authorization: authorization && { mode: authorization.mode },
      readOnlyPort,
    }),
  );
}

test('a text that is random is read as nothing, or not at all, and never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = read(text);
      expect(found === undefined || isSmall(found)).toBe(true);
    }),
  );
});

/** Holds nothing but what is asked for. */
function isSmall(found: unknown): boolean {
  const asked = ['authentication', 'authorization', 'readOnlyPort'];
  return Object.keys(Object(found)).every((key) => asked.includes(key));
}

test('the ConfigMap of kubeadm is kept as the settings alone, also when it is projected again', () => {
  const raw = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kubelet-config', namespace: 'kube-system' },
    data: { kubelet: WRITTEN, other: 'hunter2' },
  };
  const kept = project(raw, kubeletConfig);
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(project(kept, kubeletConfig)).toEqual(kept);
  expect(kubeletConfig.decode(kept)).toMatchObject({ anonymous: false, mode: 'Webhook' });
});

function written(kubelet: string): unknown {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kubelet-config', namespace: 'kube-system' },
    data: { kubelet },
  };
}

test('one that is written in another way is malformed, not empty', () => {
  const raw = written('{authentication: {anonymous: {enabled: true}}}');
  expect(() => kubeletConfig.decode(project(raw, kubeletConfig))).toThrow('data.kubelet');
});

test('of one that is written as JSON the same fields are kept', () => {
  const raw = written('{"authentication": {"anonymous": {"enabled": true}}, "token": "hunter2"}');
  const kept = project(raw, kubeletConfig);
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(kubeletConfig.decode(kept)).toMatchObject({ anonymous: true, mode: undefined });
});

const LISTED = compileKeep(['trustDomain', 'trustDomainAliases[]']);

test.for<readonly [string, unknown]>([
  ['trustDomainAliases:\n- lab\n- "old"\ntrustDomain: harbour\n', ['lab', 'old']],
  ['trustDomain: harbour\ntrustDomainAliases:\n  - lab # once\n', ['lab']],
  ['trustDomain: harbour\ntrustDomainAliases: [lab, old]\n', ['lab', 'old']],
  ['trustDomain: harbour\ntrustDomainAliases: []\n', []],
])('a list of plain values: %s', ([text, trustDomainAliases]) => {
  expect(readSettings(text, LISTED)).toEqual({ trustDomain: 'harbour', trustDomainAliases });
});

test.for([
  'trustDomainAliases: lab',
  'trustDomainAliases:\n- name: lab',
  'trustDomainAliases:\n- [lab]',
  'trustDomainAliases:\n  lab: old',
  'trustDomainAliases:\n- lab\n  - old',
  'trustDomainAliases: [lab, {old: 1}]',
  'trustDomain:\n- lab',
])('a list that is written in any other way is not guessed at: %s', (text) => {
  expect(readSettings(text, LISTED)).toBeUndefined();
});
