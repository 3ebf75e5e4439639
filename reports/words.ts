import type { Domain, Owner, Phase, Severity, Status } from '../src/model/check.ts';
import type { GapCause } from '../src/model/observed.ts';
import type { OrganizationScore, Report, Score, Selection } from '../src/model/report.ts';

/** The words all formats share. They state what the report holds and add no judgement. */
export const phaseNames: Readonly<Record<Phase, string>> = {
  prepare: 'Prepare',
  detect: 'Detect',
  contain: 'Contain',
  eradicate: 'Eradicate',
  recover: 'Recover',
  coordinate: 'Coordinate',
};

/** What a full score in the phase would mean. */
export const phaseClaims: Readonly<Record<Phase, string>> = {
  prepare:
    'A current plan, named people with the rights they need, and a recent rehearsal are in place.',
  detect:
    'An attack would be noticed, and the records needed to retrace it lie out of the attacker’s reach.',
  contain:
    'A workload, an identity or a node can be cut off within minutes, what still leaks is known, and the damage until then has limits.',
  eradicate:
    'Every credential an attacker may hold can be made useless, the way in can be forbidden, nodes and images can be replaced.',
  recover:
    'A trusted version, clean data and a rebuilt cluster can be brought back, and there is proof of it.',
  coordinate:
    'Everyone who has to decide, inform or notify can be reached, is allowed to act, and learns from it.',
};

export const domainNames: Readonly<Record<Domain, string>> = {
  architecture: 'Architecture',
  isolation: 'Namespace and network isolation',
  mesh: 'Service mesh',
  monitoring: 'Monitoring and audit',
  rbac: 'RBAC and credentials',
  software: 'Security software',
  workload: 'Workload hardening',
  response: 'Incident response',
  organization: 'Organization',
};

export const ownerNames: Readonly<Record<Owner, string>> = {
  platform: 'Platform team',
  security: 'Security team',
  organization: 'Organization',
};

export const owners: readonly Owner[] = ['platform', 'security', 'organization'];

export const statusNames: Readonly<Record<Status, string>> = {
  pass: 'pass',
  warn: 'warn',
  fail: 'fail',
  unknown: 'unknown',
  'not-applicable': 'not applicable',
};

export const statuses: readonly Status[] = ['fail', 'warn', 'unknown', 'pass', 'not-applicable'];

export const severityRank: Readonly<Record<Severity, number>> = {
  critical: 0,
  high: 1,
  medium: 2,
  low: 3,
};

export const causeNames: Readonly<Record<GapCause, string>> = {
  forbidden: 'forbidden',
  unauthenticated: 'not authenticated',
  'absent-api': 'API not served',
  timeout: 'timed out',
  unreachable: 'unreachable',
  malformed: 'malformed',
  'not-collected': 'not collected',
  'not-declared': 'not in the manifests',
  'not-attested': 'not in the plan',
  stale: 'too old',
  'not-installed': 'not installed',
  error: 'error',
};

/** What a cluster that is on a level can do. */
export const maturityLevels: readonly { readonly name: string; readonly meaning: string }[] = [
  { name: 'Unprepared', meaning: 'An attack may pass unnoticed.' },
  { name: 'Visible', meaning: 'An attack would be noticed, recorded, and somebody would come.' },
  { name: 'Containable', meaning: 'What is attacked can be cut off, by people who may do it.' },
  { name: 'Recoverable', meaning: 'Credentials, versions and data can be made good again.' },
  { name: 'Rehearsed', meaning: 'All of it was practised, within the times that were set.' },
];

export const handling =
  'Handle as confidential: this report names weaknesses and what nobody would notice. It is a map for an attacker.';

/** `62 to 81`, `20` where both bounds agree, `not filed`, or `none`. */
export function interval(score: Score | OrganizationScore | null): string {
  if (score === null) return 'none';
  if (score === 'not-filed') return 'not filed';
  if (score.assured === score.potential) return `${score.assured}`;
  return `${score.assured} to ${score.potential}`;
}

export function percent(value: number | null): string {
  return value === null ? 'none' : `${Math.round(value)} %`;
}

export function maturity(level: number | null): string {
  if (level === null) return 'none';
  const found = maturityLevels[level];
  return found === undefined ? `${level}` : `${level} ${found.name}`;
}

/** Points to one decimal, such as `+12` or `+0.5`. */
export function gain(points: number): string {
  if (points > 0 && points < 0.05) return '+<0.1';
  return `+${Math.round(points * 10) / 10}`;
}

export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function catalogueNote({ catalogue }: Report): string {
  const scope = `Catalogue ${catalogue.version}, ${catalogue.checks} of ${catalogue.of} checks`;
  return catalogue.comparable ? scope : `${scope}, not comparable`;
}

/** Why there is no headline score; null when there is one. */
export function noHeadline(report: Report): string | null {
  if (report.selection !== null) {
    return `No headline score: only a selection was asked (${selected(report.selection)}).`;
  }
  if (report.fleet.score !== null) return null;
  if (report.clusters.length === 0) return 'No headline score: no cluster was read.';
  return 'No headline score: no running cluster was observed. Scores of manifests are declared ones and stay with their cluster.';
}

function selected(selection: Selection): string {
  const parts = [
    ['checks', selection.checks],
    ['without', selection.skipped],
    ['domains', selection.domains],
    ['phases', selection.phases],
    ['namespaces', selection.namespaces],
  ] as const;
  const named = parts.filter(([, ids]) => ids.length > 0);
  if (named.length === 0) return 'part of the catalogue';
  return named.map(([what, ids]) => `${what} ${ids.join(', ')}`).join('; ');
}
