import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/mesh/certificate-authority-is-replaceable.ts';
import { ENDING_ROOT, OWN_ROOT, rootedMesh } from '../../../src/facts/mesh/roots-example.ts';
import {
  AGEING_ROOT,
  GENERATED_BY_ISTIO,
  GENERATED_BY_LINKERD,
} from '../../facts/mesh/certificates.ts';
import { judgeExample } from '../../judge.ts';

const REHEARSED = 'credentials: {meshCA: {rotationDrill: 2026-06-01}}';

const linkerd = (pem: string): string =>
  rootedMesh(pem)
    .replaceAll('istiod', 'linkerd-identity')
    .replaceAll('istio-system', 'linkerd')
    .replace('istio-ca-root-cert', 'linkerd-identity-trust-roots')
    .replace('root-cert.pem', 'ca-bundle.crt');

const judge = (objects: string, plan?: string, hidden: readonly string[] = []) =>
  judgeExample(check, plan === undefined ? { objects } : { objects, plan }, { hidden });

describe('the root by how long it is valid, on 2026-11-20', () => {
  test.each([
    [
      'ten years, rehearsed',
      OWN_ROOT,
      'pass',
      'its root is valid for 3326 more days, and can be replaced',
    ],
    ['60 days', AGEING_ROOT, 'warn', 'its root is valid for 59 more days'],
    ['20 days', ENDING_ROOT, 'fail', 'its root is valid for 19 more days'],
    [
      'ten years, made by Istio',
      GENERATED_BY_ISTIO,
      'warn',
      'the mesh made its own root, and holds its key',
    ],
    [
      'two roots',
      `${ENDING_ROOT}\n${OWN_ROOT}`,
      'warn',
      'one of its roots ends soon, and may still sign',
    ],
    [
      'two roots, both made to last',
      `${GENERATED_BY_LINKERD}\n${OWN_ROOT}`,
      'pass',
      'its root is valid for 3326 more days, and can be replaced',
    ],
  ])('%s', (_, pem, status, message) => {
    expect(judge(rootedMesh(pem), REHEARSED)).toMatchObject({ status, verdicts: [{ message }] });
  });

  test('none is valid any more', () => {
    const objects = rootedMesh(OWN_ROOT);
    const asOf = '2036-01-01T00:00:00Z';
    const info = { collectedAt: asOf };
    expect(judgeExample(check, { objects, asOf }, { info })).toMatchObject({
      status: 'fail',
      verdicts: [{ message: 'no root is valid' }],
    });
  });
});

test('the certificate is evidence by name, end and fingerprint', () => {
  expect(judge(rootedMesh(ENDING_ROOT))).toMatchObject({
    verdicts: [
      {
        subject: { key: 'core/ConfigMap/istio-system/istio-ca-root-cert' },
        evidence: [
          {
            path: "data['root-cert.pem']",
            value: 'O=Harbour, CN=Harbour Mesh Root, by itself, until 2026-12-10',
            note: expect.stringMatching(/^SHA-256 [0-9a-f]{16}…$/),
          },
        ],
      },
    ],
  });
});

test.each([
  ['is old', 'credentials: {meshCA: {rotationDrill: 2025-06-01}}', 'warn'],
  ['lies ahead', 'credentials: {meshCA: {rotationDrill: 2027-06-01}}', 'warn'],
  ['is not in the plan', 'credentials: {staticAdminCerts: []}', 'warn'],
  ['could be in a plan that was not given', undefined, 'unknown'],
])('a rehearsal that %s', (_, plan, status) => {
  expect(judge(rootedMesh(OWN_ROOT), plan)).toMatchObject({ status });
});

test('the root of Linkerd counts alike, and the one that its installer makes is its own', () => {
  expect(judge(linkerd(OWN_ROOT), REHEARSED)).toMatchObject({ status: 'pass' });
  expect(judge(linkerd(GENERATED_BY_LINKERD), REHEARSED)).toMatchObject({ status: 'warn' });
});

test('a root that was not seen, is not legible or is kept in a Secret leaves it unknown', () => {
  const roots = [
    'core/ConfigMap:istio-system/istio-ca-root-cert',
    'core/ConfigMap:aks-istio-system/istio-ca-root-cert',
  ];
  expect(judge(rootedMesh(OWN_ROOT), REHEARSED, roots)).toMatchObject({
    status: 'unknown',
    verdicts: [{ gaps: [{ cause: 'forbidden' }, { cause: 'forbidden' }] }],
  });
  expect(
    judge(rootedMesh('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----')),
  ).toMatchObject({
    verdicts: [{ gaps: [{ cause: 'malformed' }] }],
  });
  const kuma = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: kuma-control-plane, namespace: kuma-system}
  spec: {template: {spec: {containers: [{name: control-plane, image: 'kuma/kuma-cp:2.12'}]}}}`;
  expect(judge(kuma)).toMatchObject({
    status: 'unknown',
    verdicts: [{ gaps: [{ cause: 'not-collected' }] }],
  });
});

const issuer = (status: string, secret = 'cacerts') => `
        - {apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: istio-ca, namespace: istio-system}, spec: {isCA: true, secretName: ${secret}, issuerRef: {name: vault}}, status: ${status}}
`;
const ready = (status: string): string => `conditions: [{type: Ready, status: '${status}'}]`;

test.each([
  ['is renewed in time', issuer(`{notAfter: '2026-12-01T00:00:00Z', ${ready('True')}}`), 'pass'],
  ['ran out', issuer(`{notAfter: '2026-11-01T00:00:00Z', ${ready('True')}}`), 'fail'],
  [
    'ends and is not renewed',
    issuer(`{notAfter: '2026-12-01T00:00:00Z', ${ready('False')}}`),
    'fail',
  ],
  ['was never issued', issuer(`{${ready('False')}}`), 'fail'],
  ['is for something else', issuer(`{notAfter: '2026-11-01T00:00:00Z'}`, 'shop-tls'), 'pass'],
])('an intermediate of cert-manager that %s', (_, objects, status) => {
  expect(judge(rootedMesh(OWN_ROOT) + objects, REHEARSED)).toMatchObject({ status });
});

test('where certificates of cert-manager were not seen nothing passes', () => {
  const hidden = ['cert-manager.io/Certificate'];
  expect(judge(rootedMesh(OWN_ROOT), REHEARSED, hidden)).toMatchObject({ status: 'unknown' });
});

test('without a mesh it does not apply', () => {
  expect(judge('[]')).toMatchObject({ type: 'not-applicable' });
});
