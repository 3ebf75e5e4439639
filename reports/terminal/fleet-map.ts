import type { Report } from '../../src/model/report.ts';
import { fleetFates, sharedPlaces } from '../fleet-fates.ts';
import { NO_CLOUD, NO_REGION, placesOf } from '../fleet-places.ts';
import { hanging } from './hang.ts';
import { blank, type Canvas, type Line, line, span } from './line.ts';

/** Each loss with the clusters that it takes, and what several clusters share; nothing for one cluster. */
export function fleetMapLines(report: Report, canvas: Canvas): readonly Line[] {
  if (report.clusters.length < 2) return [];
  const places = placesOf(report).flatMap(({ provider, places }) =>
    places.map(({ region, clusters }) => `${clusters.length} ${placeText(provider, region)}`),
  );
  const fates = fleetFates(report).filter(({ shared }) => shared.length > 0);
  const shared = sharedPlaces(report).slice(0, MOST);
  return [
    ...labelled('Clusters', places.slice(0, MOST).join(', ') + moreOf(places.length), canvas),
    ...fates.flatMap(({ title, shared }) =>
      labelled('Falls with', `${title}: ${namesOf(shared)}`, canvas),
    ),
    ...shared.flatMap((one) => labelled('Shared', one, canvas)),
    blank,
  ];
}

function placeText(provider: string, region: string): string {
  if (provider === NO_CLOUD) return 'where no cloud was seen';
  return region === NO_REGION ? `in ${provider}` : `in ${provider} ${region}`;
}

const MOST = 6;
const LABEL = 12;

function namesOf(all: readonly { readonly cluster: string }[]): string {
  return (
    all
      .slice(0, MOST)
      .map(({ cluster }) => cluster)
      .join(', ') + moreOf(all.length)
  );
}

function moreOf(count: number): string {
  return count > MOST ? ` and ${count - MOST} more` : '';
}

function labelled(label: string, text: string, canvas: Canvas): readonly Line[] {
  return hanging(line('  ', span(label.padEnd(LABEL), 'bold')), line(text), canvas, 3);
}
