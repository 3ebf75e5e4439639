import { expect, it } from 'vitest';
import { counted, drags, lowest, lowestLinks } from '../../reports/weakest.ts';
import { bad } from './clusters/bad.ts';
import { blind } from './clusters/blind.ts';
import { good } from './clusters/good.ts';
import { fleet, manifests } from './fixture.ts';

const named = (links: ReturnType<typeof lowestLinks>): readonly (readonly string[])[] =>
  links.map(({ phase, cluster }) => [phase, cluster.name]);

it('finds for each phase the cluster that proves least, and of those the one that may least', () => {
  expect(named(lowestLinks([good, blind, bad]))).toEqual([
    ['prepare', good.name],
    ['detect', blind.name],
    ['contain', bad.name],
    ['eradicate', bad.name],
    ['recover', bad.name],
    ['coordinate', good.name],
  ]);
});

it('breaks first where nothing is proven and least could be', () => {
  const found = lowest(lowestLinks(fleet.clusters));
  expect([found?.cluster.name, found?.phase]).toEqual([bad.name, 'recover']);
  expect(lowest([])).toBeUndefined();
});

it('names the findings that count in a phase, the severest first', () => {
  const [contain] = lowestLinks([bad]).filter(({ phase }) => phase === 'contain');
  const codes = contain === undefined ? [] : drags(contain).map(({ code }) => code);
  expect(codes).toEqual(['NSI-01', 'WKL-01']);
});

it('counts the clusters that a fleet is made of, and manifests where there is nothing else', () => {
  const [declared] = manifests.clusters;
  if (declared === undefined) throw new Error('fixture');
  expect(counted({ ...fleet, clusters: [bad, declared] })).toEqual([bad]);
  expect(counted(manifests)).toEqual([declared]);
});
