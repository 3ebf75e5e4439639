import type { Check } from '../model/check.ts';
import { ASSURANCE, type Judgement, judgementOf } from '../model/credit.ts';
import { type Fraction, least, leastOf } from '../model/fraction.ts';
import type { Evidence } from '../model/verdict.ts';
import type { Judged } from './counted.ts';

/** The assurance weight of the weakest evidence that decided. Source: readiness model, section 3.4. */
export function assuranceOf(
  check: Check,
  status: Judgement,
  verdicts: readonly Judged[],
): Fraction {
  if (status === 'unknown') return ASSURANCE.unknown;
  const most = check.sources.includes('drill') ? ASSURANCE.drill : ASSURANCE.observed;
  const [first, ...rest] = deciding(check, status, verdicts).map(weightOf);
  return first === undefined ? ASSURANCE.unknown : leastOf(least(most, first), rest);
}

/** In a share everything seen decides; else the verdicts that have the status of the whole. */
function deciding(check: Check, status: Judgement, verdicts: readonly Judged[]): readonly Judged[] {
  const seen = verdicts.filter((one) => judgementOf(one) !== 'unknown');
  if (check.grade.type === 'coverage' || check.grade.type === 'mean') return seen;
  const alike = seen.filter((one) => judgementOf(one) === status);
  return alike.length === 0 ? seen : alike;
}

function weightOf(verdict: Judged): Fraction {
  const most = verdict.status === 'rehearsed' ? ASSURANCE.drill : ASSURANCE.observed;
  return least(most, ...decidingEvidence(verdict).map(evidenceWeight));
}

/** Where what was observed contradicts the plan, the observation decides. */
function decidingEvidence({ evidence, contradiction }: Judged): readonly Evidence[] {
  if (contradiction !== true) return evidence;
  const observed = evidence.filter(({ subject }) => subject.type !== 'plan');
  return observed.length === 0 ? evidence : observed;
}

function evidenceWeight({ subject, artefact }: Evidence): Fraction {
  if (subject.type !== 'plan') return ASSURANCE.observed;
  return artefact === true ? ASSURANCE.artefact : ASSURANCE.attested;
}
