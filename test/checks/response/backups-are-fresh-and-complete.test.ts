import { describe, expect, test } from 'vitest';
import { check } from '../../../checks/response/backups-are-fresh-and-complete.ts';
import { judgeExample } from '../../judge.ts';

const TIERS = 'tiers: {critical: [{namespace: pay}, {namespace: shop}]}';
const ONE = 'tiers: {critical: [{namespace: pay}]}';
const PAY = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: pay}}';
const SHOP = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: shop}}';
const CLAIM = `
- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata: {name: data, namespace: pay}
  spec: {accessModes: [ReadWriteOnce]}
  status: {phase: Bound}`;
const location = (phase = 'Available', name = 'default') => `
- {apiVersion: velero.io/v1, kind: BackupStorageLocation, metadata: {name: ${name}, namespace: velero}, status: {phase: ${phase}}}`;
const copied = (backup: string, phase = 'Completed') => `
- apiVersion: velero.io/v1
  kind: PodVolumeBackup
  metadata: {name: ${backup}-x, namespace: velero, labels: {velero.io/backup-name: ${backup}}}
  spec: {pod: {namespace: pay, name: db-0}, volume: data}
  status: {phase: ${phase}}`;

interface BackupOptions {
  readonly name?: string;
  readonly spec?: string;
  readonly at?: string;
  readonly phase?: string;
  readonly status?: string;
}

const backup = (one: BackupOptions = {}) => `
- apiVersion: velero.io/v1
  kind: Backup
  metadata: {name: ${one.name ?? 'daily'}, namespace: velero}
  spec: {${one.spec ?? ''}}
  status: {phase: ${one.phase ?? 'Completed'}, completionTimestamp: '${one.at ?? '2026-11-20T01:00:00Z'}'${one.status ?? ''}}`;

const judge = (objects: string, plan = ONE, options = {}) =>
  judgeExample(check, { objects: PAY + objects, plan }, options);

describe('what a backup must be', () => {
  test.each([
    ['of all namespaces', backup()],
    ['of the namespace by name', backup({ spec: 'includedNamespaces: [pay]' })],
    ['of names that match', backup({ spec: 'includedNamespaces: ["pa*"]' })],
    [
      'the second newest, where the newest is of another namespace',
      backup() +
        backup({ name: 'other', spec: 'includedNamespaces: [shop]', at: '2026-11-20T05:00:00Z' }),
    ],
  ])('a fresh one %s passes', (_, objects) => {
    expect(judge(location() + objects)).toMatchObject({ status: 'pass' });
  });

  test.each([
    ['failed', backup({ phase: 'PartiallyFailed' }), 'no completed backup includes it'],
    [
      'too old',
      backup({ at: '2026-11-19T08:00:00Z' }),
      'the newest backup is 25 h old; 24 h are allowed',
    ],
    [
      'dated after as-of',
      backup({ at: '2026-11-21T00:00:00Z' }),
      'no completed backup includes it',
    ],
    ['without a date', backup({ at: '' }), 'no completed backup includes it'],
    ['expired', backup({ status: ", expiration: '2026-11-20T08:00:00Z'" }), 'it has expired'],
    [
      'of other namespaces',
      backup({ spec: 'includedNamespaces: [shop]' }),
      'no completed backup includes it',
    ],
    [
      'with it excluded',
      backup({ spec: 'excludedNamespaces: ["*ay"]' }),
      'no completed backup includes it',
    ],
    [
      'narrowed by a selector',
      backup({ spec: 'labelSelector: {matchLabels: {backup: "yes"}}' }),
      'a label selector narrows it',
    ],
    [
      'narrowed by kinds',
      backup({ spec: 'includedResources: [configmaps]' }),
      'it holds only some kinds',
    ],
    [
      'in a lost location',
      backup({ spec: 'storageLocation: gone' }),
      'its storage location does not exist',
    ],
  ])('one that is %s fails', (_, objects, message) => {
    expect(judge(location() + objects)).toMatchObject({ status: 'fail', verdicts: [{ message }] });
  });

  test('a location that does not answer makes its backups worthless', () => {
    expect(judge(location('Unavailable') + backup())).toMatchObject({
      status: 'fail',
      verdicts: [{ message: 'its storage location is not available' }],
    });
  });

  test('the plan sets the recovery point', () => {
    const old = location() + backup({ at: '2026-11-18T01:00:00Z' });
    expect(judge(old)).toMatchObject({ status: 'fail' });
    expect(judge(old, `${ONE}\nobjectives: {rpoMinutes: 10080}`)).toMatchObject({ status: 'pass' });
    expect(judge(location() + backup(), `${ONE}\nobjectives: {rpoMinutes: 60}`)).toMatchObject({
      status: 'fail',
    });
  });

  test('an installed tool without any backup fails, and the schedule is evidence', () => {
    const schedule = `
- {apiVersion: velero.io/v1, kind: Schedule, metadata: {name: daily, namespace: velero}, spec: {schedule: 0 1 * * *, template: {}}}`;
    expect(judge(schedule)).toMatchObject({
      status: 'fail',
      verdicts: [
        {
          evidence: [{ path: 'spec.schedule', value: '0 1 * * *' }, { path: 'tiers.critical[0]' }],
        },
      ],
    });
  });
});

describe('volumes', () => {
  const snapshots = (done: number, of: number) =>
    backup({
      status: `, csiVolumeSnapshotsAttempted: ${of}, csiVolumeSnapshotsCompleted: ${done}`,
    });

  test.each([
    ['all snapshots were made', snapshots(2, 2), 'pass'],
    ['one snapshot is missing', snapshots(1, 2), 'fail'],
    ['no snapshot was tried', snapshots(0, 0), 'fail'],
    ['copied file by file', backup() + copied('daily'), 'pass'],
    ['copied for another backup', backup() + copied('weekly'), 'fail'],
    ['a copy failed', backup() + copied('daily', 'Failed'), 'fail'],
    [
      'claims are excluded',
      backup({
        spec: 'excludedResources: [persistentvolumeclaims]',
        status: ', volumeSnapshotsAttempted: 1, volumeSnapshotsCompleted: 1',
      }),
      'fail',
    ],
  ])('%s: %s', (_, objects, status) => {
    expect(judge(location() + CLAIM + objects)).toMatchObject({ status });
  });
});

describe('coverage', () => {
  test('one of two critical namespaces is a failure, and normal ones are not asked', () => {
    const objects = `${SHOP}${location()}${backup({ spec: 'includedNamespaces: [pay]' })}`;
    const dev = '\n- {apiVersion: v1, kind: Namespace, metadata: {name: dev}}';
    expect(judge(objects + dev, TIERS)).toMatchObject({
      status: 'fail',
      ratio: { n: 1n, d: 2n },
      counts: { pass: 1, fail: 1 },
    });
  });

  test('without tiers, namespaces with volumes are taken as critical and the result says so', () => {
    const pod = `
- {apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: pay}, spec: {containers: [{name: db}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}, status: {phase: Running}}`;
    const outcome = judgeExample(check, {
      objects: PAY + pod + CLAIM + location() + backup() + copied('daily'),
    });
    expect(outcome).toMatchObject({ status: 'pass', assumed: true });
  });

  test('without a critical namespace there is nothing to cover', () => {
    expect(judge('', 'tiers: {critical: []}')).toMatchObject({
      type: 'not-applicable',
      proof: { basis: 'declared' },
    });
    expect(judgeExample(check, { objects: PAY })).toMatchObject({
      status: 'unknown',
      gaps: [{ source: 'plan/tiers' }],
    });
  });
});

describe('other tools', () => {
  const kasten = `
- {apiVersion: config.kio.kasten.io/v1alpha1, kind: Policy, metadata: {name: p, namespace: kasten-io}}`;
  const k3s = `
- {apiVersion: k3s.cattle.io/v1, kind: ETCDSnapshotFile, metadata: {name: s}}`;

  test('no tool and nothing declared is unknown, and the section is named', () => {
    expect(judge('')).toMatchObject({
      status: 'unknown',
      gaps: [{ cause: 'not-collected' }, { cause: 'not-installed' }, { source: 'plan/recovery' }],
    });
  });

  test('a tool that is recognised but not read is unknown', () => {
    expect(judge(kasten)).toMatchObject({
      status: 'unknown',
      verdicts: [{ message: 'Kasten K10 is there, which is not read' }],
    });
  });

  test('snapshots of etcd hold no volumes', () => {
    expect(judge(k3s)).toMatchObject({
      verdicts: [{ status: 'unknown', evidence: [{ note: 'etcd snapshots of k3s or RKE2' }, {}] }],
    });
    const old = location() + backup({ at: '2026-10-01T00:00:00Z' });
    expect(judge(k3s + old + CLAIM)).toMatchObject({ status: 'fail' });
  });

  test.each([
    ['a fresh declaration', '{tool: Kasten, lastCompleted: 2026-11-19}', '', 'pass'],
    ['an old declaration', '{tool: Kasten, lastCompleted: 2026-11-01}', '', 'fail'],
    ['a declaration from the future', '{tool: Kasten, lastCompleted: 2026-12-01}', '', 'fail'],
    ['a declaration without a day', '{tool: Kasten}', '', 'unknown'],
    [
      'a declaration of other namespaces',
      '{tool: Kasten, lastCompleted: 2026-11-19, namespaces: [{namespace: shop}]}',
      '',
      'unknown',
    ],
    ['a declaration that there is none', '{tool: none}', '', 'fail'],
    ['a snapshot of etcd', '{etcdSnapshot: {lastCompleted: 2026-11-20, location: s3}}', '', 'pass'],
    [
      'a snapshot of etcd for a namespace with volumes',
      '{etcdSnapshot: {lastCompleted: 2026-11-20, location: s3}}',
      CLAIM,
      'unknown',
    ],
    [
      'a snapshot of another cluster',
      '{etcdSnapshot: {lastCompleted: 2026-11-20, location: s3, clusters: [other]}}',
      '',
      'unknown',
    ],
  ])('%s', (_, declared, objects, status) => {
    const days = declared.replaceAll(/\d{4}-\d\d-\d\d/g, '"$&"');
    const plan = `clusters: [{id: example}, {id: other}]\n${ONE}\nrecovery: {backup: ${days}}`;
    expect(judge(objects, plan)).toMatchObject({ status });
  });

  test('what Velero shows contradicts what the plan says of it', () => {
    const plan = `${ONE}\nrecovery: {backup: {tool: Velero, lastCompleted: "2026-11-20"}}`;
    expect(judge(location() + backup({ at: '2026-11-01T00:00:00Z' }), plan)).toMatchObject({
      status: 'fail',
      verdicts: [{ contradiction: true }],
    });
  });
});

describe('partial sight', () => {
  const whole = location() + backup();

  test.each(['velero.io/Backup', 'velero.io/BackupStorageLocation'])(
    'without %s it is unknown',
    (id) => {
      expect(judge(whole, ONE, { hidden: [id] })).toMatchObject({
        status: 'unknown',
        gaps: [{ source: id }],
      });
    },
  );

  test('hidden claims may be volumes that are in no backup', () => {
    const id = 'core/PersistentVolumeClaim';
    expect(judge(whole, ONE, { hidden: [id] })).toMatchObject({
      status: 'unknown',
      gaps: [{ source: id }],
    });
  });

  test('an old backup is no failure while newer ones may be hidden', () => {
    const old = location() + backup({ at: '2026-10-01T00:00:00Z' });
    expect(judge(old, ONE, { partial: ['velero.io/Backup'] })).toMatchObject({ status: 'unknown' });
  });
});

test('namespaces with hostile patterns and names are compared as text', () => {
  const evil = backup({ spec: `includedNamespaces: ["${'*a'.repeat(2000)}"]` });
  expect(judge(location() + evil)).toMatchObject({ status: 'fail' });
  expect(judge(location() + backup({ spec: 'includedNamespaces: ["p.y"]' }))).toMatchObject({
    status: 'fail',
  });
});
