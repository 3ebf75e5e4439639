import { fleetFates, sharedPlaces } from '../fleet-fates.ts';
import { fleetMap } from './fleet-map.ts';
import type { Page } from './page-view.ts';

/** Where the fleet runs and what fails together; null where there is one cluster. */
export function fleetMapView(page: Page): object | null {
  const { report } = page;
  if (report.clusters.length < 2) return null;
  return {
    map: fleetMap(page),
    fates: fleetFates(report).map(({ title, shared, unknown, apart }) => ({
      title,
      shared: shared.slice(0, MOST_CLUSTERS),
      more: shared.length > MOST_CLUSTERS ? `and ${shared.length - MOST_CLUSTERS} more` : null,
      unknown: named(unknown),
      apart: named(apart),
    })),
    places: sharedPlaces(report).slice(0, MOST_PLACES),
  };
}

const MOST_CLUSTERS = 12;
/** Of those that nothing is said about. */
const MOST_NAMES = 6;
const MOST_PLACES = 12;

function named(all: readonly string[]): string {
  const more = all.length - MOST_NAMES;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `${all.slice(0, MOST_NAMES).join(', ')}${rest}`;
}
