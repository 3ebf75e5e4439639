import fc from 'fast-check';
import { expect, test } from 'vitest';
import { certificatesIn } from '../../src/collect/certificates.ts';
import { GENERATED_BY_ISTIO, GENERATED_BY_LINKERD } from '../facts/mesh/certificates.ts';

const ISTIO = {
  sha256: '429558e81237effc585bcf5d2de29ac53c06aad1e97039f0ef1ec7edd51c047b',
  subject: 'O=cluster.local',
  issuer: 'O=cluster.local',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2035-12-30T00:00:00.000Z',
};

test('of a certificate its names, fingerprint and dates are kept', () => {
  expect(certificatesIn(GENERATED_BY_ISTIO)).toEqual([ISTIO]);
});

test('of a bundle each, indented as in a document or not, and nothing between them', () => {
  const indented = GENERATED_BY_ISTIO.replaceAll('\n', '\n    ');
  const bundle = `password: hush\n${GENERATED_BY_LINKERD}\n# hush\n    ${indented}\n`;
  const found = certificatesIn(bundle);

  expect(found.map((one) => ('subject' in one ? one.subject : ''))).toEqual([
    'CN=identity.linkerd.cluster.local',
    'O=cluster.local',
  ]);
  expect(JSON.stringify(found)).not.toContain('hush');
});

test('what is no certificate shows as one that is empty', () => {
  const broken = GENERATED_BY_ISTIO.replace('MII', 'AAA');
  for (const value of [broken, 'hush', 1, ['hush'], { a: 'hush' }, null]) {
    expect(certificatesIn(value)).toEqual([{}]);
  }
  expect(certificatesIn('')).toEqual([]);
});

test('no text makes it fail or gets through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 500 }), (text, at) => {
      const hidden = `${GENERATED_BY_ISTIO.slice(0, at)}${text}${GENERATED_BY_ISTIO.slice(at)}`;
      for (const one of certificatesIn(hidden)) {
        expect(Object.keys(one)).toSatisfy((keys: string[]) => [0, 5].includes(keys.length));
      }
    }),
  );
});
