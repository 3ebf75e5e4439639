import type { CheckDoc, Outcome } from '../model/check.ts';
import { type ClusterInfo, namesOf } from '../model/cluster.ts';
import { judgementOf } from '../model/credit.ts';
import type { JudgedCluster } from '../model/judged.ts';
import { byText } from '../model/order.ts';
import type { Waived } from '../model/report.ts';
import { type Term, termOf } from '../model/term.ts';
import type { Subject } from '../model/verdict.ts';
import type { Waiver, WaiverSelector } from '../model/waiver.ts';

/** Why a waiver does nothing, or too much: worth a warning, never an error. */
export interface WaiverNote {
  readonly waiver: Waiver;
  /**
   * `elsewhere`: it names no cluster of this run. `broad`: it names no object, so that it covers
   * whatever comes.
   */
  readonly state: Exclude<Term, 'in-force'> | 'elsewhere' | 'unused' | 'broad';
}

/**
 * The label of a check on a cluster: set when waivers in force cover all that keeps it from passing.
 * `asOf` is in milliseconds since the epoch.
 */
export function waivedBy(
  waivers: readonly Waiver[],
  check: CheckDoc,
  cluster: ClusterInfo,
  outcome: Outcome,
  asOf: number,
): Waived | null {
  const open = openSubjects(outcome);
  const used = waivers
    .filter(
      (one) =>
        names(one, check) && covers(one, cluster) && termOf(one.expires, asOf) === 'in-force',
    )
    .filter(({ selector }) => open.some((subject) => matches(selector, subject)))
    .sort((a, b) => byText(a.expires, b.expires) || byText(a.reason, b.reason));
  const [first] = used;
  if (first === undefined) return null;
  const { reason, owner, approver, expires } = first;
  const covered = open.every((subject) => used.some(({ selector }) => matches(selector, subject)));
  return covered ? { reason, owner, approver, expires } : null;
}

/** What is to be said of the waivers themselves, in their order. */
export function waiverNotes(
  waivers: readonly Waiver[],
  checks: readonly CheckDoc[],
  clusters: readonly JudgedCluster[],
  asOf: number,
): readonly WaiverNote[] {
  return waivers.flatMap((waiver): readonly WaiverNote[] => {
    const state = termOf(waiver.expires, asOf);
    if (state !== 'in-force') return [{ waiver, state }];
    const covered = clusters.filter(({ info }) => covers(waiver, info));
    if (covered.length === 0) return [{ waiver, state: 'elsewhere' }];
    const outcomes = outcomesOf(waiver, checks, covered);
    // A check that was not asked says nothing about its waivers.
    if (outcomes.length === 0) return [];
    const open = outcomes.flatMap(openSubjects);
    if (!open.some((one) => matches(waiver.selector, one))) return [{ waiver, state: 'unused' }];
    return namesNoObject(waiver.selector) ? [{ waiver, state: 'broad' }] : [];
  });
}

function outcomesOf(
  waiver: Waiver,
  checks: readonly CheckDoc[],
  clusters: readonly JudgedCluster[],
): readonly Outcome[] {
  const ids = checks.filter((check) => names(waiver, check)).map(({ id }) => id);
  return clusters.flatMap(({ outcomes }) => ids.flatMap((id) => outcomes.get(id) ?? []));
}

function names({ check }: Waiver, { id, code, aliases = [] }: CheckDoc): boolean {
  return check === id || check === code || aliases.includes(check);
}

function covers({ selector }: Waiver, cluster: ClusterInfo): boolean {
  return meansOne(selector, namesOf(cluster));
}

/** Whether a waiver is about a cluster of one of these names. */
export function meansOne({ cluster }: WaiverSelector, names: Iterable<string>): boolean {
  return [...names].some((one) => isLike(one, cluster));
}

/** The subjects that keep a check from passing; undefined stands for the check as a whole. */
function openSubjects(outcome: Outcome): readonly (Subject | undefined)[] {
  if (outcome.type === 'unknown') return [undefined];
  if (outcome.type !== 'judged') return [];
  return outcome.verdicts.flatMap((verdict) => {
    if (verdict.status === 'not-applicable' || judgementOf(verdict) === 'pass') return [];
    const isRest = verdict.status === 'unknown' && verdict.extent === 'rest';
    return [isRest ? undefined : verdict.subject];
  });
}

function matches(selector: WaiverSelector, subject: Subject | undefined): boolean {
  if (subject === undefined) return namesNoObject(selector);
  const namespace = subject.kind === 'Namespace' ? subject.name : subject.namespace;
  return (
    isLike(namespace, selector.namespace) &&
    isLike(subject.kind, selector.kind) &&
    isLike(subject.name, selector.name) &&
    isLike(subject.key, selector.subject)
  );
}

function namesNoObject({ namespace, kind, name, subject }: WaiverSelector): boolean {
  return [namespace, kind, name, subject].every((one) => one === undefined || /^\*+$/.test(one));
}

/** Whether a text fits a pattern in which `*` stands for any text; anything fits a missing one. */
function isLike(text: string | undefined, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (text === undefined) return false;
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start)) return false;
  let from = start.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - end.length >= from && text.endsWith(end);
}
