import type { Check, Outcome, Owner } from '../model/check.ts';
import type { Gap } from '../model/observed.ts';
import { byText } from '../model/order.ts';
import { planSectionsOf } from './plan-sections.ts';
import type { Scored } from './scored.ts';

/** Something one owner can do that lets one or more checks pass. */
export interface Step {
  readonly owner: Owner;
  /** Check ids, sorted. */
  readonly checks: readonly [string, ...string[]];
  readonly weight: number;
  readonly action: string;
}

/** What steps are made of. Maps are by check id. */
export interface Findings {
  readonly scored: readonly Scored[];
  readonly docs: ReadonlyMap<string, Check>;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

interface Open {
  readonly doc: Check;
  readonly weight: number;
  readonly outcome: Outcome;
}

/**
 * One step for each check that does not fully pass. Checks that only the plan answers are one step
 * where they read the same sections, and checks that only lack sight where they lack the same. What nobody can repair here is none: a fault of the tool, or a
 * part of a rule that is not built yet.
 */
export function stepsOf(findings: Findings): readonly Step[] {
  const groups = new Map<string, [Open, ...Open[]]>();
  for (const { id, weight, credit } of findings.scored) {
    const doc = findings.docs.get(id);
    const outcome = findings.outcomes.get(id);
    if (
      doc === undefined ||
      outcome === undefined ||
      !isOpen(outcome) ||
      credit.lo.n === credit.lo.d
    ) {
      continue;
    }
    const open = { doc, weight, outcome };
    const key = togetherAs(open) ?? id;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [open]);
    else group.push(open);
  }
  return [...groups.values()].map((group) => stepOf(group, sectionsOf(group[0].doc)));
}

function isOpen(outcome: Outcome): boolean {
  if (outcome.type === 'not-applicable') return false;
  if (outcome.type === 'unknown' && outcome.fault !== undefined) return false;
  return isProven(outcome) || outcome.gaps.some((gap) => !isPlanned(gap));
}

/** A gap that only a later version closes. See `notBuiltYet`. */
function isPlanned({ source }: Gap): boolean {
  return source.startsWith('fact/');
}

/** The sections that alone answer a check; none where there is more to look at. */
function sectionsOf({ sources, needs }: Check): readonly string[] {
  return sources.every((source) => source === 'plan') ? planSectionsOf(needs) : [];
}

/** What checks that one step answers have in common; undefined where each needs its own. */
function togetherAs({ doc, outcome }: Open): string | undefined {
  const sections = sectionsOf(doc);
  if (sections.length > 0) return `${doc.owner} plan ${sections.join(' ')}`;
  const unseen = unseenOf(outcome);
  return isProven(outcome) || unseen.length === 0 ? undefined : `${doc.owner} ${unseen.join('\n')}`;
}

function isProven(outcome: Outcome): boolean {
  return outcome.type === 'judged' && outcome.counts.fail + outcome.counts.warn > 0;
}

function unseenOf(outcome: Outcome): readonly string[] {
  if (outcome.type === 'not-applicable') return [];
  return [...new Set(outcome.gaps.flatMap(({ permission }) => permission ?? []))].sort(byText);
}

function stepOf(group: readonly [Open, ...Open[]], sections: readonly string[]): Step {
  const [first, ...rest] = [...group].sort((a, b) => byText(a.doc.id, b.doc.id));
  const { doc } = first ?? group[0];
  return {
    owner: doc.owner,
    checks: [doc.id, ...rest.map((one) => one.doc.id)],
    weight: group.reduce((total, { weight }) => total + weight, 0),
    action:
      rest.length === 0 || sections.length === 0
        ? actionFor(first ?? group[0])
        : planAction(group, sections),
  };
}

function planAction(group: readonly Open[], sections: readonly string[]): string {
  const titles = group.map(({ doc }) => doc.title).sort(byText);
  const what = sections.length === 1 ? 'the section' : 'the sections';
  return `Complete ${what} ${sections.join(', ')} of ir-plan.yaml: ${titles.join('; ')}`;
}

function actionFor({ doc, outcome }: Open): string {
  if (outcome.type === 'not-applicable') return doc.fix;
  const unseen = unseenOf(outcome);
  if (unseen.length === 0) return doc.fix;
  const sight = `Let it be seen: ${unseen.slice(0, 3).join('; ')}${unseen.length > 3 ? '; …' : ''}`;
  return isProven(outcome) ? `${doc.fix} ${sight}` : sight;
}
