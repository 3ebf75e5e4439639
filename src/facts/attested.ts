import type { PlanContact } from '../model/plan/people.ts';
import type { Day, FreshnessItem, Reference } from '../model/plan/scope.ts';
import {
  type Evidence,
  fail,
  pass,
  type SomeEvidence,
  type Subject,
  type Verdict,
  warn,
} from '../model/verdict.ts';
import { ageText, agoText, type Freshness } from './freshness.ts';
import type { PlanAges } from './plan-ages.ts';

/** A statement of the plan by its path, such as `contacts.legal`. */
export function planSubject(path: string): Subject {
  return { type: 'plan', key: path };
}

/** What the plan says there. */
export function stated(subject: Subject, path: string, value: string, note?: string): Evidence {
  return { subject, path, value, ...(note === undefined ? {} : { note }) };
}

/** A document the plan points to; a link or ticket counts more than a name. */
export function pointed(subject: Subject, path: string, value: Reference): Evidence {
  const isLink = /^[a-z][a-z0-9+.-]*:\/\/./i.test(value) || /^[A-Z][A-Z0-9]*-\d+$/.test(value);
  return { subject, path, value, ...(isLink ? { artefact: true } : {}) };
}

/** That the plan says nothing there; `filed` is whether there is a plan at all. */
export function notStated(subject: Subject, path: string, filed: boolean): Evidence {
  return stated(subject, path, filed ? 'not in the plan' : 'no response plan was given');
}

/** A day of the plan with its age. */
export function dated(subject: Subject, path: string, day: Day, age: Freshness): Evidence {
  return stated(subject, path, day, ageText(age));
}

/** What a contact must have besides being fresh: evidence that it has, or what is lacking. */
type Extra = { readonly has: Evidence } | { readonly lacks: string; readonly evidence: Evidence };

interface ContactQuestion {
  /** Its key under `contacts`. */
  readonly key: string;
  readonly contact: PlanContact | undefined;
  readonly filed: boolean;
  readonly ages: PlanAges;
  readonly item: FreshnessItem;
  readonly extra?: Extra;
}

/**
 * Whether a stakeholder can be reached: fails when there is none, or when the last try is undated,
 * too old or ahead of its time; warns while it ages or when the extra is lacking.
 */
export function contactVerdict(question: ContactQuestion): Verdict {
  const { key, contact, filed, ages, item, extra } = question;
  const subject = planSubject(`contacts.${key}`);
  if (contact === undefined) {
    return fail(subject, 'nobody is named to contact', [notStated(subject, '', filed)]);
  }
  const alias = stated(subject, 'alias', contact.alias);
  if (contact.verified === undefined) {
    return fail(subject, 'nobody noted when the contact was last tried', [
      alias,
      notStated(subject, 'verified', filed),
    ]);
  }
  const age = ages.of(contact.verified, item);
  const day = dated(subject, 'verified', contact.verified, age);
  const evidence: SomeEvidence = [alias, day, ...extraEvidence(extra)];
  const words = { future: 'the date of the last try lies in the future', last: 'last tried' };
  return agedVerdict({ subject, age, evidence, words }, () =>
    extra !== undefined && 'lacks' in extra
      ? warn(subject, extra.lacks, evidence)
      : pass(subject, 'can be reached, and somebody tried recently', evidence),
  );
}

function extraEvidence(extra: Extra | undefined): readonly Evidence[] {
  if (extra === undefined) return [];
  return ['has' in extra ? extra.has : extra.evidence];
}

/** What a statement of the plan comes to. */
export type Attested = Extract<Verdict, { readonly status: 'pass' | 'warn' | 'fail' }>;

interface Aged {
  readonly subject: Subject;
  readonly age: Freshness;
  readonly evidence: SomeEvidence;
  /** What is said of a date ahead of its time, and what comes before `120 days ago`. */
  readonly words: { readonly future: string; readonly last: string };
}

/** Fails on a date that is too old or ahead of its time, warns on one that ages; else it is for `fresh` to say. */
export function agedVerdict(
  { subject, age, evidence, words }: Aged,
  fresh: () => Attested,
): Attested {
  switch (age.state) {
    case 'future':
      return fail(subject, words.future, evidence);
    case 'stale':
      return fail(subject, `${words.last} ${agoText(age)}`, evidence);
    case 'ageing':
      return warn(subject, `${words.last} ${agoText(age)}`, evidence);
    case 'fresh':
      return fresh();
  }
}

const RANK = ['pass', 'warn', 'fail'] as const;

/** The best of several statements that each could be enough: the first of those that are alike. */
export function bestOf(verdicts: readonly Attested[]): Attested | undefined {
  return verdicts.toSorted((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status))[0];
}
