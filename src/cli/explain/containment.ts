import { verdictNames } from '../../../reports/containment-words.ts';
import { STRATEGIES } from '../../drills/containment/strategies.ts';
import { creditOf } from '../../drills/containment/verdicts.ts';
import { format } from '../../model/fraction.ts';
import { type ContainmentVerdict, containmentVerdicts } from '../../model/pictures/containment.ts';
import { type Block, rows, section, text } from '../page.ts';

const MEANINGS: Readonly<Record<ContainmentVerdict, string>> = {
  ISOLATED: 'nothing passes any more, and open connections end',
  NEW_ONLY: 'nothing new passes; connections that are open may live on',
  LEAKS_DNS: 'only name lookups still pass',
  LEAKS: 'something still passes; the policy that allows it is named',
  NO_EFFECT: 'no policy is enforced on its pods',
  REVERTED: 'something undoes it, and no responder may pause that',
  BLOCKED: 'rights, admission or a quota refuse it',
  UNKNOWN: 'what decides was not seen; what would show it is named',
};

/** What the containment drill tries and what its words mean. */
export function containmentSections(): readonly Block[] {
  return [
    section('What it tries', rows(STRATEGIES.map(({ id, title }) => [id, title]))),
    section(
      'What it finds',
      rows(containmentVerdicts.map((one) => [verdictNames[one], `${MEANINGS[one]}${worth(one)}`])),
      text(
        'The credit is an interval where it is not known who may do it or who undoes it. Traffic of a pod with itself and with its own node always passes, and counts for nothing.',
      ),
    ),
    section('Play it through', text('kubemuster drill containment [NAMESPACE/NAME] [PATH]')),
  ];
}

function worth(verdict: ContainmentVerdict): string {
  const { lo, hi } = creditOf(verdict);
  const [from, to] = [format(lo), format(hi)];
  return ` (credit ${from === to ? from : `${from} to ${to}`})`;
}
