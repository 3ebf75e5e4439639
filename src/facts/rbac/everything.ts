import type { Evidence } from '../../model/verdict.ts';
import { rulesOfEverything } from '../policy-rules.ts';
import type { Principal } from '../principals.ts';
import { grantEvidence, ruleEvidence } from './answers.ts';
import type { Grant } from './grants.ts';
import type { Rbac } from './rbac.ts';
import type { PlacedRule } from './role-rules.ts';

/** The bindings and rules by which somebody may do everything in the whole cluster; none where nobody says so. */
export function everythingOf(principal: Principal, rights: Rbac): readonly Evidence[] {
  const wide = rights.grantsOf(principal).filter(({ namespace }) => namespace === '');
  const placed = wide.flatMap((grant) => placedOf(grant));
  return rulesOfEverything(placed).flatMap(({ grant, ...rule }) => [
    grantEvidence(grant),
    ruleEvidence(rule),
  ]);
}

function placedOf(grant: Grant): readonly (PlacedRule & { readonly grant: Grant })[] {
  return grant.rules.state === 'known' ? grant.rules.rules.map((one) => ({ ...one, grant })) : [];
}
