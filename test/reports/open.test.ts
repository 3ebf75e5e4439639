import { expect, it } from 'vitest';
import { fleetRemedies, leftOpen } from '../../reports/open.ts';
import { blind } from './clusters/blind.ts';
import { empty, fleet } from './fixture.ts';

it('says what is left open, and nothing where nothing is', () => {
  expect(leftOpen(fleet)).toEqual([
    'Account 111122223333 could not be looked into: the fleet may be larger.',
    '8 of 19 answers are unknown.',
    'Least is known of analytics-west: confidence 11 %.',
    '1 answer met a fault of the tool.',
    '109 of the catalogue’s 132 checks took no part.',
    '3 % of the weight of shop-prod is declared out of scope.',
  ]);
  expect(leftOpen({ ...empty, catalogue: { ...empty.catalogue, checks: 132 } })).toEqual([]);
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
