import type { Phase } from '../model/check.ts';

/** One thing a level asks for. Scores and shares are of 100. */
export type Condition =
  | { readonly type: 'check'; readonly code: string; readonly least: 'pass' | 'warn' }
  | { readonly type: 'phase'; readonly phase: Phase; readonly least: number }
  | { readonly type: 'every-phase'; readonly least: number }
  | { readonly type: 'confidence' | 'assurance'; readonly least: number }
  | { readonly type: 'declared-out'; readonly most: number };

/** What the levels 1 to 4 ask for, each on top of those below. Source: readiness model, section 9. */
export const levels: readonly (readonly Condition[])[] = [
  [
    ...passing('MON-01', 'MON-07', 'RBC-02'),
    ...warning('ORG-01', 'ORG-02', 'ORG-03'),
    { type: 'confidence', least: 60 },
    { type: 'phase', phase: 'detect', least: 40 },
  ],
  [
    ...passing('NSI-01', 'IRR-02', 'IRR-06', 'IRR-07'),
    ...warning('IRR-03'),
    ...passing('ORG-02', 'ORG-03', 'ORG-09', 'ORG-10', 'ORG-11'),
    { type: 'every-phase', least: 50 },
    { type: 'confidence', least: 75 },
  ],
  [
    ...passing('MON-02', 'MON-04', 'MON-05', 'IRR-22', 'IRR-24'),
    ...warning('RBC-03', 'IRR-18', 'IRR-21', 'IRR-23'),
    { type: 'every-phase', least: 65 },
    { type: 'confidence', least: 85 },
    { type: 'declared-out', most: 15 },
  ],
  [
    ...passing('IRR-03', 'IRR-16', 'IRR-18', 'IRR-21', 'IRR-27'),
    // IRR-26 passes only when the times measured in drills are inside the objectives.
    ...passing('IRR-09', 'IRR-15', 'IRR-26', 'ORG-13', 'ORG-14'),
    { type: 'every-phase', least: 80 },
    { type: 'confidence', least: 90 },
    { type: 'assurance', least: 70 },
  ],
];

function passing(...codes: readonly string[]): readonly Condition[] {
  return codes.map((code) => ({ type: 'check', code, least: 'pass' }));
}

function warning(...codes: readonly string[]): readonly Condition[] {
  return codes.map((code) => ({ type: 'check', code, least: 'warn' }));
}
