import { stateNames, stepNames } from '../../../reports/revocation-words.ts';
import {
  minutesText,
  type RevocationState,
  revocationStates,
  revocationSteps,
} from '../../model/pictures/revocation.ts';
import {
  CREDENTIAL_CLASSES,
  CREDENTIAL_CLASSES_KNOWN_ON,
} from '../../tables/credential-classes.ts';
import { type Block, rows, section, text } from '../page.ts';

const MEANINGS: Readonly<Record<RevocationState, string>> = {
  'in-time': 'somebody who may makes it worthless within the objective',
  late: 'it is killed, but later than the objective allows',
  refused: 'there is a way, and no responder of the plan may take it',
  none: 'nothing takes it back but new keys for the whole cluster',
  unknown: 'who may, or how long it takes, was not seen; what would show it is named',
};

/** What the revocation drill knows of each class of credentials, and what its words mean. */
export function revocationSections(): readonly Block[] {
  return [
    section(
      'What it finds',
      rows(revocationStates.map((one) => [stateNames[one], MEANINGS[one]])),
      text(
        'The credit is the share of credentials that are dead in time: those of an administrator weigh 4, those that bear data 2, others 1.',
      ),
    ),
    section('In which order', text(revocationSteps.map((one) => stepNames[one]).join(', '))),
    section(
      `How credentials die (table of ${CREDENTIAL_CLASSES_KNOWN_ON})`,
      rows(
        CREDENTIAL_CLASSES.map(({ title, ways, residual }) => [
          title,
          `${ways.map(({ what, minutes }) => `${what} (${minutesText(minutes)})`).join('; or ')}. ${residual}.`,
        ]),
      ),
    ),
    section(
      'Play it through',
      text('kubemuster drill revocation [--compromised KIND] [NAME] [PATH]'),
    ),
  ];
}
