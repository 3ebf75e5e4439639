import { type Owner, type Phase, phases } from '../src/model/check.ts';
import { byText } from '../src/model/order.ts';
import type {
  CheckReport,
  CheckText,
  ClusterReport,
  Limit,
  NextAction,
  PhaseReport,
  Report,
  SubjectReport,
} from '../src/model/report.ts';
import { owners, severityRank } from './words.ts';

/** Orderings and groupings of a report that several formats show. Nothing here weighs or scores. */

const order: Readonly<Record<CheckReport['status'], number>> = {
  fail: 0,
  warn: 1,
  unknown: 2,
  pass: 3,
  'not-applicable': 4,
};

/** Failures before warnings before unknowns, the severest of each first. */
export function bySeverity(checks: readonly CheckReport[]): readonly CheckReport[] {
  return [...checks].sort(
    (a, b) =>
      order[a.status] - order[b.status] ||
      severityRank[a.severity] - severityRank[b.severity] ||
      byText(a.code, b.code),
  );
}

export function isFinding(check: CheckReport): boolean {
  return check.status === 'fail' || check.status === 'warn' || check.status === 'unknown';
}

/** One action with every cluster that gains from it, the largest gain first. */
export interface FleetAction {
  readonly action: string;
  /** Codes. */
  readonly checks: readonly string[];
  readonly gains: readonly { readonly cluster: ClusterReport; readonly gain: number }[];
}

interface Grouped {
  readonly owner: Owner;
  readonly action: string;
  readonly checks: readonly string[];
  readonly gains: { readonly cluster: ClusterReport; readonly gain: number }[];
}

/** Next actions of all clusters per owner; owners without one are left out. */
export function nextActions(
  report: Report,
): readonly { readonly owner: Owner; readonly actions: readonly FleetAction[] }[] {
  const groups = new Map<string, Grouped>();
  for (const cluster of report.clusters) {
    for (const next of cluster.nextActions) group(groups, cluster, next);
  }
  const all = [...groups.values()];
  for (const one of all) one.gains.sort((a, b) => b.gain - a.gain);
  all.sort((a, b) => largest(b) - largest(a));
  return owners
    .map((owner) => ({ owner, actions: all.filter((one) => one.owner === owner) }))
    .filter((one) => one.actions.length > 0);
}

function group(groups: Map<string, Grouped>, cluster: ClusterReport, next: NextAction): void {
  const key = JSON.stringify([next.owner, next.action, next.checks]);
  const known = groups.get(key);
  const gained = { cluster, gain: next.gain };
  if (known !== undefined) {
    known.gains.push(gained);
    return;
  }
  const checks = next.checks.map((check) => codeOf(cluster, check));
  groups.set(key, { owner: next.owner, action: next.action, checks, gains: [gained] });
}

function largest(one: Grouped): number {
  return one.gains[0]?.gain ?? 0;
}

/** The code of a check named by id or code; the name itself when the cluster has no such check. */
export function codeOf(cluster: ClusterReport | undefined, check: string): string {
  return cluster?.checks.find((one) => one.id === check || one.code === check)?.code ?? check;
}

export function clusterNamed(report: Report, id: string): ClusterReport | undefined {
  return report.clusters.find((one) => one.id === id);
}

/** Names to show: the cluster's own, with the id where two share it. By cluster id. */
export function displayNames(report: Report): ReadonlyMap<string, string> {
  const seen = new Map<string, number>();
  for (const { name } of report.clusters) seen.set(name, (seen.get(name) ?? 0) + 1);
  return new Map(
    report.clusters.map(({ id, name }) => {
      const alone = name !== '' && seen.get(name) === 1;
      return [id, alone ? name : `${name} (${id})`];
    }),
  );
}

/** Provider and distribution: once where they are the same word, and no provider that is not known. */
export function platform({ provider, distribution }: ClusterReport): string {
  const isOneWord = provider === distribution || provider === 'unknown';
  return isOneWord ? distribution : `${provider}/${distribution}`;
}

/** All that named it, in words; nothing where that says no more than how it was read. */
export function foundBy({ foundBy: all, source }: ClusterReport): string | null {
  return all.every((one) => one === source) ? null : all.join(', ');
}

export function management({ managed }: ClusterReport): string {
  if (managed === null) return 'not known whether managed';
  return managed ? 'managed control plane' : 'self-managed control plane';
}

/** The phases that have a score, in order. */
export function scoredPhases(
  cluster: ClusterReport,
): readonly { readonly phase: Phase; readonly report: PhaseReport }[] {
  const found: { readonly phase: Phase; readonly report: PhaseReport }[] = [];
  for (const phase of phases) {
    const report = cluster.phases[phase];
    if (report !== null) found.push({ phase, report });
  }
  return found;
}

/** The phase with the lowest assured score; on a tie the one that is surely low, then the first. */
export function weakest(
  cluster: ClusterReport,
): { readonly phase: Phase; readonly report: PhaseReport } | undefined {
  const [first, ...rest] = scoredPhases(cluster);
  let found = first;
  for (const one of rest) if (found !== undefined && isLower(one.report, found.report)) found = one;
  return found;
}

function isLower(one: PhaseReport, other: PhaseReport): boolean {
  if (one.assured !== other.assured) return one.assured < other.assured;
  return one.potential < other.potential;
}

/** `limited by NSI-01, cap 40, next IRR-03`; empty when no gate holds the phase down. */
export function limits(cluster: ClusterReport, limitedBy: readonly Limit[]): string {
  if (limitedBy.length === 0) return '';
  const named = limitedBy.map(({ check, cap, second }) => {
    const next = second === null ? '' : `, next ${codeOf(cluster, second)}`;
    return `${codeOf(cluster, check)}, cap ${cap}${next}`;
  });
  return `limited by ${named.join('; ')}`;
}

/** Reads the texts of a check by id, never a key that every object has. */
export function textOf(report: Report, id: string): CheckText {
  const found = Object.hasOwn(report.docs, id) ? report.docs[id] : undefined;
  return found ?? { title: id, question: '', rule: '', why: '', fix: '', references: [] };
}

/** `Deployment shop/cart` for an object, the key for anything else. */
export function subjectName(subject: SubjectReport): string {
  const { kind, namespace, name } = subject;
  if (kind === undefined || name === undefined) return subject.key;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** `2 fail, 1 unknown` of a check's verdicts; empty when it has none. */
export function countsOf({ counts }: CheckReport): string {
  const parts = (['fail', 'warn', 'unknown', 'pass'] as const)
    .filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${status}`);
  return parts.join(', ');
}
