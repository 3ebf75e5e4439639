import {
  type Revocation,
  revocationSteps,
  type WorksheetRow,
} from '../../src/model/pictures/revocation.ts';
import {
  bestMinutes,
  credentialName,
  stateNames,
  stateSigns,
  stateStatus,
  summaryOf,
} from '../revocation-words.ts';
import { cut } from './drawn-text.ts';

/** The most credentials that are drawn: the table has the others. */
const MOST_DRAWN = 18;

/** Sizes of the chart, in its own units. */
const WIDTH = 720;
const FROM = 330;
const TO = 690;
const TOP = 26;
const ROW = 28;
const NAME_CELLS = 44;
const LEAST_BAR = 5;

/** Three days: whatever takes longer is drawn as long. */
const LONGEST = 4320;

const TICKS = [
  { minutes: 1, name: '1 min' },
  { minutes: 15, name: '15 min' },
  { minutes: 60, name: '1 h' },
  { minutes: 480, name: '8 h' },
  { minutes: LONGEST, name: '3 d' },
];

/** From the decision until each credential is dead, on a scale that grows: minutes and days both show. */
export function timelineView(value: Revocation, id: string): object | null {
  const rows = value.credentials.rows
    .slice(0, MOST_DRAWN)
    .toSorted((a, b) => stepOf(a) - stepOf(b));
  if (rows.length === 0) return null;
  const bottom = TOP + rows.length * ROW;
  const objective = placeOf(value.objective.minutes);
  return {
    id,
    viewBox: `0 0 ${WIDTH} ${bottom + 24}`,
    summary: summaryText(value, rows),
    ticks: TICKS.map(({ minutes, name }) => ({
      name,
      x: text(placeOf(minutes)),
      top: TOP,
      bottom,
    })),
    textY: bottom + 16,
    objective: { x: text(objective), top: TOP - 8, bottom, minutes: value.objective.minutes },
    bars: rows.map((row, at) => barOf(row, TOP + at * ROW)),
  };
}

function stepOf({ ways: [best] }: WorksheetRow): number {
  return best === undefined ? revocationSteps.length : revocationSteps.indexOf(best.step);
}

function barOf(row: WorksheetRow, top: number): object {
  const { title, credential, state, ways } = row;
  const range = ways[0]?.minutes ?? { least: LONGEST, most: LONGEST };
  const from = placeOf(range.least);
  const to = Math.max(placeOf(range.most ?? LONGEST), from + LEAST_BAR);
  const short = credentialName(credential);
  return {
    status: stateStatus[state],
    sign: stateSigns[state],
    name: cut(title, NAME_CELLS),
    where: cut(short, NAME_CELLS),
    open: range.most === null,
    x: text(from),
    width: text(to - from),
    y: top + 7,
    nameY: top + 13,
    whereY: top + 25,
  };
}

function placeOf(minutes: number): number {
  const share = Math.log10(1 + Math.min(minutes, LONGEST)) / Math.log10(1 + LONGEST);
  return FROM + share * (TO - FROM);
}

function text(place: number): string {
  return place.toFixed(1);
}

function summaryText(value: Revocation, rows: readonly WorksheetRow[]): string {
  const each = rows.map(
    (row) =>
      `${row.title}, ${credentialName(row.credential)}: ${bestMinutes(row)}, ${stateNames[row.state].toLowerCase()}.`,
  );
  return `${summaryOf(value)}. ${each.join(' ')}`;
}
