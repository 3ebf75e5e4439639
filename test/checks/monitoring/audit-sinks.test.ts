import { describe, expect, it } from 'vitest';
import { check as reach } from '../../../checks/monitoring/audit-log-is-out-of-reach.ts';
import { check as retention } from '../../../checks/monitoring/audit-retention-covers-dwell-time.ts';
import { apiServer, EKS } from '../../facts/identity/objects.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const audit = (fields: string, log = 'audit'): string => `
logging:
  - log: ${log}
    enabled: {value: true, field: 'logging.clusterLogging[0].types[1]'}
    sink: {value: /aws/eks/shop/cluster, field: logGroupName}
${fields
  .split(';')
  .filter((one) => one !== '')
  .map((one) => `    ${one.trim()}`)
  .join('\n')}`;
const LOCKED = 'locked: {value: true, field: locked}';
const OPEN = 'locked: {value: false, field: locked}; apart: {value: false, field: filters}';
const days = (count: number | 'null'): string =>
  `retentionDays: {value: ${count}, field: retentionInDays}`;
const sink = (fields: string): string =>
  `logging: {sinks: [{kind: audit, location: external, ${fields}}]}`;
const WRITES = ['--audit-policy-file=/p', '--audit-log-path=/var/log/audit.log'];
const own = (...flags: readonly string[]): string => apiServer('a', ...WRITES, ...flags);

describe('an audit log out of reach', () => {
  it('is write-once or administered by others, as the cloud or the plan says', () => {
    const of = (fields: string, plan?: string) =>
      said(reach, { version: EKS, cloud: audit(fields), ...(plan === undefined ? {} : { plan }) });
    const good = 'pass: a copy is outside of the cluster, out of reach of its administrators';
    const weak = 'warn: it is outside of the cluster, where its administrators may change it';
    expect([
      of(LOCKED),
      of('apart: {value: true, field: filters}'),
      of(OPEN),
      of(OPEN, sink('immutable: true')),
      of(OPEN, sink('adminsOverlap: false')),
      of(OPEN, sink('adminsOverlap: true')),
      of(OPEN, sink('immutable: true, clusters: [other]')),
    ]).toEqual([[good], [good], [weak], [good], [good], [weak], [weak]]);
  });

  it('is unknown while nobody says whether it can be changed', () => {
    expect(judgeExample(reach, { version: EKS, cloud: audit('') })).toMatchObject({
      status: 'unknown',
      gaps: expect.arrayContaining([
        expect.objectContaining({
          permission: 'logging.sinks of the plan with immutable and adminsOverlap',
        }),
      ]),
    });
    expect(judgeExample(reach, { version: EKS })).toMatchObject({ status: 'unknown' });
  });

  it('is not one on the disk of the control plane, once a plan names no other', () => {
    expect([
      said(reach, { objects: own() }),
      said(reach, { objects: own(), plan: 'logging: {sinks: []}' }),
      said(reach, {
        objects: own(),
        plan: 'logging: {sinks: [{kind: audit, location: in-cluster}]}',
      }),
      said(reach, { objects: own(), plan: sink('immutable: true') }),
      said(reach, { objects: apiServer('a'), plan: sink('immutable: true') }),
    ]).toEqual([
      ['unknown: not seen whether the audit log is out of reach'],
      ['fail: no copy of it is outside of the cluster'],
      ['fail: no copy of it is outside of the cluster'],
      ['pass: a copy is outside of the cluster, out of reach of its administrators'],
      ['fail: there is no audit log that could be kept'],
    ]);
  });

  it('is not believed of the plan while it is not seen whether anything is recorded', () => {
    const example = { objects: own(), plan: sink('immutable: true') };
    expect(said(reach, example, { hidden: ['core/Pod'] })).toEqual([
      'unknown: a copy is outside of the cluster, out of reach of its administrators, if anything is recorded',
    ]);
  });
});

describe('the retention of the audit log', () => {
  const of = (fields: string, plan?: string) =>
    said(retention, {
      version: EKS,
      cloud: audit(fields),
      ...(plan === undefined ? {} : { plan }),
    });

  it('is a year with a quarter of it searchable, half good from a quarter on', () => {
    expect([
      of(days(365)),
      of(days(364)),
      of(days(90)),
      of(days(89)),
      of(days('null')),
      of(`${days(730)}; searchableDays: {value: 30, field: retentionInDays}`),
    ]).toEqual([
      ['pass: it is kept for 365 days and can be searched for 365 days'],
      ['warn: it is kept for 364 days and can be searched for 364 days'],
      ['warn: it is kept for 90 days and can be searched for 90 days'],
      ['fail: it is kept for 89 days and can be searched for 89 days, no longer'],
      ['pass: it is kept for ever and can be searched for ever'],
      ['warn: it is kept for 730 days and can be searched for 30 days'],
    ]);
  });

  it('joins a store that is searched with an archive that lasts', () => {
    expect(of(days(90), sink('retentionDays: 400'))).toEqual([
      'pass: it is kept for 400 days and can be searched for 90 days',
    ]);
  });

  it('is that of the log that holds reads too, where changes alone are kept longer', () => {
    const log = (name: string, kept: number): string => `
  - log: ${name}
    enabled: {value: true, field: 'auditConfigs'}
    retentionDays: {value: ${kept}, field: retentionDays}`;
    const gke = (...logs: readonly string[]) =>
      said(retention, { version: 'v1.34.1-gke.100', cloud: `logging:${logs.join('')}` });
    expect([
      gke(log('audit-writes-only', 400), log('audit', 30)),
      gke(log('audit-writes-only', 400), log('audit', 30), log('audit', 365)),
      gke(log('audit-writes-only', 400)),
    ]).toEqual([
      ['fail: it is kept for 30 days and can be searched for 30 days, no longer'],
      ['pass: it is kept for 365 days and can be searched for 365 days'],
      ['pass: it is kept for 400 days and can be searched for 400 days'],
    ]);
  });

  it('is unknown while no one tells, and never longer than files on a disk are sure to last', () => {
    const disk = (...flags: readonly string[]) =>
      said(retention, { objects: own(...flags), plan: 'logging: {sinks: []}' });
    expect([
      of(''),
      said(retention, { version: EKS }),
      disk('--audit-log-maxage=30', '--audit-log-maxbackup=10'),
      disk('--audit-log-maxage=400', '--audit-log-maxbackup=10'),
      disk('--audit-log-maxage=400'),
      said(retention, { objects: apiServer('a') }),
    ]).toEqual([
      ['unknown: not seen how long it is kept'],
      ['unknown: not seen how long it is kept'],
      ['fail: it is kept for 30 days and can be searched for 30 days, no longer'],
      ['unknown: not seen how long it is kept'],
      ['pass: it is kept for 400 days and can be searched for 400 days'],
      ['fail: there is no audit log that could be kept'],
    ]);
  });
});
