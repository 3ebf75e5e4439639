import { expect, it } from 'vitest';
import { fleetRemedies, leftOpen, notReached } from '../../reports/open.ts';
import { API_SERVER } from '../../src/model/cluster.ts';
import { blind } from './clusters/blind.ts';
import { empty, fleet } from './fixture.ts';

it('says what is left open, and nothing where nothing is', () => {
  expect(leftOpen(fleet)).toEqual([
    'Not looked into: account 111122223333. The fleet may be larger.',
    '8 of 19 answers are unknown.',
    'Least is known of analytics-west: confidence 11 %.',
    '1 answer met a fault of the tool.',
    '109 of the catalogue’s 132 checks took no part.',
    '3 % of the weight of shop-prod is declared out of scope.',
  ]);
  expect(leftOpen({ ...empty, catalogue: { ...empty.catalogue, checks: 132 } })).toEqual([]);
});

it('says which clusters are judged by what their clouds tell alone, and how many places are closed', () => {
  const gaps = [{ source: API_SERVER, cause: 'unreachable', detail: 'no route' } as const];
  const of = (count: number, places: number): readonly string[] =>
    notReached({
      ...fleet,
      clusters: fleet.clusters.map((one, at) => (at < count ? { ...one, gaps } : one)),
      notListed: fleet.notListed.flatMap((one) =>
        Array.from({ length: places }, (_, at) => ({ ...one, place: `account ${at}` })),
      ),
    });

  expect(of(0, 0)).toEqual([]);
  expect(of(1, 0)).toEqual([
    'The API server of legacy-dc1 was not read: it is judged by what its cloud tells.',
  ]);
  expect(of(2, 3)).toEqual([
    '3 places were not looked into, account 0 among them: the fleet may be larger.',
    'The API servers of 2 clusters were not read, legacy-dc1 among them: they are judged by what their clouds tell.',
  ]);
});

it('ranks what would show most by the answers that it would narrow in all clusters', () => {
  const twin = { ...blind, id: 'twin' };
  const told = fleetRemedies({ ...fleet, clusters: [blind, twin] }).map(
    ({ permission, clusters, answers }) => [permission, clusters.map(({ id }) => id), answers],
  );
  const both = [blind.id, 'twin'];
  expect(told.slice(0, 2)).toEqual([
    ['list pods', both, 12],
    ['list nodes', both, 8],
  ]);
});
