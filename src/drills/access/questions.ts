import { namedResponders, type Responder } from '../../facts/named-responders.ts';
import { questionOf } from '../../facts/review-questions.ts';
import { keyOfReview, type ReviewQuestion } from '../../model/access-reviews.ts';
import { defineFact, type Fact } from '../../model/source.ts';
import { RIGHT_WEIGHTS } from '../../tables/responder-rights.ts';
import type { Ask } from './asks.ts';
import { BEYOND_ASKS } from './beyond.ts';
import { type PlaybookRights, playbookRights } from './needed.ts';

export interface AccessQuestions {
  /** Of those whom the plan names. */
  readonly named: readonly ReviewQuestion[];
  readonly about: (responder: Responder) => readonly ReviewQuestion[];
}

/** What the API server has to be asked for the drill, the questions that weigh most first. */
export const accessQuestions: Fact<AccessQuestions> = defineFact({
  id: 'access-questions',
  title: 'What the API server is asked about the responders of the plan',
  needs: { needed: playbookRights, responders: namedResponders },
  compute: ({ needed, responders }): AccessQuestions => {
    const asks = asksOf(needed);
    const about = (responder: Responder) => questionsAbout(responder, asks);
    const all = responders.named.map(about);
    const longest = Math.max(0, ...all.map(({ length }) => length));
    // One of each in turn: where not everything is asked, nobody is left out.
    const inTurn = Array.from({ length: longest }, (_, at) => all.flatMap((one) => one[at] ?? []));
    return { named: inTurn.flat(), about };
  },
  show: ({ named }: AccessQuestions) => named,
});

function asksOf({ rights }: PlaybookRights): readonly Ask[] {
  const needed = rights
    .filter(({ required }) => required !== 'no')
    .toSorted((a, b) => RIGHT_WEIGHTS[b.severity] - RIGHT_WEIGHTS[a.severity]);
  return [
    ...BEYOND_ASKS,
    ...needed.flatMap(({ places }) =>
      places.flatMap(({ ways, older }) => [...ways, ...older].flat()),
    ),
  ];
}

/** Also with the groups that he is put into for a while; each question once. */
function questionsAbout(
  { who, elevated }: Responder,
  asks: readonly Ask[],
): readonly ReviewQuestion[] {
  if (who.length === 0) return [];
  const states = elevated.length === 0 ? [who] : [who, [...who, ...elevated]];
  const all = asks.flatMap(({ action, namespace }) =>
    states.map((one) => questionOf(one, action, namespace)),
  );
  return [...new Map(all.map((one) => [keyOfReview(one), one])).values()];
}
