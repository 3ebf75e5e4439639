import { expect, test } from 'vitest';
import { baseline } from '../../../src/facts/pod-security/baseline.ts';
import { evaluatePodSecurity } from '../../../src/facts/pod-security/evaluate.ts';
import { admittedProbes, PROBES } from '../../../src/facts/pod-security/probes.ts';

test('each probe offends one baseline control, and every control has one', () => {
  expect(
    PROBES.map(({ pod }) => evaluatePodSecurity(pod).baseline.map((one) => one.control)),
  ).toEqual(baseline.map(({ id }) => [id]));
});

test.for(['baseline', 'restricted'] as const)('%s admits none of them in any version', (level) => {
  for (let minor = 0; minor <= 40; minor += 1) {
    expect(admittedProbes(level, minor, new Set())).toEqual([]);
  }
});

test('a control that is left out admits its probe', () => {
  expect(admittedProbes('baseline', 'latest', new Set(['hostPorts']))).toEqual(['hostPorts']);
  expect(admittedProbes('restricted', 'latest', new Set(['runAsNonRoot']))).toEqual([]);
});
