import type { ClusterReport, Report } from '../../src/model/report.ts';
import { handling, plural } from '../words.ts';
import { clusterBlock } from './cluster.ts';
import { actions, contradictions, fleetTable, headline, title } from './fleet.ts';
import {
  asciiGlyphs,
  blank,
  type Canvas,
  type Line,
  line,
  paint,
  span,
  unicodeGlyphs,
} from './line.ts';
import { wrap } from './width.ts';

interface TerminalOptions {
  /** Never the only carrier of a meaning: the words say the same. */
  readonly color: boolean;
  /** Columns; no line is longer. */
  readonly width: number;
  /** False where the terminal may not show UTF-8; true when missing. */
  readonly unicode?: boolean;
}

const NARROWEST = 40;
const DETAILED = 6;

/** The summary a scan prints: lines that end with a line break, at most `width` columns each. */
export function renderSummary(report: Report, options: TerminalOptions): string {
  const canvas: Canvas = {
    width: Math.max(NARROWEST, Math.floor(options.width)),
    color: options.color,
    glyphs: options.unicode === false ? asciiGlyphs : unicodeGlyphs,
  };
  let text = '';
  for (const one of lines(report, canvas)) text += `${paint(one, canvas)}\n`;
  return text;
}

function* lines(report: Report, canvas: Canvas): Generator<Line> {
  yield* title(report, canvas);
  yield blank;
  yield* contradictions(report);
  yield* headline(report);
  yield blank;
  yield* fleetTable(report, canvas);
  yield blank;
  for (const cluster of detailed(report)) yield* clusterBlock(report, cluster, canvas);
  const more = report.clusters.length - DETAILED;
  if (more > 0) {
    yield line(`${plural(more, 'more cluster')} in the report files; the lowest are above.`);
    yield blank;
  }
  yield* actions(report, canvas);
  for (const text of wrap(handling, canvas.width)) yield line(span(text, 'dim'));
}

/** All clusters of a small fleet, the lowest of a large one. */
function detailed(report: Report): readonly ClusterReport[] {
  if (report.clusters.length <= DETAILED) return report.clusters;
  const assured = ({ score, technical }: ClusterReport): number =>
    score?.assured ?? technical?.assured ?? 101;
  return [...report.clusters].sort((a, b) => assured(a) - assured(b)).slice(0, DETAILED);
}
