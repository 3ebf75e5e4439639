import type { Report } from '../../src/model/report.ts';
import { displayNames } from '../digest.ts';
import { fleetFates, sharedPlaces } from '../fleet-fates.ts';
import { environmentOf, environmentsOf, placesOf } from '../fleet-places.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** Where the fleet runs, and what fails together; nothing for one cluster. */
export function* fleetMapSection(report: Report): Generator<string> {
  if (report.clusters.length < 2) return;
  yield '### Where the fleet runs';
  yield '';
  yield* mapTable(report);
  yield* fateTable(report);
  const places = sharedPlaces(report);
  for (const place of places) yield `- ${prose(place)}`;
  if (places.length > 0) yield '';
}

function mapTable(report: Report): Generator<string> {
  const names = displayNames(report);
  const environments = environmentsOf(report);
  return table(
    ['Provider', 'Region', ...environments],
    placesOf(report).flatMap(({ provider, places }) =>
      places.map(({ region, clusters }) => [
        cell(provider),
        cell(region),
        ...environments.map((environment) =>
          named(
            clusters
              .filter((one) => environmentOf(one) === environment)
              .map(({ id }) => names.get(id) ?? id),
          ),
        ),
      ]),
    ),
  );
}

function named(all: readonly string[]): string {
  return all.length === 0 ? 'none' : cell(all.join(', '));
}

function* fateTable(report: Report): Generator<string> {
  const fates = fleetFates(report);
  if (fates.length === 0) return;
  yield '### Single points of failure';
  yield '';
  yield* table(
    ['When this is lost', 'Goes down with it', 'Not known', 'Goes on'],
    fates.map(({ title, shared, unknown, apart }) => [
      cell(title),
      shared
        .map(
          ({ cluster, why, accepted }) =>
            `${cell(cluster)}: ${cell(why)}${accepted ? ' (accepted by the plan)' : ''}`,
        )
        .join('; ') || 'none',
      named(unknown),
      named(apart),
    ]),
  );
}
