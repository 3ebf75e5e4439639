import { type Named, subjectOf } from '../../../model/kubernetes/meta.ts';
import type { Subject } from '../../../model/verdict.ts';
import type { Finding, Rule } from '../rules.ts';

/** Notes what is wrong at a field of one object, and how it is read in spite of that. */
export type Report = (path: string, wrong: string, read: string) => void;

/** One object as it is compiled: its subject, and where its findings go. */
export interface Reading {
  readonly object: Subject;
  readonly report: Report;
}

export function reading(object: Named, findings: Finding[]): Reading {
  const subject = subjectOf(object.meta);
  return {
    object: subject,
    report: (path, wrong, read) => findings.push({ object: subject, path, wrong, read }),
  };
}

/** How a part that cannot be read is taken, in a finding. */
export const EITHER_WAY = 'both as if it matched everything and as if it matched nothing';

/** The rule as it stands or not at all: the answer holds both. */
export function doubtful(rule: Rule, doubt: string): Rule {
  return { ...rule, doubt: rule.doubt === undefined ? doubt : `${rule.doubt}; ${doubt}` };
}
