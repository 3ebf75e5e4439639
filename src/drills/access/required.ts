import type { Observed } from '../../model/observed.ts';
import type { PlanPlaybook } from '../../model/plan/practice.ts';
import type { PlaybookPart, ResponderRight } from '../../tables/responder-rights.ts';
import type { Presence } from './served.ts';

/** Whether the playbooks need a right; unknown where there is no playbook, or perhaps nothing to use it on. */
export type Requirement = 'yes' | 'no' | 'unknown';

/**
 * Critical rights always; others where a playbook has a part that needs them. One that names no parts may have any.
 * Source: the readiness model, 6.4.
 */
export function requirementOf(
  { severity, parts }: Pick<ResponderRight, 'severity' | 'parts'>,
  playbooks: Observed<readonly PlanPlaybook[]>,
  there: Presence,
): Requirement {
  const asked = severity === 'critical' ? 'yes' : askedFor(parts, playbooks);
  return asked === 'yes' && there === 'unknown' ? 'unknown' : asked;
}

function askedFor(
  parts: readonly PlaybookPart[],
  playbooks: Observed<readonly PlanPlaybook[]>,
): Requirement {
  if (playbooks.state === 'unseen') return 'unknown';
  const needs = playbooks.value.some(
    ({ steps }) => steps === undefined || steps.some((one) => parts.includes(one)),
  );
  return needs ? 'yes' : 'no';
}
