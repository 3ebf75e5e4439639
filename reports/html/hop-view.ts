import type { AttackHop } from '../../src/model/pictures/blast-radius.ts';
import { endText, stepObjects, stepText } from '../path-words.ts';
import { causeNames } from '../words.ts';

/** One step of a path with the objects that make it. */
export function hopView(hop: AttackHop): object {
  return {
    step: stepText(hop),
    to: endText(hop.to),
    certain: hop.certain,
    objects: stepObjects(hop),
    gaps: hop.gaps.map(({ detail, cause }) => `${detail} (${causeNames[cause]})`),
  };
}
