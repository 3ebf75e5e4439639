import { expect, it } from 'vitest';
import { check } from '../../../checks/monitoring/alerts-reach-a-human.ts';
import { judgeExample } from '../../judge.ts';
import { said } from '../said.ts';

const SEVERITIES = `
severities:
  - {id: sev2, criteria: [pod taken over], ackMinutes: 30}
  - {id: sev1, criteria: [node taken over], ackMinutes: 5}
  - {id: sev3, criteria: [suspicion]}`;

const asOf = '2026-11-01T00:00:00Z';

function told(lastDate: string, minutes: number, more = SEVERITIES): readonly string[] {
  const plan = `detections: {syntheticAlert: {lastDate: ${lastDate}, ackMinutes: ${minutes}}}\n${more}`;
  return said(check, { plan, asOf });
}

it.for([
  ['2026-11-01', 'pass: a human answered the last test alert after 5 min'],
  ['2026-08-03', 'pass: a human answered the last test alert after 5 min'],
  ['2026-08-02', 'warn: the last test alert was sent 91 days ago'],
  ['2026-05-05', 'warn: the last test alert was sent 180 days ago'],
  ['2026-05-04', 'fail: the last test alert was sent 181 days ago'],
  ['2026-11-02', 'fail: the date of the last test alert lies in the future'],
] as const)('a test alert of %s: %s', ([day, verdict]) => {
  expect(told(day, 5)).toEqual([verdict]);
});

it('is late by the strictest severity', () => {
  expect(told('2026-10-20', 6)).toEqual(['warn: a human answered after 6 min, not 5']);
});

it('is in time for nobody where no severity says how soon', () => {
  expect(told('2026-10-20', 1, 'severities: [{id: a, criteria: [b]}]')).toEqual([
    'warn: no severity says how soon it should be answered',
  ]);
});

it('is not known to be in time without severities, however old it may be then', () => {
  expect(told('2026-10-20', 1, '')).toEqual([
    'unknown: a test alert was answered; how soon it should be was not seen',
  ]);
  expect(told('2026-06-20', 1, '')).toEqual(['warn: the last test alert was sent 134 days ago']);
});

it('may have to be younger by the plan, never older', () => {
  const limits = (days: number) =>
    `${SEVERITIES}\nfreshness: {syntheticAlert: {pass: ${days}, warn: 400}}`;
  expect(told('2026-09-20', 5, limits(30))).toEqual([
    'warn: the last test alert was sent 42 days ago',
  ]);
  expect(told('2026-05-01', 5, limits(400))).toEqual([
    'fail: the last test alert was sent 184 days ago',
  ]);
});

it('fails where the plan tells of detections and of no test alert, and is unknown without them', () => {
  expect(said(check, { plan: 'detections: {rules: []}', asOf })).toEqual([
    'fail: no test alert was ever sent',
  ]);
  expect(said(check, { plan: SEVERITIES, asOf })).toEqual(['unknown']);
  expect(said(check, { asOf })).toEqual(['unknown']);
});

it('names the day, the minutes and the severity that decide', () => {
  const plan = `detections: {syntheticAlert: {lastDate: 2026-10-20, ackMinutes: 5}}${SEVERITIES}`;
  expect(judgeExample(check, { plan, asOf })).toMatchObject({
    verdicts: [
      {
        evidence: [
          { path: 'lastDate', value: '2026-10-20', note: '12 days old' },
          { path: 'ackMinutes', value: '5' },
          { path: "severities['sev1'].ackMinutes", value: '5' },
        ],
      },
    ],
  });
});
