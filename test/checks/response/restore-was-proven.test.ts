import { describe, expect, it } from 'vitest';
import { check } from '../../../checks/response/restore-was-proven.ts';
import { said } from '../said.ts';

const KIND = 'velero.io/Restore';
const RIGHT = 'minutes: {restore: 200}, integrityChecked: true';
const drill = (more: string, date = '2026-09-20', cluster = 'example'): string =>
  `{type: restore, cluster: ${cluster}, date: ${date}, ${more}}`;
const plan = (drills: string, goal = 'objectives: {rtoMinutes: 240}'): string => `
clusters: [{id: example}, {id: other}]
${goal}
drills: [${drills}]`;
const restore = (day: string, phase = 'Completed', warnings = 0): string => `
- apiVersion: velero.io/v1
  kind: Restore
  metadata: {name: r, namespace: velero}
  status: {phase: ${phase}, completionTimestamp: '${day}T03:00:00Z', warnings: ${warnings}}`;
const TABLETOP = '{type: tabletop, date: 2026-09-20, participants: [incidentLead]}';

describe('a restore', () => {
  it('is proven by a drill on this cluster, in time and compared', () => {
    const told = (drills: string) => said(check, { plan: plan(drills) });
    expect([
      told(drill(RIGHT)),
      told(drill('minutes: {restore: 241}, integrityChecked: true')),
      told(drill('minutes: {restore: 240}, integrityChecked: false')),
      told(drill('minutes: {restore: 240}')),
      told(drill('integrityChecked: true')),
      told(drill(`${RIGHT}, encryptionKeyAvailable: false`)),
      told(drill(`${RIGHT}, encryptionKeyAvailable: true`)),
      told(`${drill(RIGHT, '2025-12-20')}, ${drill('integrityChecked: true')}`),
      told(`${drill(RIGHT, '2024-12-20')}, ${drill(RIGHT)}`),
    ]).toEqual([
      [PROVEN],
      ['warn: restored in 241 minutes, with 240 allowed'],
      ['warn: restored, and nobody compared the data'],
      ['warn: restored, and nobody compared the data'],
      ['warn: restored, and nobody took the time'],
      ['warn: restored without the key that decrypts etcd'],
      [PROVEN],
      ['warn: last restored 335 days ago'],
      [PROVEN],
    ]);
  });

  it('counts by its age, and on this cluster only', () => {
    const told = (date: string, cluster?: string) =>
      said(check, { plan: plan(drill(RIGHT, date, cluster)) });
    expect([
      told('2026-05-24'),
      told('2026-05-23'),
      told('2025-11-20'),
      told('2025-11-19'),
      told('2026-11-21'),
      told('2026-09-20', 'other'),
      said(check, { plan: plan(TABLETOP) }),
    ]).toEqual([
      [PROVEN],
      ['warn: last restored 181 days ago'],
      ['warn: last restored 365 days ago'],
      ['fail: last restored 366 days ago'],
      ['fail: the restore is dated in the future'],
      ['fail: nobody noted a restore'],
      ['fail: nobody noted a restore'],
    ]);
  });

  it('is half proven where Velero completed one, here or in another cluster', () => {
    const here = (objects: string) => said(check, { plan: plan(TABLETOP), objects });
    const elsewhere = { other: restore('2026-11-10') };
    expect([
      here(restore('2026-11-10')),
      here(restore('2025-11-10')),
      here(restore('2026-11-30')),
      here(restore('2026-11-10', 'PartiallyFailed')),
      here(restore('2026-11-10', 'Completed', 11)),
      said(check, { plan: plan(TABLETOP), others: elsewhere }),
      said(check, { plan: plan(drill(RIGHT)), objects: restore('2026-11-10') }),
    ]).toEqual([
      [BY_VELERO],
      ['fail: nobody noted a restore'],
      ['fail: nobody noted a restore'],
      ['fail: nobody noted a restore'],
      ['fail: nobody noted a restore'],
      [BY_VELERO],
      [PROVEN],
    ]);
  });

  it('is unknown without drills, without a goal to hold it against, and where Restores were not seen', () => {
    const unseen = ['unknown: not known whether a restore was proven'];
    expect([
      said(check, {}),
      said(check, { plan: 'clusters: [{id: example}]' }),
      said(check, { plan: 'clusters: [{id: example}]', objects: restore('2026-11-10') }),
      said(check, { plan: plan(drill(RIGHT), '') }),
      said(check, { plan: plan(drill(RIGHT), 'objectives: {containMinutes: 5}') }),
      said(check, { plan: plan(TABLETOP) }, { hidden: [KIND] }),
      said(check, { plan: plan(drill(RIGHT)) }, { hidden: [KIND] }),
    ]).toEqual([
      unseen,
      unseen,
      unseen,
      unseen,
      ['warn: restored, and nothing says how fast it has to be'],
      unseen,
      [PROVEN],
    ]);
  });
});

const PROVEN = 'pass: restored in time, and the data was compared';
const BY_VELERO = 'warn: Velero restored 10 days ago, and nobody noted whether the data was right';
