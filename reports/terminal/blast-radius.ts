import type { ClusterReport } from '../../src/model/report.ts';
import { crossedText, startName } from '../blast-words.ts';
import { pathText } from '../path-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line } from './line.ts';

const LABEL = '  Intruder    ';

/** How many workloads an intruder gets beyond, and the worst path. */
export function blastRadiusLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.blastRadius;
  if (value === null) return [];
  const [worst] = value.worst.rows;
  const [path] = worst?.paths ?? [];
  const told =
    worst === undefined || path === undefined
      ? ''
      : `; ${startName(worst.start)}: ${pathText(path.hops)}`;
  return hanging(line(LABEL), line(`${crossedText(value)}${told}`), canvas, 3);
}
