import type { DrawnRadius } from '../../src/model/pictures/blast-radius.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import {
  countsText,
  crossedText,
  crossingText,
  startName,
  startText,
  valuesText,
  whyNoRadius,
} from '../blast-words.ts';
import { pathText, stepObjects } from '../path-words.ts';
import { plural } from '../words.ts';
import { cell, prose } from './escape.ts';
import { table } from './table.ts';

/** How far an intruder gets from critical and exposed workloads, with the objects on the way. */
export function* blastRadiusSection({ pictures }: ClusterReport): Generator<string> {
  const { blastRadius } = pictures;
  const { value } = blastRadius;
  yield '### How far does an intruder get?';
  yield '';
  const missing = whyNoRadius(blastRadius);
  if (value === null || missing !== null) {
    yield* [prose(missing ?? 'Not seen.'), ''];
    return;
  }
  yield prose(`Without any further exploit, ${crossedText(value)}.`);
  yield '';
  const { rows, truncated } = value.worst;
  if (rows.length > 0) {
    const columns = ['From', 'Controls', 'Paths', 'Objects', 'What the response takes away'];
    yield* table(columns, rows.map(rowOf));
  }
  if (truncated > 0) {
    const left = plural(truncated, 'more workload');
    yield* [`${left} not listed here: kubemuster drill blast-radius lists them.`, ''];
  }
  if (blastRadius.state === 'partial') {
    yield* ['There may be others: not all workloads were seen.', ''];
  }
}

function rowOf(one: DrawnRadius): readonly string[] {
  const { start, counts, paths } = one;
  const objects = new Set(paths.flatMap(({ hops }) => hops.flatMap(stepObjects)));
  return [
    cell(`${startName(start)} (${startText(start)})`),
    cell(countsText(counts)),
    cell(paths.map((path) => `${crossingText(path)}: ${pathText(path.hops)}`).join('; ')),
    cell([...objects].join(', ')),
    cell(valuesText(one)),
  ];
}
