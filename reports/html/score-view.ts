import type { Fleet, OrganizationScore, Score } from '../../src/model/report.ts';
import { maturityLevels, percent } from '../words.ts';
import { type Bar, bar } from './page-view.ts';

type Headline = Pick<
  Fleet,
  'score' | 'technical' | 'organization' | 'confidence' | 'assurance' | 'maturity'
>;

interface Named {
  readonly name: string;
  readonly bar: Bar;
}

/** The numbers of the fleet or a cluster: the one that leads, its parts, and how sure they are. */
export function scoresView(
  of: string,
  headline: Headline,
  { question, planFiled }: { readonly question: string; readonly planFiled: boolean },
): object {
  const named = (name: string, score: Score | OrganizationScore | null): Named => ({
    name,
    bar: bar(`${name} of ${of}`, score),
  });
  const readiness = named('Readiness', headline.score);
  const technical = named('Technical', headline.technical);
  const organization = named('Organization', headline.organization);
  // Without a plan the readiness says little but that there is none.
  const parts = planFiled ? [technical, organization] : [readiness, organization];
  return {
    leading: { question, ...(planFiled ? readiness : technical) },
    parts,
    maturity: headline.maturity === null ? null : level(headline.maturity),
    proven: proven(planFiled ? headline.score : headline.technical),
    confidence: percent(headline.confidence),
    assurance: percent(headline.assurance),
  };
}

function level(reached: number): string {
  const most = maturityLevels.length - 1;
  return `${reached} of ${most}, ${maturityLevels[reached]?.name ?? ''}`;
}

/** The interval as a sentence. */
function proven(score: Score | null): string {
  if (score === null) return 'There is no score.';
  const { assured, potential } = score;
  if (assured === potential)
    return `${assured} of 100 is proven, and nothing unseen could add to it.`;
  return `${assured} of 100 is proven; ${potential} if all that was not seen were well.`;
}
