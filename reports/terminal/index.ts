import type { Report } from '../../src/model/report.ts';
import { handling, plural } from '../words.ts';
import { actions } from './actions.ts';
import { clusterBlock } from './cluster.ts';
import { fleetTable, lowestFirst } from './fleet.ts';
import { fleetMapLines } from './fleet-map.ts';
import { hanging } from './hang.ts';
import { contradictions, headline, title } from './headline.ts';
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

interface TerminalOptions {
  /** Never the only carrier of a meaning: the words say the same. */
  readonly color: boolean;
  /** Columns; no line is longer. */
  readonly width: number;
  /** False where the terminal may not show UTF-8; true when missing. */
  readonly unicode?: boolean;
  /** Every cluster, and every finding with its evidence. */
  readonly all?: boolean;
}

const NARROWEST = 40;
const DETAILED = 4;
const EXPLAINS = ' says what a check asks and how to repair it';
const VERBOSE = '--verbose shows every finding with its evidence.';

/** The summary a scan prints: lines that end with a line break, at most `width` columns each. */
export function renderSummary(report: Report, options: TerminalOptions): string {
  const canvas = canvasOf(options);
  let text = '';
  for (const one of lines(report, canvas, options.all === true)) text += `${paint(one, canvas)}\n`;
  return text;
}

/** How to draw, with at least as many columns as the words need. */
export function canvasOf({ width, color, unicode }: Omit<TerminalOptions, 'all'>): Canvas {
  return {
    width: Math.max(NARROWEST, Math.floor(width)),
    color,
    glyphs: unicode === false ? asciiGlyphs : unicodeGlyphs,
  };
}

/** What decides first; then cluster by cluster, the lowest first. */
function* lines(report: Report, canvas: Canvas, all: boolean): Generator<Line> {
  yield* title(report, canvas);
  yield* contradictions(report, canvas);
  yield* headline(report, canvas);
  yield* fleetTable(report, canvas);
  yield* fleetMapLines(report, canvas);
  yield* actions(report, canvas, all);
  const clusters = lowestFirst(report);
  const shown = all || clusters.length <= DETAILED ? clusters : clusters.slice(0, DETAILED);
  for (const cluster of shown) yield* clusterBlock(report, cluster, canvas, all);
  const more = clusters.length - shown.length;
  if (more > 0) {
    yield line(`${plural(more, 'more cluster')} in the report files; the lowest are above.`);
    yield blank;
  }
  const command = span('kubemuster explain CODE', 'bold');
  yield* hanging([], [command, span(all ? EXPLAINS : `${EXPLAINS}; ${VERBOSE}`)], canvas);
  yield* hanging([], line(span(handling, 'dim')), canvas);
}
