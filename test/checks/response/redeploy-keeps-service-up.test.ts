import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/response/redeploy-keeps-service-up.ts';
import { judgeExample } from '../../judge.ts';

const PLAN = 'tiers: {critical: [{namespace: pay}]}';
const NAMESPACE = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}';
const PROBE = 'readinessProbe: {httpGet: {port: 80}}';

interface Shape {
  readonly kind?: string;
  readonly name?: string;
  readonly replicas?: number;
  readonly container?: string;
  readonly more?: string;
  readonly volumes?: string;
}

const workload = (one: Shape = {}) => `
- apiVersion: apps/v1
  kind: ${one.kind ?? 'Deployment'}
  metadata: {name: ${one.name ?? 'api'}, namespace: pay}
  spec:
    replicas: ${one.replicas ?? 2}
    selector: {matchLabels: {app: ${one.name ?? 'api'}}}
    ${one.more ?? 'paused: false'}
    template:
      metadata: {labels: {app: ${one.name ?? 'api'}}}
      spec: {containers: [{name: main, ${one.container ?? PROBE}}], volumes: ${one.volumes ?? '[]'}}`;

const budget = (spec: string, status = '{}') => `
- {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: api, namespace: pay}, spec: ${spec}, status: ${status}}`;
const SELECTOR = 'selector: {matchLabels: {app: api}}';

const claim = (mode: string) => `
- {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data, namespace: pay}, spec: {accessModes: [${mode}]}}`;
const SHARED = workload({ volumes: '[{name: data, persistentVolumeClaim: {claimName: data}}]' });

const judge = (objects: string, options = {}) =>
  judgeExample(check, { objects: NAMESPACE + objects, plan: PLAN }, options);

test.each([
  ['two replicas and a probe', workload()],
  [
    'a budget that allows one',
    workload() + budget(`{maxUnavailable: 1, ${SELECTOR}}`, '{disruptionsAllowed: 1}'),
  ],
  [
    'a budget of other pods',
    workload() + budget('{maxUnavailable: 0, selector: {matchLabels: {app: db}}}'),
  ],
  ['a budget without a selector', workload() + budget('{maxUnavailable: 0}')],
  [
    'a StatefulSet with volumes of its own',
    workload({ kind: 'StatefulSet', more: 'volumeClaimTemplates: [{metadata: {name: data}}]' }),
  ],
  ['a shared volume that many nodes mount', SHARED + claim('ReadWriteMany')],
])('%s keeps the service up', (_, objects) => {
  expect(judge(objects)).toMatchObject({ status: 'pass', counts: { pass: 1 } });
});

test.each([
  ['a single replica', workload({ replicas: 1 }), 'it has a single replica'],
  ['no probe', workload({ container: 'image: a' }), 'no container has a readiness probe'],
  [
    'Recreate',
    workload({ more: 'strategy: {type: Recreate}' }),
    'all its pods stop before new ones start',
  ],
  [
    'all may be missing',
    workload({ more: 'strategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 100%}}' }),
    'all its pods may be missing at once',
  ],
  [
    'all of a DeploymentConfig may be missing',
    workload({
      kind: 'DeploymentConfig',
      more: 'strategy: {type: Rolling, rollingParams: {maxUnavailable: 100%}}',
    })
      .replace('apps/v1', 'apps.openshift.io/v1')
      .replace('{matchLabels: {app: api}}', '{app: api}'),
    'all its pods may be missing at once',
  ],
  [
    'a budget of zero',
    workload() + budget(`{maxUnavailable: 0, ${SELECTOR}}`),
    'a disruption budget never allows one',
  ],
  [
    'a budget of all',
    workload() + budget(`{minAvailable: 2, ${SELECTOR}}`),
    'a disruption budget never allows one',
  ],
  [
    'a budget of 100 %',
    workload() + budget('{minAvailable: 100%, selector: {}}'),
    'a disruption budget never allows one',
  ],
  [
    'a budget that is used up',
    workload() + budget(`{minAvailable: 1, ${SELECTOR}}`, '{disruptionsAllowed: 0}'),
    'a disruption budget allows none now',
  ],
  [
    'a shared volume of one node',
    SHARED + claim('ReadWriteOnce'),
    'its replicas share a volume of a single node',
  ],
  [
    'a bare pod',
    `\n- {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: pay}, spec: {containers: [{name: a, ${PROBE}}]}}`,
    'nothing recreates a bare pod',
  ],
])('%s takes the service down', (_, objects, message) => {
  expect(judge(objects)).toMatchObject({ status: 'fail', verdicts: [{ message }] });
});

describe('scope and grade', () => {
  test('four of five workloads are a warning', () => {
    const good = ['a', 'b', 'c', 'd'].map((name) => workload({ name })).join('');
    expect(judge(good + workload({ name: 'e', replicas: 1 }))).toMatchObject({
      status: 'warn',
      ratio: { n: 4n, d: 5n },
    });
  });

  test('Jobs serve nobody', () => {
    const job =
      '\n- {apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly, namespace: pay}, spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a}]}}}}}}';
    expect(judge(job)).toMatchObject({ type: 'not-applicable', proof: { basis: 'declared' } });
  });

  test('fixture 27: the reasons say that a budget stops drains, each with its field', () => {
    const outcome = judge(workload({ replicas: 1 }) + budget(`{maxUnavailable: 0, ${SELECTOR}}`));
    expect(outcome).toMatchObject({
      verdicts: [
        {
          message: 'it has a single replica; a disruption budget never allows one',
          evidence: [
            { path: 'spec.replicas', value: '1' },
            { path: 'spec.maxUnavailable', value: '0' },
          ],
        },
      ],
    });
  });
});

describe('partial sight', () => {
  test('hidden budgets may block: never a pass', () => {
    expect(judge(workload(), { hidden: ['policy/PodDisruptionBudget'] })).toMatchObject({
      status: 'unknown',
    });
  });

  test('hidden claims matter only to pods that share one', () => {
    const hidden = ['core/PersistentVolumeClaim'];
    expect(judge(SHARED + claim('ReadWriteMany'), { hidden })).toMatchObject({ status: 'unknown' });
    expect(judge(workload(), { hidden })).toMatchObject({ status: 'pass' });
  });

  test('pods of a controller that is not read are unknown, however many there are', () => {
    const owned = (name: string) => `
- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: pay, ownerReferences: [{apiVersion: db.example.com/v1, kind: Database, name: main, controller: true}]}, spec: {containers: [{name: a, ${PROBE}}]}}`;
    expect(judge(owned('main-0') + owned('main-1'))).toMatchObject({
      status: 'unknown',
      gaps: [{ permission: 'a scan that reads Database objects' }],
    });
  });
});
