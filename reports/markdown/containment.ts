import type { DrawnTarget } from '../../src/model/pictures/containment.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  countsText,
  shortName,
  standingOf,
  verdictNames,
  verdictShort,
  whyNoTargets,
} from '../containment-words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** The most workloads that are listed; the result as JSON has others. */
const MOST = 25;

/** Which way of isolating each critical or exposed workload holds. */
export function* containmentSection({ pictures }: ClusterReport): Generator<string> {
  const { containment } = pictures;
  const { value } = containment;
  yield '### Would isolating a workload hold?';
  yield '';
  const missing = whyNoTargets(containment);
  if (value === null || missing !== null) {
    yield* [prose(missing ?? 'Not seen.'), ''];
    return;
  }
  const { rows, truncated } = value.targets;
  yield `${prose(countsText(value))}, by the best strategy that keeps the pod alive. Label: ${prose(value.label.text)}.`;
  yield '';
  yield* table(
    ['Workload', 'Tier', 'At best', 'By', 'Why', 'Other strategies'],
    rows.slice(0, MOST).map(rowOf),
  );
  const left = truncated + Math.max(0, rows.length - MOST);
  if (left > 0) yield* [`${left} more workloads are not listed here.`, ''];
  if (containment.state === 'partial') {
    yield* ['There may be others: not all workloads were seen.', ''];
  }
}

function rowOf(target: DrawnTarget): readonly string[] {
  const { workload, verdict, best, strategies } = target;
  const others = strategies.filter(({ id }) => id !== best);
  return [
    cell(shortName(workload)),
    standingOf(target),
    verdictNames[verdict],
    best,
    cell(strategies.find(({ id }) => id === best)?.why ?? ''),
    others.map((one) => `${one.id} ${verdictShort[one.verdict].toLowerCase()}`).join(', '),
  ];
}
