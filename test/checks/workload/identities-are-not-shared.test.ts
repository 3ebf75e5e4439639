import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/workload/identities-are-not-shared.ts';
import { format } from '../../../src/model/fraction.ts';
import { type ExampleOptions, judgeExample } from '../../judge.ts';

const CRITICAL = 'tiers: {critical: [{namespace: shop}]}';
const NOTHING = 'workload-identities: {associations: [], roles: []}';
const NAMESPACES = `
- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
- {apiVersion: v1, kind: Namespace, metadata: {name: test}}`;

function deployment(name: string, account: string, namespace = 'shop'): string {
  return `
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: ${name}, namespace: ${namespace}}
  spec: {template: {spec: {serviceAccountName: ${account}, containers: [{name: main, image: x}]}}}`;
}

function account(name: string, annotation = '', namespace = 'shop'): string {
  const annotations = annotation === '' ? '' : `, annotations: {${annotation}}`;
  return `
- {apiVersion: v1, kind: ServiceAccount, metadata: {name: ${name}, namespace: ${namespace}${annotations}}}`;
}

interface Options extends ExampleOptions {
  readonly cloud?: string | undefined;
}

function verdicts(objects: string, { cloud = NOTHING, ...options }: Options = {}): unknown {
  const example = { objects: NAMESPACES + objects, plan: CRITICAL, cloud };
  const outcome = judgeExample(check, example, options);
  if (outcome.type !== 'judged') return outcome.type;
  const { status, credit, verdicts } = outcome;
  const all = verdicts.map((one) => `${one.status}: ${one.message}`);
  return [status, `${format(credit.lo)}..${format(credit.hi)}`, ...[...new Set(all)].sort()];
}

const ALONE = 'pass: it alone runs as its account';

describe('identities-are-not-shared', () => {
  it('is a coverage of critical workloads with an account of their own', () => {
    const alone = ['a', 'b', 'c'].map((one) => deployment(one, one)).join('');
    expect(verdicts(alone)).toEqual(['pass', '1..1', ALONE]);
    const shared = 'fail: one other workload runs as its account default';
    const both = deployment('d', 'default') + deployment('e', 'default');
    expect(verdicts(alone + both)).toEqual(['warn', '5/8..5/8', shared, ALONE]);
    expect(verdicts(both)).toEqual(['fail', '0..0', shared]);
    expect(verdicts(both + deployment('f', 'default'))).toEqual([
      'fail',
      '0..0',
      'fail: 2 others run as its account default',
    ]);
  });

  it('tells accounts of one name in two namespaces apart', () => {
    expect(verdicts(deployment('a', 'app') + deployment('b', 'app', 'test'))).toEqual([
      'pass',
      '1..1',
      ALONE,
    ]);
  });

  it('finds one cloud identity behind several accounts, used or not', () => {
    const role = 'eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/shop"';
    const workload = deployment('a', 'a');
    const shared = [
      'fail',
      '0..0',
      'fail: its identity in the cloud is that of other accounts too',
    ];
    expect(verdicts(workload + account('a', role) + account('b', role, 'test'))).toEqual(shared);
    expect(verdicts(workload + account('a', role) + account('b'))).toEqual(['pass', '1..1', ALONE]);
    const google = 'iam.gke.io/gcp-service-account: shop@p.iam.gserviceaccount.com';
    expect(verdicts(workload + account('a', google) + account('b', google))).toEqual(shared);
    const azure = 'azure.workload.identity/client-id: "00000000-0000-0000-0000-000000000001"';
    expect(verdicts(workload + account('a', azure) + account('b', azure))).toEqual(shared);
    const associated = (name: string) =>
      `{namespace: shop, serviceAccount: ${name}, role: 'arn:aws:iam::111122223333:role/shop', field: f}`;
    const cloud = `workload-identities: {associations: [${associated('a')}, ${associated('b')}], roles: []}`;
    expect(verdicts(workload, { cloud })).toEqual(shared);
  });

  it('is open where others could share an identity unseen', () => {
    const open = 'unknown: whether it shares its identity was not seen';
    const workload = deployment('a', 'a');
    const hidden = ['core/ServiceAccount'];
    expect(verdicts(workload, { hidden })).toEqual(['unknown', '0..1', open]);
    expect(verdicts(workload, { cloud: 'pools: []' })).toEqual(['unknown', '0..1', open]);
    expect(verdicts(workload, { hidden: ['core/Pod'] })).toEqual([
      'unknown',
      '0..1',
      'unknown: not all workloads were seen',
      open,
    ]);
    const both = deployment('d', 'default') + deployment('e', 'default');
    expect(verdicts(both, { hidden })).toEqual([
      'fail',
      '0..0',
      'fail: one other workload runs as its account default',
    ]);
  });

  it('asks no cloud about manifests', () => {
    const files = { info: { source: 'manifests' }, cloud: 'pools: []' } as const;
    expect(verdicts(deployment('a', 'a'), files)).toEqual(['pass', '1..1', ALONE]);
  });

  it('does not apply where nothing is critical', () => {
    expect(verdicts(deployment('a', 'a', 'test'))).toBe('not-applicable');
  });
});
