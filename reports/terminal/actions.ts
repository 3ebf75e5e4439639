import type { Report } from '../../src/model/report.ts';
import { displayNames, type FleetAction, nextActions } from '../digest.ts';
import { gain, ownerNames } from '../words.ts';
import { hanging } from './hang.ts';
import { blank, type Canvas, type Line, line, span } from './line.ts';

const ACTIONS = 2;
const GAIN = 6;
const CODES = 4;

/** What gains most, per owner, with the cluster that gains most from it. */
export function actions(report: Report, canvas: Canvas, all: boolean): readonly Line[] {
  const perOwner = nextActions(report);
  if (perOwner.length === 0) return [];
  const names = displayNames(report);
  const most = all ? Number.POSITIVE_INFINITY : ACTIONS;
  const heading = line(
    span('Do first', 'bold'),
    ', with the points that the assured score of a cluster would gain',
  );
  const lines: Line[] = [...hanging([], heading, canvas)];
  for (const { owner, actions } of perOwner) {
    const more = actions.length > most ? `, the first ${most} of ${actions.length}` : '';
    lines.push(line('  ', span(ownerNames[owner], 'bold'), more));
    for (const one of actions.slice(0, most)) lines.push(...actionLines(one, names, canvas, all));
  }
  return [...lines, blank];
}

function actionLines(
  { action, checks, gains }: FleetAction,
  names: ReadonlyMap<string, string>,
  canvas: Canvas,
  all: boolean,
): readonly Line[] {
  const [best, ...others] = gains;
  if (best === undefined) return [];
  const also = others.length === 0 ? '' : ` and ${others.length} more`;
  const where = `${names.get(best.cluster.id) ?? best.cluster.id}${also}`;
  return hanging(
    line('    ', span(gain(best.gain).padEnd(GAIN), 'good')),
    [span(`${codesText(checks)} in ${where}: `, 'bold'), span(action)],
    canvas,
    all ? Number.POSITIVE_INFINITY : 3,
  );
}

function codesText(checks: readonly string[]): string {
  const shown = checks.slice(0, CODES).join(', ');
  return checks.length > CODES ? `${shown} and ${checks.length - CODES} more` : shown;
}
