import {
  confined,
  expected,
  isLocal,
  type Opinion,
  placesOf,
  whoIs,
} from '../../src/facts/confined.ts';
import { heldRight } from '../../src/facts/confined-examples.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { MINTING_TOKENS } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-13'),
  lifecycle: 'stable',
  rule: `Everybody who may create tokens of ServiceAccounts by a binding that nobody ships. PASS for the platform, for
    administrators and responders of the plan, and for whom an exception of the plan declares while the rule names the
    accounts. WARN for a declared one that may do so for any account of its namespaces. FAIL for anybody else, and for
    the whole cluster.`,
  why: `A token that was issued leaves no object behind: nobody can list what an intruder minted. Only the audit log
    knows, and only the end of the account or of the token ends it.`,
  fix: `Name the accounts in resourceNames, in a Role of their namespace; declare who needs it in the plan.`,
  grade: worst,
  needs: { holders: rightHolders, declarations },
  examples: heldRight("{apiGroups: [''], resources: [serviceaccounts/token], verbs: [create]}"),
  *evaluate({ holders, declarations }) {
    const opinion = (one: RightHolder): Opinion => opinionOf(one, declarations);
    yield* confined(holders.of(MINTING_TOKENS), holders, opinion, WHAT);
  },
});

const WHAT = 'issue tokens of ServiceAccounts';

function opinionOf(holder: RightHolder, declarations: Declarations): Opinion {
  const because = declarations.of(check, holder.subject);
  const isNamed = holder.holdings.every(({ names }) => names !== undefined);
  if (because !== undefined && isNamed) {
    return {
      status: 'pass',
      message: `may ${WHAT} that the rule names; the plan declares it`,
      because,
    };
  }
  if (because !== undefined && isLocal(holder)) {
    const message = `may ${WHAT}, any of them ${placesOf(holder)}; the plan declares it`;
    return { status: 'warn', message, because };
  }
  const message = `${whoIs(holder)} may ${WHAT} ${placesOf(holder)}`;
  return expected(holder, WHAT) ?? { status: 'fail', message };
}
