import type { Responder } from '../../facts/named-responders.ts';
import { planAges } from '../../facts/plan-ages.ts';
import { type ResponderRights, responderRights } from '../../facts/responder-rights.ts';
import { cloudExposure } from '../../model/cloud.ts';
import type { Gap } from '../../model/observed.ts';
import type { AccessCondition } from '../../model/pictures/access.ts';
import { planAccess, planObjectives, planSeverities } from '../../model/plan.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Interval } from '../../model/verdict.ts';
import { type Beyond, beyondOf } from './beyond.ts';
import { conditionsOf } from './conditions.ts';
import { creditOf } from './credit.ts';
import { drawnAccess, WHOLE } from './drawn.ts';
import { answerAt, type PlaceAnswer } from './judge.ts';
import { type NeededRight, type PlaybookRights, playbookRights } from './needed.ts';

/** One right with what became of it in every place that it is needed in. */
export interface JudgedRight {
  readonly right: NeededRight;
  readonly answers: readonly PlaceAnswer[];
}

/** What one responder may do. */
export interface ResponderAccess {
  readonly responder: Responder;
  readonly rights: readonly JudgedRight[];
  readonly beyond: readonly Beyond[];
  readonly credit: Interval;
}

export interface AccessDrill {
  /** Of the plan, for this cluster. */
  readonly named: readonly Responder[];
  readonly of: (responder: Responder) => ResponderAccess;
  readonly needed: PlaybookRights;
  readonly conditions: readonly AccessCondition[];
  /** Of all that are named. */
  readonly credit: Interval;
  readonly reviewed: number;
  /** Why the API server was not asked, or not everything. */
  readonly unreviewed: readonly Gap[];
  /** Why there may be other responders. */
  readonly unnamed: readonly Gap[];
}

/** Whether the responders may do what the response takes, and nothing dangerous beyond. Always whole: gaps are in the value. */
export const access: Fact<AccessDrill> = defineFact({
  id: 'access',
  title: 'Drill D4: whether responders have the rights that the playbooks need',
  needs: {
    needed: playbookRights,
    rights: responderRights,
    ages: planAges,
    access: maybe(planAccess),
    severities: maybe(planSeverities),
    objectives: maybe(planObjectives),
    exposure: maybe(cloudExposure),
  },
  compute: ({ needed, rights, ...inputs }): AccessDrill => {
    const found = new Map<Responder, ResponderAccess>();
    const of = (responder: Responder): ResponderAccess => {
      const known = found.get(responder) ?? accessOf(responder, needed, rights);
      found.set(responder, known);
      return known;
    };
    const { named, reviewed, unreviewed, unnamed } = rights;
    const groups = named.flatMap(({ subject }) =>
      subject.kind === 'Group' && subject.name !== undefined ? [subject.name] : [],
    );
    return {
      named,
      of,
      needed,
      conditions: conditionsOf({ ...inputs, groups }),
      get credit() {
        return creditOf(
          named.flatMap((one) => of(one).rights),
          needed.gaps.length > 0,
        );
      },
      reviewed,
      unreviewed,
      unnamed,
    };
  },
  show: (drill: AccessDrill) => drawnAccess(drill, drill.named, WHOLE),
});

function accessOf(
  responder: Responder,
  needed: PlaybookRights,
  rights: ResponderRights,
): ResponderAccess {
  const judged = needed.rights.map(
    (right): JudgedRight => ({
      right,
      answers: right.places.map((place) => answerAt(responder, place, rights)),
    }),
  );
  const beyond = beyondOf(responder, rights);
  return { responder, rights: judged, beyond, credit: creditOf(judged, needed.gaps.length > 0) };
}
