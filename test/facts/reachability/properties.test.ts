import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, allowed } from '../../oracle/allowed.ts';
import { answering, printed } from './printed.ts';
import { type Known, podsOf, STRANGERS } from './random/cluster.ts';
import { spoilt } from './random/odd.ts';
import { PROBES } from './random/parts.ts';
import { type Objects, UPSTREAM, WORLDS } from './random/worlds.ts';
import { PATIENCE, runs } from './runs.ts';

test.each(Object.entries(WORLDS))(
  '%s: the fact says what the oracle says',
  (_name, world) => {
    const agrees = fc.property(world, (objects) => {
      expect(disagreements(objects)).toEqual([]);
    });
    fc.assert(agrees, runs(50));
  },
  PATIENCE,
);

test(
  'a policy that is wrong in part is named, and never makes a wrong answer certain',
  () => {
    const sound = fc.property(spoilt(UPSTREAM), ({ objects, policy }) => {
      const { findings } = printed(objects);
      const named = findings.some(({ object }) => object.endsWith(`/${policy}`));
      expect(named || policy === undefined).toBe(true);
      const either = (said: Answer, right: Answer): boolean =>
        said === right || said === 'maybe' || right === 'maybe';
      expect(disagreements(objects, either)).toEqual([]);
    });
    fc.assert(sound, runs(80));
  },
  PATIENCE,
);

/** Pairs and ports on which the two differ, in words that can be read: the first few. */
function disagreements(
  objects: Objects,
  agree: (said: Answer, right: Answer) => boolean = (said, right) => said === right,
): readonly string[] {
  const answer = answering(printed(objects));
  return pairsOf(objects)
    .flatMap(([from, to]) =>
      PROBES.flatMap(([protocol, port]) => {
        const said = answer({ src: from.id, dst: to.id, protocol, port });
        const right = allowed(objects, from.peer, to.peer, protocol, port);
        if (agree(said, right)) return [];
        return [`${from.id} to ${to.id} ${protocol} ${port}: ${said}, should be ${right}`];
      }),
    )
    .slice(0, 5);
}

/** Every pod with every other, and with addresses outside. */
function pairsOf(objects: Objects): readonly (readonly [Known, Known])[] {
  const pods = podsOf(objects);
  return pods.flatMap((one) => [
    ...pods.filter((other) => other !== one).map((other) => [one, other] as const),
    ...STRANGERS.flatMap((other) => [[one, other] as const, [other, one] as const]),
  ]);
}
