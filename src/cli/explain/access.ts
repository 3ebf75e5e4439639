import { sourceNames, stepNames } from '../../../reports/access-words.ts';
import { accessSources, accessSteps } from '../../model/pictures/access.ts';
import {
  RESPONDER_RIGHTS,
  RESPONDER_RIGHTS_KNOWN_ON,
  type ResponderRight,
  RIGHT_WEIGHTS,
} from '../../tables/responder-rights.ts';
import { type Block, rows, section, text } from '../page.ts';

/** Which rights the access drill asks for, what they weigh, and who answers. */
export function accessSections(): readonly Block[] {
  const { critical, high, medium } = RIGHT_WEIGHTS;
  return [
    section(
      `What it asks for (table of ${RESPONDER_RIGHTS_KNOWN_ON})`,
      rows(
        accessSteps.flatMap((step) => {
          const own = RESPONDER_RIGHTS.filter((one) => one.step === step);
          return own.length === 0 ? [] : [[stepNames[step], own.map(rightText).join('; ')]];
        }),
      ),
      text('And of the cloud what its IAM alone knows: who that is was not read, and is unknown.'),
    ),
    section(
      'What it finds',
      text(
        `A critical right weighs ${critical}, a high one ${high}, a medium one ${medium}. Critical ones are always needed, others where a playbook of the plan has the part. A critical one that is missing vetoes; what is not known makes the credit an interval.`,
      ),
      text(
        `Who answers is told: ${accessSources.map((one) => sourceNames[one]).join(', ')}. A live cluster is asked itself; where that is refused, and in files, roles and bindings decide. They say nothing of admission and quotas, and nothing of who is in a group.`,
      ),
    ),
    section(
      'Play it through',
      text('kubemuster drill access [NAMESPACE] [PATH] [--group NAME] [--user NAME]'),
    ),
  ];
}

function rightText({ title, severity }: ResponderRight): string {
  return `${title.toLowerCase()} (${severity})`;
}
