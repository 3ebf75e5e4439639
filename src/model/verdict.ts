import type { Fraction } from './fraction.ts';
import type { Gap, Gaps } from './observed.ts';

/** What a verdict is about. `key` is stable between runs: it holds no UID and no pod name suffix. */
export interface Subject {
  readonly type: 'k8s' | 'cloud' | 'plan' | 'principal' | 'cluster';
  readonly key: string;
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** One field of one object that decides a verdict. */
export interface Evidence {
  readonly subject: Subject;
  /** The field, such as `spec.template.spec.hostNetwork`; empty when the object's existence decides. */
  readonly path: string;
  /** Its value as text, short; never a secret. */
  readonly value: string;
  readonly note?: string;
  /** A plan statement that carries a hash or a ticket link counts more than a bare one. */
  readonly artefact?: boolean;
}

export type SomeEvidence = readonly [Evidence, ...Evidence[]];

/** Marks that change how a verdict counts. */
export interface Marks {
  /** A failure here vetoes a coverage (a critical-tier object, or what the rule names). */
  readonly veto?: boolean;
  /** Whether the subject is in the scope at all could not be seen. */
  readonly scopeUnknown?: boolean;
  /** It rests on an assumption that the plan could confirm (amendment 0.2). */
  readonly assumed?: boolean;
  /** It contradicts what the plan says; such verdicts are listed first. */
  readonly contradiction?: boolean;
  /** How often it counts in a mean; 1 when missing. */
  readonly times?: number;
}

export interface Pass extends Marks {
  readonly status: 'pass';
  readonly subject: Subject;
  readonly message: string;
  readonly evidence: SomeEvidence;
}

/** In a coverage a warning counts half. */
export interface Warn extends Marks {
  readonly status: 'warn';
  readonly subject: Subject;
  readonly message: string;
  readonly evidence: SomeEvidence;
}

export interface Fail extends Marks {
  readonly status: 'fail';
  readonly subject: Subject;
  readonly message: string;
  readonly evidence: SomeEvidence;
}

export interface Unknown extends Marks {
  readonly status: 'unknown';
  readonly subject: Subject;
  readonly message: string;
  readonly gaps: Gaps;
  readonly evidence: readonly Evidence[];
  /** `one`: just this subject. `rest`: an unknown number of subjects. */
  readonly extent: 'one' | 'rest';
  /** The best that could still come of it; `pass` when missing. */
  readonly best?: 'pass' | 'warn';
}

/** The condition cannot apply. Says so by what was observed or declared, never by what was not seen. */
export interface NotApplicable {
  readonly status: 'not-applicable';
  readonly basis: 'observed' | 'declared';
  readonly message: string;
  readonly evidence: SomeEvidence;
}

/** The result of a drill for one target, as a credit. */
export interface Rehearsed extends Marks {
  readonly status: 'rehearsed';
  readonly subject: Subject;
  readonly message: string;
  readonly evidence: SomeEvidence;
  readonly credit: Interval;
  /** What keeps the credit an interval; empty where it is a point. */
  readonly gaps: readonly Gap[];
}

export type Verdict = Pass | Warn | Fail | Unknown | NotApplicable | Rehearsed;

export interface Interval {
  readonly lo: Fraction;
  readonly hi: Fraction;
}

export function pass(
  subject: Subject,
  message: string,
  evidence: SomeEvidence,
  marks: Marks = {},
): Pass {
  return { status: 'pass', subject, message, evidence, ...marks };
}

export function warn(
  subject: Subject,
  message: string,
  evidence: SomeEvidence,
  marks: Marks = {},
): Warn {
  return { status: 'warn', subject, message, evidence, ...marks };
}

export function fail(
  subject: Subject,
  message: string,
  evidence: SomeEvidence,
  marks: Marks = {},
): Fail {
  return { status: 'fail', subject, message, evidence, ...marks };
}

/** This one subject could not be judged. */
export function unknown(
  subject: Subject,
  message: string,
  gaps: Gaps,
  marks: Marks & { readonly best?: 'pass' | 'warn'; readonly evidence?: readonly Evidence[] } = {},
): Unknown {
  return { status: 'unknown', subject, message, gaps, extent: 'one', evidence: [], ...marks };
}

/** There may be any number of further subjects that were not seen. */
export function unknownRest(subject: Subject, message: string, gaps: Gaps): Unknown {
  return { status: 'unknown', subject, message, gaps, extent: 'rest', evidence: [] };
}

/** What a drill came to for one target. An interval needs the gaps that leave it open. */
export function rehearsed(
  subject: Subject,
  message: string,
  evidence: SomeEvidence,
  credit: Interval,
  marks: Marks & { readonly gaps?: readonly Gap[] } = {},
): Rehearsed {
  return { status: 'rehearsed', subject, message, evidence, credit, gaps: [], ...marks };
}

export function notApplicable(
  basis: NotApplicable['basis'],
  message: string,
  evidence: SomeEvidence,
): NotApplicable {
  return { status: 'not-applicable', basis, message, evidence };
}
