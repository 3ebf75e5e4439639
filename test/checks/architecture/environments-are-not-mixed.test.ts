import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/architecture/environments-are-not-mixed.ts';
import { said } from '../said.ts';

const spaces = (...all: readonly string[]): string =>
  all
    .map((one) => {
      const [name = '', env] = one.split('=');
      const labels = env === undefined ? '' : `, labels: {env: ${env}}`;
      return `- {apiVersion: v1, kind: Namespace, metadata: {name: ${name}${labels}}}`;
    })
    .join('\n');
const told = (entry: string, ...all: readonly string[]) =>
  said(check, { plan: `clusters: [{id: example${entry}}]`, objects: spaces(...all) });
const PROD = ', environment: production';
const HARD =
  ', decision: {tenancy: hard, isolationGoal: node, dataClasses: [], reviewed: 2026-10-01}';

describe('environments of a cluster', () => {
  it('are one where no namespace names another, and words count whole', () => {
    expect([
      told(PROD, 'shop', 'delivery', 'contest', 'device-api', 'labour'),
      told(PROD, 'shop-prod', 'pay=live'),
      told(', environment: test', 'shop-qa', 'pre-prod', 'nonprod-pay'),
    ]).toEqual([
      ['pass: no namespace names another environment (words of 2026-11-20)'],
      ['pass: no namespace names another environment (words of 2026-11-20)'],
      ['pass: no namespace names another environment (words of 2026-11-20)'],
    ]);
  });

  it('are mixed by each namespace of the other kind, whatever its name where a label tells', () => {
    expect([
      told(PROD, 'shop', 'shop-dev', 'pay=staging'),
      told(PROD, 'dev-portal=production'),
      told(', environment: development', 'shop', 'shop-prod'),
      told('', 'shop-prod', 'shop-test'),
    ]).toEqual([
      ['fail: not production, beside production', 'fail: not production, beside production'],
      ['pass: no namespace names another environment (words of 2026-11-20)'],
      ['fail: production, in a cluster of another environment'],
      ['fail: not production, beside production'],
    ]);
  });

  it('may be mixed where the plan states that tenants are kept apart hard, which only warns', () => {
    expect(told(PROD + HARD, 'shop-dev')).toEqual([
      'warn: not production, beside production; the plan states that tenants are kept apart',
    ]);
  });

  it('are only inferred, or unknown, where the plan declares none', () => {
    expect([
      told('', 'shop-prod'),
      told('', 'shop'),
      said(check, { objects: spaces('shop-dev') }),
    ]).toEqual([
      ['warn: namespaces name one environment, which the plan does not declare'],
      ['unknown: which environment this is nobody declares'],
      ['unknown: which environment this is nobody declares'],
    ]);
  });
});
