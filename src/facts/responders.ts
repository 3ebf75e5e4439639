import { type Gap, type Gaps, someGaps } from '../model/observed.ts';
import { defineFact, type Fact } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import type { Responder } from './named-responders.ts';
import type { Action } from './policy-rules.ts';
import { type ResponderRights, responderRights } from './responder-rights.ts';

/** Whether some responder may do all of several things in a namespace. */
export type Ability =
  | { readonly state: 'able'; readonly evidence: readonly [Evidence, ...Evidence[]] }
  /** `lacking`: what the responder who lacks least may not do. */
  | {
      readonly state: 'unable';
      readonly lacking: readonly Action[];
      readonly evidence: readonly [Evidence, ...Evidence[]];
    }
  | { readonly state: 'unknown'; readonly gaps: Gaps; readonly evidence: readonly Evidence[] };

export interface Responders {
  readonly able: (actions: readonly Action[], namespace: string) => Ability;
}

/** Whether one of the plan's responders may do what a step of the response takes. */
export const responders: Fact<Responders> = defineFact({
  id: 'responders',
  title: 'Whether a responder of the plan may do several things',
  needs: { rights: responderRights },
  compute: ({ rights }): Responders => ({
    able: (actions, namespace) => abilityOf(rights, actions, namespace),
  }),
  show: () => ({}),
});

interface Tried {
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly missing: readonly Action[];
  readonly gaps: readonly Gap[];
}

function abilityOf(
  rights: ResponderRights,
  actions: readonly Action[],
  namespace: string,
): Ability {
  const tried = rights.named.map((one) => tryOut(one, rights, actions, namespace));
  const able = tried.find(({ missing }) => missing.length === 0);
  if (able !== undefined) return { state: 'able', evidence: able.evidence };
  const gaps = someGaps([...rights.unnamed, ...new Set(tried.flatMap((one) => one.gaps))]);
  const [closest] = tried.toSorted((a, b) => a.missing.length - b.missing.length);
  if (gaps !== undefined) return { state: 'unknown', gaps, evidence: closest?.evidence ?? [] };
  if (closest === undefined) throw new RangeError('nobody is named, and nothing says why');
  return { state: 'unable', lacking: closest.missing, evidence: closest.evidence };
}

function tryOut(
  responder: Responder,
  rights: ResponderRights,
  actions: readonly Action[],
  namespace: string,
): Tried {
  const answers = actions.map((action) => ({
    action,
    ...rights.may(responder, action, namespace),
  }));
  const given = answers.flatMap((one) => (one.state === 'yes' ? one.evidence : []));
  const missing = answers.filter((one) => one.state !== 'yes');
  const stated: Evidence = responder.stated ?? { subject: responder.subject, path: '', value: '' };
  return {
    evidence: [stated, ...distinct(given)],
    missing: missing.map(({ action }) => action),
    gaps: missing.flatMap((one) => one.gaps),
  };
}

/** The same binding gives several rights. */
function distinct(all: readonly Evidence[]): readonly Evidence[] {
  const found = new Map(all.map((one) => [`${one.subject.key} ${one.path}`, one]));
  return [...found.values()];
}
