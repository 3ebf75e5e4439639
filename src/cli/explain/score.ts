import { phaseWeights, severityWeights } from '../../model/weights.ts';
import { about, type Block, rows, section, text, title } from '../page.ts';

/** How a score comes about; docs/score.md has the long form. */
export function scorePage(): readonly Block[] {
  return [
    title('score', 'How well an incident could be answered, from 0 to 100'),
    about('an interval such as 62 to 81: 62 is proven, 81 if all that was not seen is well'),
    section(
      'How it is made',
      rows([
        [
          'Credit',
          'Every check earns from 0 to 1: pass 1, fail 0, a share in between where it covers many objects. What was not seen makes it an interval, up to [0, 1].',
        ],
        ['Weight', list(severityWeights)],
        [
          'Phase',
          '100 times the weighted mean of its credits, held down by its gates: see kubemuster explain gates.',
        ],
        [
          'Cluster',
          `Half the weighted mean of the phases (${list(phaseWeights)}), half its weakest phase: a response breaks there.`,
        ],
        [
          'Fleet',
          'Half the weighted mean of the clusters (production 4, staging 2, other 1, undeclared 4), half the mean of the worst tenth of that weight.',
        ],
      ]),
    ),
    section(
      'How to read it',
      rows([
        ['Assured', 'The lower bound, rounded down: what was not seen counts as missing.'],
        ['Potential', 'The upper bound, rounded up: what was not seen counts as fine.'],
        ['Confidence', 'How much of the weight was seen.'],
        ['Assurance', 'How much rests on observation, not on statements.'],
        ['Technical', 'The same over detect, contain, eradicate and recover.'],
        ['Organization', 'The same over prepare and coordinate; "not filed" without a plan.'],
        ['Maturity', 'A level from 0 to 4: see kubemuster explain maturity.'],
      ]),
    ),
    section(
      'See also',
      text('Every number can be recomputed from the checks in result.json: docs/score.md.'),
    ),
  ];
}

function list(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([name, weight]) => `${name} ${weight}`)
    .join(', ');
}
