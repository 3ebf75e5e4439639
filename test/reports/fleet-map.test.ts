import { describe, expect, it } from 'vitest';
import { fleetFates, sharedPlaces } from '../../reports/fleet-fates.ts';
import { environmentsOf, placesOf } from '../../reports/fleet-places.ts';
import { html } from '../../reports/html/index.ts';
import type { ClusterReport, Report } from '../../src/model/report.ts';
import { fleet } from './fixture.ts';

const [model] = fleet.clusters;

function cluster(name: string, more: Partial<ClusterReport>): ClusterReport {
  if (model === undefined) throw new Error('a fleet without clusters');
  return { ...model, id: name, name, identities: [], ...more };
}

function fleetOf(...clusters: readonly ClusterReport[]): Report {
  return { ...fleet, clusters };
}

const EU = { provider: 'aws', region: 'eu-central-1', environment: 'production' };
const one = cluster('one', EU);
const two = cluster('two', { ...EU, environment: 'test', scope: '111122223333' });
const three = cluster('three', {
  ...EU,
  region: 'us-east-1',
  environment: null,
  scope: '111122223333',
});
const four = cluster('four', { provider: 'unknown', region: null, environment: 'production' });

describe('the places of a fleet', () => {
  it('are providers with their regions, and what was not seen comes last', () => {
    const places = placesOf(fleetOf(four, three, one, two)).map(({ provider, places }) => [
      provider,
      ...places.map(
        ({ region, clusters }) => `${region}: ${clusters.map(({ id }) => id).join(',')}`,
      ),
    ]);
    expect(places).toEqual([
      ['AWS', 'eu-central-1: one,two', 'us-east-1: three'],
      ['No cloud seen', 'no region seen: four'],
    ]);
    expect(environmentsOf(fleetOf(four, three, one, two))).toEqual([
      'production',
      'test',
      'not declared',
    ]);
  });

  it('are named where several clusters share them, an account as well as a region', () => {
    expect(sharedPlaces(fleetOf(one, two, three, four))).toEqual([
      'Region eu-central-1 of AWS: 2 of 4 clusters (one, two)',
      'Account 111122223333: 2 of 4 clusters (two, three)',
    ]);
    expect(sharedPlaces(fleetOf(one, four))).toEqual([]);
  });
});

describe('single points of failure', () => {
  const withFates = (
    name: string,
    fates: readonly (readonly [state: 'apart' | 'shared' | 'unknown', accepted?: boolean])[],
  ): ClusterReport => {
    const { pictures } = cluster(name, {});
    const picture = pictures.architecture;
    if (picture.value === null) throw new Error('nothing drawn');
    const rows = fates.map(([state, accepted = false]) => ({
      lost: 'etcd' as const,
      state,
      why: `etcd of ${name}`,
      accepted,
    }));
    const value = { ...picture.value, fates: rows };
    return cluster(name, { pictures: { ...pictures, architecture: { ...picture, value } } });
  };

  it('stand side by side: what goes down, what is not known, what goes on', () => {
    expect(
      fleetFates(
        fleetOf(
          withFates('a', [['shared', true]]),
          withFates('b', [['unknown']]),
          withFates('c', [['apart']]),
        ),
      ),
    ).toEqual([
      {
        title: 'A zone or member of etcd',
        shared: [{ cluster: 'a', why: 'etcd of a', accepted: true }],
        unknown: ['b'],
        apart: ['c'],
      },
    ]);
  });
});

describe('the drawn map', () => {
  const pageOf = (report: Report): string =>
    [...html.render(report)].flatMap(({ chunks }) => [...chunks]).join('');

  it('tells in words all that it draws, and how many clusters have no room', () => {
    const many = Array.from({ length: 9 }, (_, index) => cluster(`shop-${index}`, EU));
    const page = pageOf(fleetOf(...many, four));
    const [, summary = ''] = page.match(/<desc id="fleet-map-d">([^<]*)</) ?? [];
    for (const { name } of [...many, four]) expect(summary).toContain(`${name} (production, `);
    expect(page).toContain('and 4 more</text>');
  });

  it('is not drawn for one cluster', () => {
    expect(pageOf(fleetOf(one))).not.toContain('id="fleet-map"');
  });
});
