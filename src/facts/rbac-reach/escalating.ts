import type { Evidence } from '../../model/verdict.ts';
import type { Gain } from '../../tables/escalation-edges.ts';
import { type Principal, principalsIn } from '../principals.ts';
import type { Rbac } from '../rbac/rbac.ts';
import { remember } from '../remember.ts';
import { causeOf } from './holdings.ts';
import { edgeFinder, type FoundEdge } from './rights-edges.ts';

/** What exposes others, and by itself controls nothing. */
const EXPOSES: readonly Gain[] = ['traffic', 'controls'];

/** What a rule names it is mostly for: the one Secret of a component is its own. */
function leadsOn({ edge, held }: FoundEdge): boolean {
  if (EXPOSES.includes(edge.gain)) return false;
  return edge.gain !== 'secrets' || (held[0]?.some(({ names }) => names === undefined) ?? false);
}

/**
 * The rights of somebody, his groups included, that the table of edges turns into more: those of the first
 * edge, none where there is none. Which version and platform it is is not asked.
 */
export function escalating({
  grantsOf,
}: Pick<Rbac, 'grantsOf'>): (who: Principal) => readonly Evidence[] {
  const edgesOf = edgeFinder(grantsOf);
  const own = remember((one: Principal): readonly Evidence[] => {
    const found = edgesOf(one).find(leadsOn);
    const held = found?.held.flatMap(([first]) => first ?? []) ?? [];
    return held.flatMap((one) => causeOf(one).evidence());
  });
  return (who) => {
    for (const one of principalsIn(who)) {
      const evidence = own(one);
      if (evidence.length > 0) return evidence;
    }
    return [];
  };
}
