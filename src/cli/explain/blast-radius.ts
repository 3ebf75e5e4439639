import { kindNames, limitNames } from '../../../reports/blast-words.ts';
import { limits, thingKinds } from '../../model/pictures/blast-radius.ts';
import { ESCALATION_EDGES, ESCALATION_EDGES_KNOWN_ON } from '../../tables/escalation-edges.ts';
import { type Block, rows, section, text } from '../page.ts';

/** What the blast radius counts, what bounds it, and every right that becomes more than it says. */
export function blastRadiusSections(): readonly Block[] {
  return [
    section(
      'What it finds',
      text(
        `What falls without any further exploit: ${thingKinds.map((kind) => kindNames[kind][1]).join(', ')}. The lower count rests on what is certain, the upper one also on what was not seen.`,
      ),
      text(
        'What can be attacked over the network is a set of its own: it is never control, unless --exploitable takes one Service for broken.',
      ),
    ),
    section('What bounds it', rows(limits.map((limit) => [limit, limitNames[limit]]))),
    section(
      'What the response leaves',
      text(
        '1 - after/before, as a range: at worst credentials were copied before the step, at best nothing was. A quarantine holds nobody who copied the token, nor whoever is root on the node.',
      ),
    ),
    section(
      `Rights that become more than they say (table of ${ESCALATION_EDGES_KNOWN_ON})`,
      rows(ESCALATION_EDGES.map(({ id, does }) => [id, does])),
    ),
  ];
}
