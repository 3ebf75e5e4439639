import { type Gap, gapsOf } from '../model/observed.ts';
import type { Picture, PictureFacts, Pictures } from '../model/picture.ts';
import type { Fact } from '../model/source.ts';
import type { Resolver } from './resolver.ts';

/** The pictures of one cluster. The mapped type returns here: every fact is drawn in the same way. */
export function drawPictures(resolver: Resolver, facts: PictureFacts): Pictures {
  const drawn = Object.entries<Fact<unknown>>(facts).map(
    ([name, fact]) => [name, draw(resolver, fact)] as const,
  );
  return Object.fromEntries(drawn) as unknown as Pictures;
}

/** A fault anywhere below is a gap of the picture, also where it asks softly. */
function draw<V>(resolver: Resolver, fact: Fact<V>): Picture<V> {
  const observed = resolver.fact(fact);
  const gaps = [...gapsOf(observed), ...faultsBelow(resolver, fact, gapsOf(observed))];
  if (observed.state === 'unseen') return { state: 'unseen', value: null, gaps };
  return { state: gaps.length === 0 ? 'seen' : 'partial', value: observed.value, gaps };
}

function faultsBelow(
  resolver: Resolver,
  fact: Fact<unknown>,
  known: readonly Gap[],
): readonly Gap[] {
  const fault = resolver.faultIn({ fact });
  if (fault === undefined || known.some(({ cause }) => cause === 'error')) return [];
  const { source, message } = fault;
  return [{ source, cause: 'error', detail: `fault in ${source}: ${message}` }];
}
