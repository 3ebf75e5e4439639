import { expect, it } from 'vitest';
import { check } from '../../../checks/response/signing-keys-can-be-rotated.ts';
import type { Example } from '../../../src/model/check.ts';
import { EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';

function verdict(rotation: string, more: Example = {}) {
  const outcome = judgeExample(check, { plan: `credentials: {${rotation}}`, ...more });
  if (outcome.type !== 'judged') return outcome.type;
  return outcome.verdicts.map(({ status, message }) => [status, message]);
}

const KEYS = 'signingKeyProcedure: wiki/keys';
const REHEARSED = 'the CA was replaced in a rehearsal';

it.for([
  [`caRotation: {lastDrill: 2025-11-20, ${KEYS}}`, 'pass', REHEARSED],
  [`caRotation: {lastDrill: 2025-11-19, ${KEYS}}`, 'warn', 'it was rehearsed 366 days ago'],
  [`caRotation: {lastDrill: 2026-11-21, ${KEYS}}`, 'fail', 'the rehearsal is dated in the future'],
  ['caRotation: {runbook: wiki/ca}', 'warn', 'it is written down, and nobody rehearsed it'],
  ['caRotation: {}', 'fail', 'how the CA is replaced is not written down'],
  ['staticAdminCerts: []', 'fail', 'nobody noted how the CA is replaced'],
] as const)('%s', ([rotation, status, message]) => {
  expect(verdict(rotation)).toEqual([[status, message]]);
});

it('keys that sign tokens are not ours where a provider runs the control plane', () => {
  const rotation = 'caRotation: {lastDrill: 2026-02-01}';
  expect(verdict(rotation, { version: EKS })).toEqual([['pass', REHEARSED]]);
  expect(verdict(rotation)).toEqual([
    ['warn', 'nothing says how keys that sign ServiceAccount tokens are replaced'],
  ]);
});

it('without the section it is unknown', () => {
  expect(judgeExample(check, {})).toMatchObject({
    status: 'unknown',
    gaps: [{ source: 'plan/credentials', cause: 'not-attested' }],
  });
});

it('a cloud that neither replaces its CA nor takes certificates leaves nothing to rotate', () => {
  const identity = (rotates: boolean, takes: boolean) => `
identity:
  {people: {value: provider, field: p}, localAdmins: {value: false, field: l},
   workloadIdentity: {value: true, field: w}, caRotation: {value: ${rotates}, field: r},
   clientCertificates: {value: ${takes}, field: c}}`;
  const of = (rotates: boolean, takes: boolean) =>
    verdict('staticAdminCerts: []', { version: EKS, cloud: identity(rotates, takes) });
  expect(of(false, false)).toBe('not-applicable');
  expect(of(true, false)).toEqual([['fail', expect.any(String)]]);
  expect(of(false, true)).toEqual([['fail', expect.any(String)]]);
});
