import type { Architecture, BoundaryState } from '../../src/model/pictures/architecture.ts';
import { holders } from '../../src/model/pictures/architecture.ts';
import type { ClusterReport } from '../../src/model/report.ts';
import { boundaryNames, holderNames, namesOfZones, waysIn } from '../architecture-words.ts';
import { dutyCounts } from '../responsibility-words.ts';
import { hanging } from './hang.ts';
import { type Canvas, type Line, line, type Style, span } from './line.ts';

const LABEL = 12;

/** Where the outside gets in, which steps inwards nothing guards, and who holds the levers. */
export function architectureLines({ pictures }: ClusterReport, canvas: Canvas): readonly Line[] {
  const { value } = pictures.architecture;
  if (value === null) return [];
  return [
    ...labelled('Ways in', line(waysIn(value)), canvas),
    ...stepLines(value, 'unguarded', 'bad', canvas),
    ...stepLines(value, 'not-seen', 'unseen', canvas),
    ...labelled('Levers', line(leverCounts(value)), canvas),
    ...labelled('Owners', line(dutyCounts(value.responsibility)), canvas),
  ];
}

function labelled(label: string, text: Line, canvas: Canvas): readonly Line[] {
  return hanging(line(`  ${label.padEnd(LABEL)}`), text, canvas, 3);
}

function stepLines(
  { boundaries }: Architecture,
  state: BoundaryState,
  style: Style,
  canvas: Canvas,
): readonly Line[] {
  const steps = boundaries.steps.filter((one) => one.state === state);
  if (steps.length === 0) return [];
  const lead = line('  ', span(boundaryNames[state].padEnd(LABEL), style));
  return hanging(lead, line(steps.map(namesOfZones).join('; ')), canvas, 3);
}

function leverCounts({ levers }: Architecture): string {
  const counts = holders.map((holder) => ({
    name: holderNames[holder],
    count: levers.rows.filter((one) => one.holder === holder).length,
  }));
  return counts.flatMap(({ name, count }) => (count === 0 ? [] : `${count} ${name}`)).join(', ');
}
