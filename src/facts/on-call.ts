import { planRoles, planRotations } from '../model/plan.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';

/** Tells whether a party of the plan is on call: reachable by a page at any time. */
export interface OnCall {
  readonly has: (party: string) => boolean;
}

/**
 * `oncall`, a rotation, or a role that a rotation fills. A rotation must exist: without one nobody
 * is on call. The incident lead is not: the engineer who is paged would have to reach them first.
 */
export const onCall: Fact<OnCall> = defineFact({
  id: 'on-call',
  title: 'Who of the plan is on call',
  needs: { rotations: maybe(planRotations), roles: maybe(planRoles) },
  compute: ({ rotations, roles }): OnCall => {
    const ids = rotations.state === 'unseen' ? [] : rotations.value.map(({ id }) => id);
    const given = roles.state === 'unseen' ? {} : roles.value;
    const { incidentLead: _lead, deputy: _deputy, ...technical } = given;
    const parties = new Set([
      ...(ids.length > 0 ? ['oncall'] : []),
      ...ids,
      ...Object.entries(technical).flatMap(([key, { rotation }]) =>
        rotation !== undefined && ids.includes(rotation) ? [key] : [],
      ),
    ]);
    return { has: (party) => parties.has(party) };
  },
  show: () => ({}),
});
