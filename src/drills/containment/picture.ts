import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import { byText } from '../../model/order.ts';
import { listed } from '../../model/picture.ts';
import {
  type ContainedTarget,
  type Containment,
  containmentVerdicts,
  type DrawnStrategy,
  type DrawnTarget,
  type StrategyId,
  type StrategyResult,
} from '../../model/pictures/containment.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { type ContainmentDrill, containment } from './containment.ts';
import { rankOf } from './verdicts.ts';

/** How much a report keeps: a target then takes some 5 KB of the result. */
const MOST_TARGETS = 200;
const BEST = 2;
const MOST_FLOWS = 10;
const MOST_OTHER_FLOWS = 3;
const MOST_GAPS = 3;

/** The drill as reports show it: every target with what became of each strategy, bounded. */
export const containmentPicture: Fact<Containment> = definePartialFact({
  id: 'containment-picture',
  title: 'What the containment drill found, as reports show it',
  needs: { drill: maybe(containment) },
  compute: ({ drill }): Observed<Containment> => {
    if (drill.state === 'unseen') return unseen(drill.gaps);
    const gaps = someGaps(gapsOf(drill));
    const value = drawn(drill.value);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
});

function drawn({ label, targets, of, verdictOf }: ContainmentDrill): Containment {
  const judged = targets.map((one) => ({ ...one, verdict: verdictOf(one.workload) }));
  const ordered = judged.toSorted(
    (a, b) =>
      rankOf(b.verdict) - rankOf(a.verdict) ||
      Number(b.critical) - Number(a.critical) ||
      Number(b.exposed) - Number(a.exposed) ||
      byText(a.workload.subject.key, b.workload.subject.key),
  );
  const shown = listed(ordered, MOST_TARGETS);
  return {
    label,
    targets: {
      rows: shown.rows.map(({ workload }) => targetOf(of(workload))),
      truncated: shown.truncated,
    },
    verdicts: containmentVerdicts.flatMap((verdict) => {
      const count = judged.filter((one) => one.verdict === verdict).length;
      return count === 0 ? [] : [{ verdict, count }];
    }),
  };
}

function targetOf({ strategies, best, ...target }: ContainedTarget): DrawnTarget {
  const kept = bestOf(strategies, best);
  return {
    ...target,
    best,
    strategies: strategies.map((one) => strategyOf(one, kept.has(one.id))),
  };
}

/** The best that keeps the pod alive, and the best of the others. */
function bestOf(strategies: readonly StrategyResult[], best: StrategyId): ReadonlySet<StrategyId> {
  const others = strategies
    .filter(({ id }) => id !== best)
    .toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict));
  return new Set([best, ...others.slice(0, BEST - 1).map(({ id }) => id)]);
}

function strategyOf(
  { evidence: _evidence, blockers, commands, files, gaps, residual, ...rest }: StrategyResult,
  isKept: boolean,
): DrawnStrategy {
  const flows = listed(residual.rows, isKept ? MOST_FLOWS : MOST_OTHER_FLOWS);
  const texts = Object.entries(files).map(([name, value]) => ({
    name,
    text: `${JSON.stringify(value, null, 2)}\n`,
  }));
  return {
    ...rest,
    blockers: blockers.map(({ why, certain }) => ({ why, certain })),
    residual: { rows: flows.rows, truncated: flows.truncated + residual.truncated },
    script: isKept ? { commands, files: texts } : null,
    gaps: listed(gaps, isKept ? MOST_GAPS : 1),
  };
}
