import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partition } from '../../../src/facts/reachability/partition.ts';
import { between, endLike, endOf, kindsOf } from '../../../src/facts/reachability/reach.ts';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { type Limits, type World, worldOf } from '../../../src/facts/reachability/world.ts';
import { computeFact } from '../../judge.ts';
import { ANY, type Objects } from './random/worlds.ts';
import { PATIENCE, runs } from './runs.ts';

const EXACT: Limits = { classes: 100_000, pairsPerClass: 4 };

function worldOfObjects(objects: Objects, limits: Limits = EXACT): World {
  const observed = computeFact(reachability, { objects: JSON.stringify(objects) });
  if (observed.state === 'unseen') throw new Error(JSON.stringify(observed.gaps));
  return worldOf(observed.value.declared().world.spec, limits);
}

/** Every answer by the numbers of its endpoints, as text. */
function answers(world: World): readonly string[] {
  const ends = world.spec.endpoints.map((_, id) => endOf(world, world.classOf[id] ?? 0));
  return ends.flatMap((from) =>
    ends.map((to) => {
      const { sure, may } = between(world, from, to);
      const texts = [sure, may].map((one) => world.answers.connections.rangesOf(one));
      return JSON.stringify(texts);
    }),
  );
}

test(
  'the answers of one end with all others are the answers of each pair',
  () => {
    const holds = fc.property(ANY, (objects) => {
      const world = worldOfObjects(objects);
      const [sources, destinations] = [kindsOf(world, 'source'), kindsOf(world, 'destination')];
      for (const { id } of world.classes) {
        const end = endOf(world, id);
        const toward = partition(world, end, sources);
        const from = partition(world, end, destinations);
        for (const { id: other } of world.classes) {
          const another = endOf(world, other);
          const [into, out] = [toward.of(other), from.of(other)];
          expect([world.answers.get(into), world.answers.get(out)]).toEqual([
            between(world, another, end),
            between(world, end, another),
          ]);
        }
      }
    });
    fc.assert(holds, runs(40));
  },
  PATIENCE,
);

test(
  'whether terms are taken as widespread changes no answer',
  () => {
    const holds = fc.property(ANY, (objects) => {
      const wide = worldOfObjects(objects, { ...EXACT, pairsPerClass: 0 });
      expect(answers(wide)).toEqual(answers(worldOfObjects(objects)));
    });
    fc.assert(holds, runs(40));
  },
  PATIENCE,
);

test(
  'an endpoint that is in a class is answered for as that class',
  () => {
    const holds = fc.property(ANY, (objects) => {
      const world = worldOfObjects(objects);
      for (const [id, endpoint] of world.spec.endpoints.entries()) {
        const [known, alike] = [endOf(world, world.classOf[id] ?? 0), endLike(world, endpoint)];
        for (const { id: other } of world.classes) {
          const end = endOf(world, other);
          expect([between(world, alike, end), between(world, end, alike)]).toEqual([
            between(world, known, end),
            between(world, end, known),
          ]);
        }
      }
    });
    fc.assert(holds, runs(40));
  },
  PATIENCE,
);

test(
  'pods of a namespace that are answered for together are called certain of nothing that is not',
  () => {
    const holds = fc.property(ANY, (objects) => {
      const [exact, together] = [
        worldOfObjects(objects),
        worldOfObjects(objects, { ...EXACT, classes: 0 }),
      ];
      const { connections } = together.answers;
      for (const from of exact.spec.endpoints.keys()) {
        for (const to of exact.spec.endpoints.keys()) {
          const known = pair(exact, from, to);
          const found = pair(together, from, to);
          const [sure, may] = [known.sure, known.may].map((one) =>
            connections.of(exact.answers.connections.rangesOf(one)),
          );
          expect(connections.difference(found.sure, sure ?? 0)).toBe(0);
          expect(connections.difference(may ?? 0, found.may)).toBe(0);
        }
      }
    });
    fc.assert(holds, runs(40));
  },
  PATIENCE,
);

function pair(world: World, from: number, to: number) {
  return between(
    world,
    endOf(world, world.classOf[from] ?? 0),
    endOf(world, world.classOf[to] ?? 0),
  );
}

test('pods that policies cannot tell apart are one class, whatever their labels', () => {
  const pods = ['a', 'b', 'c'].map((app) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: app, namespace: 'shop', labels: { app, [app]: app } },
    spec: {},
  }));
  const isolated = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'one', namespace: 'shop' },
    spec: { podSelector: { matchLabels: { app: 'a' } } },
  };
  const podClasses = ({ classes }: World): number =>
    classes.filter(({ example }) => example.type === 'pod').length;
  expect(podClasses(worldOfObjects(pods))).toBe(1);
  expect(podClasses(worldOfObjects([...pods, isolated]))).toBe(2);
  const together = worldOfObjects([...pods, isolated], { ...EXACT, classes: 0 });
  expect(podClasses(together)).toBe(1);
  expect(together.apart).toBeGreaterThan(together.classes.length);
});
