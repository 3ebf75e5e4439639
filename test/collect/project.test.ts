import fc from 'fast-check';
import { expect, test } from 'vitest';
import { project } from '../../src/collect/project.ts';
import { defineKind, type Kind } from '../../src/model/source.ts';
import { GENERATED_BY_ISTIO } from '../facts/mesh/certificates.ts';

function keeping(...keep: readonly string[]): Kind<unknown> {
  return defineKind<unknown>({
    apiVersions: ['apps/v1'],
    kind: 'Deployment',
    plural: 'deployments',
    namespaced: true,
    declared: true,
    keep,
    decode: (raw) => raw,
  });
}

const HEAD = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a', namespace: 'b' } };

test('apiVersion, kind, name and namespace stay, and nothing else that no path keeps', () => {
  const raw = { ...HEAD, metadata: { ...HEAD.metadata, uid: 'x' }, data: { password: 'x' } };
  expect(project(raw, keeping())).toEqual(HEAD);
});

test('paths keep fields, elements of lists, whole objects and prefixes', () => {
  const raw = {
    ...HEAD,
    metadata: { ...HEAD.metadata, annotations: { 'x.io/a': '1', 'x.io/b': '2', 'y.io/c': '3' } },
    spec: { list: [{ a: 1, b: 2 }, { b: 3 }], whole: { deep: { er: [1] } }, other: 1 },
  };
  const kind = keeping("metadata.annotations['x.io/*']", 'spec.list[].a', 'spec.whole');
  expect(project(raw, kind)).toEqual({
    ...HEAD,
    metadata: { ...HEAD.metadata, annotations: { 'x.io/a': '1', 'x.io/b': '2' } },
    spec: { list: [{ a: 1 }, {}], whole: { deep: { er: [1] } } },
  });
});

test('names of token volumes lose the end that is different in every pod', () => {
  const names = ['kube-api-access-x2k4p', 'kube-api-access-x2k4pp', 'data', 5, null];
  const raw = { ...HEAD, spec: { volumes: names.map((name) => ({ name })) } };
  expect(project(raw, keeping('spec.volumes[].name!'))).toEqual({
    ...HEAD,
    spec: {
      volumes: ['kube-api-access', 'kube-api-access-x2k4pp', 'data', 5, null].map((name) => ({
        name,
      })),
    },
  });
});

test('what stands on the way to a kept path shows its presence', () => {
  const raw = { ...HEAD, spec: { securityContext: { other: 1 }, list: null } };
  const kind = keeping('spec.securityContext.privileged', 'spec.list[].a', 'status.phase');
  expect(project(raw, kind)).toEqual({ ...HEAD, spec: { securityContext: {}, list: null } });
});

test('a question mark keeps the names of fields and empties their values', () => {
  const raw = {
    ...HEAD,
    volumes: [{ name: 'v', secret: { secretName: 's', x: 1 }, nfs: { path: '/' } }],
  };
  const kind = keeping('volumes[]?', 'volumes[].secret.secretName', 'volumes[].name');
  expect(project(raw, kind)).toEqual({
    ...HEAD,
    volumes: [{ name: 'v', secret: { secretName: 's' }, nfs: {} }],
  });
});

test('a tilde replaces what looks like a secret', () => {
  const raw = { ...HEAD, args: ['--token=abc', '--anonymous-auth=false'] };
  expect(project(raw, keeping('args~'))).toEqual({
    ...HEAD,
    args: ['--token=[redacted]', '--anonymous-auth=false'],
  });
});

test('a value of another shape than its path keeps its type, so that the decoder refuses it', () => {
  const raw = { ...HEAD, spec: 'PASSWORD', list: { a: 1 }, map: [1], number: 5, flag: true };
  const kind = keeping('spec.a', 'list[].a', 'map.a', 'number.a', 'flag.a');
  expect(project(raw, kind)).toEqual({
    ...HEAD,
    spec: '',
    list: {},
    map: [],
    number: 0,
    flag: false,
  });
});

test('keys such as __proto__ are fields like others and change no prototype', () => {
  const labels: unknown = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
  const raw: unknown = {
    ...HEAD,
    metadata: { ...HEAD.metadata, labels },
    ...Object(JSON.parse('{"__proto__":{"x":1}}')),
  };
  const result = project(
    raw,
    keeping('metadata.labels', '__proto__.x', 'constructor.name', 'spec?'),
  );
  expect(JSON.stringify(result)).toBe(
    '{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"b",' +
      '"labels":{"__proto__":"a","constructor":"b","toString":"c"}},"__proto__":{"x":1}}',
  );
  expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
});

test('a percent sign keeps of certificates what is public, also inside a document', () => {
  const kind = keeping("data['root.pem']%", 'data.mesh>rootNamespace', 'data.mesh>caCertificates%');
  const indented = GENERATED_BY_ISTIO.replaceAll('\n', '\n    ');
  const yaml = `rootNamespace: mesh\ncaCertificates:\n- pem: |\n    ${indented}\n  password: hush\ntrust: hush\n`;
  const json = JSON.stringify({
    caCertificates: [{ pem: GENERATED_BY_ISTIO, password: 'hush' }],
    rootNamespace: 'mesh',
  });
  for (const mesh of [yaml, json]) {
    const raw = { ...HEAD, data: { 'root.pem': GENERATED_BY_ISTIO, mesh } };
    const found = project(raw, kind);
    const named = [expect.objectContaining({ subject: 'O=cluster.local' })];
    expect(found).toMatchObject({
      data: { 'root.pem': named, mesh: { rootNamespace: 'mesh', caCertificates: named } },
    });
    expect(JSON.stringify(found)).not.toMatch(/hush|BEGIN/);
    expect(project(found, kind)).toEqual(found);
  }
});

test('projecting twice is projecting once', () => {
  const kind = keeping(
    'metadata.labels',
    'spec.a[].b',
    'spec.c?',
    'spec.d~',
    "spec['e*']",
    'spec.f%',
  );
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.jsonValue(), (spec, labels) => {
      const raw = { ...HEAD, metadata: { ...HEAD.metadata, labels }, spec };
      const once = project(raw, kind);
      expect(project(once, kind)).toEqual(once);
    }),
  );
});
