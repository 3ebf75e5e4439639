import { expect, test } from 'vitest';
import { meshTrust } from '../../../src/facts/mesh/mesh-trust.ts';
import { ENDING_ROOT, OWN_ROOT, rootedMesh } from '../../../src/facts/mesh/roots-example.ts';
import { computeFact } from '../../judge.ts';
import { GENERATED_BY_ISTIO } from './certificates.ts';

const bundlesOf = (pem: string, hidden: readonly string[] = []) => {
  const observed = computeFact(meshTrust, { objects: rootedMesh(pem) }, { hidden });
  return observed.state === 'unseen' ? [] : observed.value.bundles;
};

test('the root of a mesh is told by fingerprint, dates and names, and whether the mesh made it', () => {
  const [bundle] = bundlesOf(`${OWN_ROOT}\n${GENERATED_BY_ISTIO}`);

  expect(bundle).toMatchObject({
    mesh: 'istio',
    path: "data['root-cert.pem']",
    unreadable: 0,
    roots: [
      {
        subject: 'O=Harbour, CN=Harbour Mesh Root',
        issuer: 'O=Harbour, CN=Harbour Mesh Root',
        notBefore: '2026-01-01T00:00:00.000Z',
        notAfter: '2035-12-30T00:00:00.000Z',
        generated: false,
      },
      { subject: 'O=cluster.local', generated: true },
    ],
  });
});

test('two clusters with one root show the same fingerprint, and those of one name do not (fixture 32)', () => {
  const prints = [OWN_ROOT, OWN_ROOT, ENDING_ROOT].map((pem) =>
    bundlesOf(pem).flatMap(({ roots }) => roots.map(({ sha256 }) => sha256)),
  );

  expect(prints[0]).toEqual(prints[1]);
  expect(prints[0]).not.toEqual(prints[2]);
});

test('a root that was not seen is a gap of its mesh alone', () => {
  const hidden = ['core/ConfigMap:istio-system/istio-ca-root-cert'];
  const observed = computeFact(meshTrust, { objects: rootedMesh(OWN_ROOT) }, { hidden });

  expect(observed).toMatchObject({
    state: 'seen',
    value: {
      bundles: [],
      gapsOf: { istio: [{ cause: 'forbidden', source: hidden[0] }], linkerd: [] },
    },
  });
});

test('what the settings of the mesh add is trusted besides', () => {
  const indented = OWN_ROOT.replaceAll('\n', '\n          ');
  const settings = `
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: istio, namespace: istio-system}
  data:
    mesh: |
      rootNamespace: istio-system
      caCertificates:
      - pem: |
          ${indented}
        trustDomains: [friends]
      accessLogFile: /dev/stdout
`;
  const observed = computeFact(meshTrust, { objects: settings });
  expect(observed).toMatchObject({
    value: {
      bundles: [{ besides: true, roots: [{ subject: 'O=Harbour, CN=Harbour Mesh Root' }] }],
    },
  });
});
