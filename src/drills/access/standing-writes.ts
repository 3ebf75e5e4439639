import type { Responder } from '../../facts/named-responders.ts';
import { principalsIn } from '../../facts/principals.ts';
import { grantEvidence, ruleEvidence } from '../../facts/rbac/answers.ts';
import type { Grant } from '../../facts/rbac/grants.ts';
import type { Rbac } from '../../facts/rbac/rbac.ts';
import type { PlacedRule } from '../../facts/rbac/role-rules.ts';
import { isShippedGrant } from '../../facts/rbac-reach/shipped.ts';
import type { SomeEvidence } from '../../model/verdict.ts';

const READS: readonly string[] = ['get', 'list', 'watch'];

/** The first right that he holds for good and that changes something; reads and what everybody is given do not. */
export function standingWrite({ who }: Responder, rights: Rbac): SomeEvidence | undefined {
  for (const grant of principalsIn(who).flatMap((one) => rights.grantsOf(one))) {
    if (isShippedGrant(grant) || grant.rules.state !== 'known') continue;
    const found = grant.rules.rules.find(isWrite);
    if (found !== undefined) return [grantEvidence(grant), ruleEvidence(found)];
  }
  return undefined;
}

/** What he is bound to, for the proof that it only reads. */
export function grantsOf({ who }: Responder, rights: Rbac): readonly Grant[] {
  return who.flatMap((one) => rights.grantsOf(one));
}

function isWrite({ rule }: PlacedRule): boolean {
  return rule.resources.length > 0 && rule.verbs.some((verb) => !READS.includes(verb));
}
