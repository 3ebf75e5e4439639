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
import { LIFTING_ISOLATION } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('NSI-10'),
  lifecycle: 'stable',
  rule: `Everybody who may change namespaces, change labels of pods, or change and delete network policies, by a binding
    that nobody ships. PASS for the platform, for whom the plan names, and for delivery that an exception of the plan
    declares. WARN for people who may do so in namespaces only. FAIL for ServiceAccounts of tenants, for groups that
    stand for many, and for people who may do so everywhere.`,
  why: `A quarantine that the intruder can lift is none. Labels decide which policies hold: whoever writes them
    chooses his own.`,
  fix: `Take the verbs out of the role of the workload; let policies and labels be written by the platform's delivery
    alone.`,
  grade: worst,
  needs: { holders: rightHolders, declarations },
  examples: heldRight(
    '{apiGroups: [networking.k8s.io], resources: [networkpolicies], verbs: [delete]}',
  ),
  *evaluate({ holders, declarations }) {
    const opinion = (one: RightHolder): Opinion => opinionOf(one, declarations);
    yield* confined(holders.of(LIFTING_ISOLATION), holders, opinion, WHAT);
  },
});

const WHAT = 'change isolation';

function opinionOf(holder: RightHolder, declarations: Declarations): Opinion {
  const because = declarations.of(check, holder.subject);
  if (because !== undefined) {
    return { status: 'pass', message: `may ${WHAT}, as the plan declares`, because };
  }
  const isTeam = holder.kind === 'person' && isLocal(holder);
  const message = `${whoIs(holder)} may ${WHAT} ${placesOf(holder)}`;
  return expected(holder, WHAT) ?? { status: isTeam ? 'warn' : 'fail', message };
}
