import { confined, expected, type Opinion, placesOf, whoIs } from '../../src/facts/confined.ts';
import { heldRight } from '../../src/facts/confined-examples.ts';
import { type Declarations, declarations } from '../../src/facts/declarations.ts';
import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { QUIET_PATHS } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-14'),
  lifecycle: 'stable',
  rule: `Everybody who may approve or sign certificates, write admission webhooks, PersistentVolumes, nodes,
    CustomResourceDefinitions or APIServices, or tell Argo CD and Flux what to deploy, by a binding that nobody ships.
    PASS for the platform and for whom the plan names. WARN for operators that an exception of the plan declares. FAIL
    for anybody else.`,
  why: `These are the quieter ways to the control plane: a certificate for another user, a webhook that sees all
    that is admitted, a volume that is the disk of a node.`,
  fix: `Leave them to operators in namespaces of their own, declare those in the plan, and let teams deliver by pull
    requests instead of writing what deploys.`,
  grade: worst,
  needs: { holders: rightHolders, declarations },
  examples: heldRight("{apiGroups: [''], resources: [persistentvolumes], verbs: [create]}"),
  *evaluate({ holders, declarations }) {
    const opinion = (one: RightHolder): Opinion => opinionOf(one, declarations);
    yield* confined(holders.of(QUIET_PATHS), holders, opinion, WHAT);
  },
});

const WHAT = 'write what leads to the control plane';

function opinionOf(holder: RightHolder, declarations: Declarations): Opinion {
  const because = declarations.of(check, holder.subject);
  if (because !== undefined) {
    return { status: 'warn', message: `may ${WHAT}; the plan declares it`, because };
  }
  const message = `${whoIs(holder)} may ${WHAT} ${placesOf(holder)}`;
  return expected(holder, WHAT) ?? { status: 'fail', message };
}
