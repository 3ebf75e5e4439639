import { confined, expected, type Opinion, placesOf, whoIs } from '../../src/facts/confined.ts';
import { heldRight } from '../../src/facts/confined-examples.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { READING_SECRETS } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-09'),
  lifecycle: 'stable',
  rule: `Everybody who may get, list or watch Secrets by a binding that nobody ships: listing and watching return their
    content too. PASS for the platform's controllers and for whom the plan names, as administrators, responders or by
    an exception. WARN for people who may read the Secrets of namespaces. FAIL for anybody else who reads those of the
    whole cluster or of kube-system.`,
  why: `Whoever reads all Secrets has every credential in the cluster. After a theft all of them must be rotated,
    and nobody can do that in an afternoon.`,
  fix: `Give the controller a Role in the namespaces that it serves, or name the Secrets in resourceNames; write
    controllers that must read them all into the plan.`,
  grade: worst,
  needs: { holders: rightHolders, declarations },
  examples: heldRight("{apiGroups: [''], resources: [secrets], verbs: [list]}"),
  *evaluate({ holders, declarations }) {
    const opinion = (holder: RightHolder): Opinion => opinionOf(holder, declarations);
    yield* confined(holders.of(READING_SECRETS), holders, opinion, WHAT);
  },
});

const WHAT = 'read Secrets';

function opinionOf(holder: RightHolder, declarations: Declarations): Opinion {
  // A rule that names its Secrets reads no more than these.
  const any = holder.holdings.filter(({ names }) => names === undefined);
  const broad = any.filter(({ grant }) => ['', 'kube-system'].includes(grant.namespace));
  if (broad.length === 0) {
    const local = any.length > 0 && holder.kind !== 'account' && holder.kind !== 'platform';
    if (!local) return undefined;
    const message = `may read the Secrets ${placesOf(holder)}`;
    return expected(holder, WHAT) ?? { status: 'warn', message };
  }
  const because = declarations.of(check, holder.subject);
  if (because !== undefined) {
    return { status: 'pass', message: 'may read all Secrets, as the plan declares', because };
  }
  const message = `${whoIs(holder)} may read the Secrets ${placesOf({ holdings: broad })}`;
  return expected(holder, WHAT) ?? { status: 'fail', message };
}
