import { compare, parse, ZERO } from '../../model/fraction.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import {
  type AttackPath,
  type BlastRadii,
  type DrawnRadius,
  type Limit,
  limits,
} from '../../model/pictures/blast-radius.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import type { DrillTarget } from '../containment/targets.ts';
import { type ContainmentValues, containmentValue, radiusOf } from './containment-value.ts';
import type { Crossing } from './limits.ts';

/** How much a report keeps. */
const MOST_STARTS = 12;
const MOST_EXPOSED = 8;
const MOST_VALUES = 3;

/** The drill as reports show it: how many starts cross what, and the worst of them with their paths. */
export const blastRadiusPicture: Fact<BlastRadii> = definePartialFact({
  id: 'blast-radius-picture',
  title: 'What the blast radius drill found, as reports show it',
  needs: { values: maybe(containmentValue) },
  compute: ({ values }): Observed<BlastRadii> => {
    if (values.state === 'unseen') return unseen(values.gaps);
    const gaps = someGaps(gapsOf(values));
    const value = drawn(values.value);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

interface Judged extends DrillTarget {
  readonly crossings: readonly Crossing[];
  readonly rank: number;
}

function drawn(values: ContainmentValues): BlastRadii {
  const { drill } = values;
  const judged = drill.targets.map((one): Judged => {
    const { crossings } = drill.of({ type: 'workload', workload: one.workload });
    return { ...one, crossings, rank: rankOf(crossings) };
  });
  const shown = listed(judged.toSorted(worstFirst), MOST_STARTS);
  return {
    starts: judged.length,
    crossed: limits
      .map((limit) => ({
        limit,
        certain: crossing(judged, limit, true),
        possible: crossing(judged, limit, false),
      }))
      .filter(({ certain, possible }) => certain + possible > 0),
    worst: { rows: shown.rows.map((one) => radiusDrawn(one, values)), truncated: shown.truncated },
  };
}

function crossing(all: readonly Judged[], limit: Limit, certain: boolean): number {
  return all.filter(({ crossings }) =>
    crossings.some((one) => one.limit === limit && one.certain === certain),
  ).length;
}

function radiusDrawn({ workload }: Judged, values: ContainmentValues): DrawnRadius {
  const { start, counts, tiers, paths } = radiusOf(values.drill, { type: 'workload', workload });
  const strategies = values.strategiesOf(workload).toSorted((a, b) => worthOf(b, a));
  return {
    start,
    counts,
    tiers,
    paths: mattering(paths),
    exposed: listed(values.exposedFrom(workload), MOST_EXPOSED),
    values: strategies.slice(0, MOST_VALUES).map(({ by: _by, ...rest }) => rest),
  };
}

/** Who administers the cluster has the rest by that. */
function mattering(paths: readonly AttackPath[]): readonly AttackPath[] {
  const [first] = paths;
  return first?.limit === 'cluster-admin' && first.certain ? [first] : paths;
}

type Worth = Pick<DrawnRadius['values'][number], 'value'>;

/** By what is taken away at worst, then at best. */
function worthOf(a: Worth, b: Worth): number {
  const [lowA = ZERO, highA = ZERO] = a.value.map((one) => parse(one) ?? ZERO);
  const [lowB = ZERO, highB = ZERO] = b.value.map((one) => parse(one) ?? ZERO);
  return compare(lowA, lowB) || compare(highA, highB);
}

function worstFirst(a: Judged, b: Judged): number {
  return (
    a.rank - b.rank ||
    Number(b.exposed) - Number(a.exposed) ||
    Number(b.critical) - Number(a.critical) ||
    byText(a.workload.subject.key, b.workload.subject.key)
  );
}

/** What is certain comes before what may be, and the worse limit before the other. */
function rankOf(crossings: readonly Crossing[]): number {
  const certain = crossings.find((one) => one.certain);
  if (certain !== undefined) return limits.indexOf(certain.limit);
  const [first] = crossings;
  return limits.length + (first === undefined ? limits.length : limits.indexOf(first.limit));
}
