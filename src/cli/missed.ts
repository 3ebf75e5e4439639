import type { NotListed } from '../model/cluster.ts';
import { distinctPlaces } from '../model/not-listed.ts';
import { adviceFor } from './advice.ts';
import { printable } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Beside } from './readings.ts';
import type { Session } from './session.ts';

/** Says what was asked for and could not be read: not enough evidence. */
export function tellMissed({ clusters, places }: Beside, session: Session): void {
  for (const { id, cause, detail } of clusters) {
    session.stderr.write(printable(`cluster ${id} could not be read (${cause}): ${detail}\n`));
  }
  for (const one of distinctPlaces(places)) session.stderr.write(`${printable(placeText(one))}\n`);
  if (clusters.length + places.length > 0) session.exit = EXIT.notEnoughEvidence;
  for (const text of adviceFor(clusters)) session.stderr.write(`hint: ${text}\n`);
}

/** One line for a place that may hold clusters, with what would let it be looked into. */
export function placeText({ place, provider, cause, detail, permission }: NotListed): string {
  const remedy = permission === null ? '' : `; it takes ${permission}`;
  return `${provider}: ${place} could not be looked into (${cause}): ${detail}${remedy}`;
}
