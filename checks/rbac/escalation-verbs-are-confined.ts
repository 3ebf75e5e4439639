import {
  confined,
  expected,
  isLocal,
  type Opinion,
  placesOf,
  whoIs,
} from '../../src/facts/confined.ts';
import { heldRight } from '../../src/facts/confined-examples.ts';

import { type RightHolder, rightHolders } from '../../src/facts/right-holders.ts';
import { type Check, defineCheck, worst } from '../../src/model/check.ts';
import { entry } from '../../src/tables/catalogue/entry.ts';
import { PROMOTING, PROMOTING_BEYOND } from '../../src/tables/guarded-rights.ts';

export const check: Check = defineCheck({
  ...entry('RBC-10'),
  lifecycle: 'stable',
  rule: `Everybody who may escalate or bind roles, impersonate, or write roles and bindings, by a binding that nobody
    ships. PASS for the platform and for whom the plan names. WARN for people who may do so in namespaces only,
    without escalate or bind on ClusterRoles. FAIL for ServiceAccounts of tenants, for groups that stand for many and
    for anybody else.`,
  why: `These verbs turn one stolen credential into any other. A responder who revokes the first has then revoked
    nothing.`,
  fix: `Take the verbs out of the role; leave role-writing to the delivery of the platform, and let teams bind only
    roles that they hold themselves.`,
  grade: worst,
  needs: { holders: rightHolders },
  examples: heldRight(
    '{apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [escalate, bind]}',
  ),
  *evaluate({ holders }) {
    const beyond = new Set(holders.of(PROMOTING_BEYOND).map(({ subject }) => subject.key));
    const opinion = (one: RightHolder): Opinion => opinionOf(one, beyond.has(one.subject.key));
    yield* confined(holders.of(PROMOTING), holders, opinion, WHAT);
  },
});

const WHAT = 'promote themselves or others';

function opinionOf(holder: RightHolder, beyond: boolean): Opinion {
  const isDelegated = holder.kind === 'person' && isLocal(holder) && !beyond;
  const message = `${whoIs(holder)} may ${WHAT} ${placesOf(holder)}`;
  return expected(holder, WHAT) ?? { status: isDelegated ? 'warn' : 'fail', message };
}
