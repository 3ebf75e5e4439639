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

/** The most bars that are drawn: the table has the others. */
const MOST_DRAWN = 24;

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
  const groups = alike(value.credentials.rows).slice(0, MOST_DRAWN);
  if (groups.length === 0) return null;
  const bottom = TOP + groups.length * ROW;
  const objective = placeOf(value.objective.minutes);
  return {
    id,
    viewBox: `0 0 ${WIDTH} ${bottom + 24}`,
    summary: summaryText(value, groups),
    ticks: TICKS.map(({ minutes, name }) => ({
      name,
      x: text(placeOf(minutes)),
      top: TOP,
      bottom,
    })),
    textY: bottom + 16,
    objective: { x: text(objective), top: TOP - 8, bottom, minutes: value.objective.minutes },
    bars: groups.map((group, at) => barOf(group, TOP + at * ROW)),
  };
}

/** Credentials of one class that die alike: nine certificates of workloads are one bar. */
interface Group {
  readonly first: WorksheetRow;
  readonly names: readonly string[];
}

/** In the order in which they are to be killed. */
function alike(rows: readonly WorksheetRow[]): readonly Group[] {
  const groups = Map.groupBy(rows, (row) => {
    const { least, most } = row.ways[0]?.minutes ?? { least: LONGEST, most: LONGEST };
    return [row.class, row.state, least, most].join(' ');
  });
  return [...groups.values()]
    .flatMap((all): readonly Group[] => {
      const [first] = all;
      const names = all.map(({ credential }) => credentialName(credential));
      return first === undefined ? [] : [{ first, names }];
    })
    .toSorted((a, b) => stepOf(a.first) - stepOf(b.first));
}

function stepOf({ ways: [best] }: WorksheetRow): number {
  return best === undefined ? revocationSteps.length : revocationSteps.indexOf(best.step);
}

function titleOf({ first, names }: Group): string {
  return names.length === 1 ? first.title : `${names.length} × ${first.title}`;
}

function barOf(group: Group, top: number): object {
  const { state, ways } = group.first;
  const range = ways[0]?.minutes ?? { least: LONGEST, most: LONGEST };
  const from = placeOf(range.least);
  const to = Math.max(placeOf(range.most ?? LONGEST), from + LEAST_BAR);
  return {
    status: stateStatus[state],
    sign: stateSigns[state],
    name: cut(titleOf(group), NAME_CELLS),
    where: cut(group.names.join(', '), NAME_CELLS),
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

function summaryText(value: Revocation, groups: readonly Group[]): string {
  const each = groups.map((group) => {
    const { first, names } = group;
    const state = stateNames[first.state].toLowerCase();
    return `${titleOf(group)}, ${names.slice(0, 2).join(', ')}: ${bestMinutes(first)}, ${state}.`;
  });
  return `${summaryOf(value)}. ${each.join(' ')}`;
}
