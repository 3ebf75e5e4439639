import type { Found } from '../../model/access.ts';
import type { Gap } from '../../model/observed.ts';
import { failureIn, gapOfFailure } from './failure.ts';

/** What finds clusters, as the source of a gap. */
export const INVENTORY = 'inventory/gke';

/** A place that may hold clusters and could not be looked into; rethrows an abort. */
export function closed(name: string, error: unknown, permission: string): Found {
  return place(name, gapOfFailure(INVENTORY, failureIn(error), permission));
}

export function place(name: string, gap: Gap): Found {
  return { found: false, place: true, name, gap };
}
