import type { Boundaries, Boundary, Zone, ZoneId } from '../../src/model/pictures/architecture.ts';
import { boundaryNames, namesOfZones, worstFirst, zoneNames } from '../architecture-words.ts';
import { cellsOf, cut, wrap } from './drawn-text.ts';

/** Sizes of the drawing, in its own units. */
const WIDTH = 960;
const INNER = 752;
const BAND = 66;
const GATE = 32;
const GAP = 9;
const CHIPS_FROM = 292;
const CELL = 7.4;
/** Characters that fit beside a gate's icon, and across the lane to the control plane. */
const GATE_CELLS = 84;
const LANE_CELLS = 24;
const LANE_LINES = 9;

/** The zones from the internet inwards as bands, with a gate between each two of them. */
export function drawnBoundaries({ zones, steps }: Boundaries, id: string, of: string): object {
  const inward = steps.filter(({ from, to }) => !isShortcut(from, to));
  const shortcut = steps.find(({ from, to }) => isShortcut(from, to));
  const bands = zones.map((zone, index) => band(zone, index * (BAND + GATE + 2 * GAP)));
  const height = bands.length === 0 ? 0 : bands.length * (BAND + GATE + 2 * GAP) - GATE - 2 * GAP;
  const yOf = new Map(zones.map(({ id: zone }, index) => [zone, index * (BAND + GATE + 2 * GAP)]));
  return {
    id,
    of,
    width: `${WIDTH}`,
    height: `${height + 4}`,
    summary: steps.map(inWords).join(' '),
    bands,
    gates: inward.map((step) => gate(step, (yOf.get(step.from) ?? 0) + BAND)),
    lane: shortcut === undefined ? null : lane(shortcut, BAND, yOf.get('control-plane') ?? height),
  };
}

/** Past everything between the internet and the control plane. */
function isShortcut(from: ZoneId, to: ZoneId): boolean {
  return from === 'internet' && to === 'control-plane';
}

function inWords(step: Boundary): string {
  const [worst] = worstFirst(step);
  const why = worst === undefined ? '' : `: ${worst.text}`;
  return `${namesOfZones(step)}: ${boundaryNames[step.state]}${why}.`;
}

function band(zone: Zone, y: number): object {
  const wide = ['internet', 'control-plane', 'cloud'].includes(zone.id);
  const count = zone.count === null ? '' : ` ${zone.count}`;
  return {
    id: zone.id,
    y: `${y}`,
    width: `${wide ? WIDTH : INNER}`,
    height: `${BAND}`,
    title: zoneNames[zone.id],
    count,
    titleY: `${y + 27}`,
    text: wide ? zone.text : cut(zone.text, 40),
    textY: `${y + 49}`,
    unseen: !wide && zone.count === null,
    chips: wide ? [] : [...chips(zone, y)],
  };
}

/** Where each row of names ends: the second leaves room for how many more there are. */
const ROW_ENDS = [INNER - 10, INNER - 92] as const;
const ROW = 26;

/** Names in two rows; what has no room is counted. The first of them are the critical ones. */
function* chips({ names, critical }: Zone, y: number): Generator<object> {
  const all = names.rows.length + names.truncated;
  let x = CHIPS_FROM;
  let row: 0 | 1 = 0;
  for (const [index, name] of names.rows.entries()) {
    const kind = index < critical ? 'critical' : 'plain';
    const text = kind === 'critical' ? `◆ ${cut(name, 24)}` : cut(name, 26);
    const fits = x + widthOf(text) <= ROW_ENDS[row];
    if (!fits && row === 1) return yield chip(`+${all - index} more`, x, y + ROW, 'more');
    if (!fits) [x, row] = [CHIPS_FROM, 1];
    yield chip(text, x, y + row * ROW, kind);
    x += widthOf(text) + 6;
  }
  if (names.truncated > 0) yield chip(`+${names.truncated} more`, x, y + row * ROW, 'more');
}

function chip(text: string, x: number, y: number, kind: string): object {
  return {
    text,
    kind,
    x: `${x}`,
    y: `${y + 9}`,
    width: `${widthOf(text)}`,
    textX: `${x + 8}`,
    textY: `${y + 24}`,
  };
}

/** The chips' letters are all of one width. */
function widthOf(text: string): number {
  return Math.round(cellsOf(text) * CELL + 16);
}

function gate(step: Boundary, y: number): object {
  const top = y + GAP;
  const [worst] = worstFirst(step);
  const state = boundaryNames[step.state];
  return {
    state: step.state,
    mark: marks[step.state],
    name: state,
    y: `${top}`,
    above: `${y}`,
    below: `${top + GATE}`,
    end: `${top + GATE + GAP}`,
    tip: `${top + GATE + GAP - 5}`,
    width: `${INNER}`,
    height: `${GATE}`,
    textY: `${top + 21}`,
    text: cut(withoutState(worst?.text ?? '', state), GATE_CELLS - state.length),
    marksX: `${INNER - 12}`,
    each: worstFirst(step).map((one) => ({ state: one.state, mark: marks[one.state] })),
  };
}

/** What stands beside its state need not say it again. */
function withoutState(text: string, state: string): string {
  return text.startsWith(`${state}: `) ? text.slice(state.length + 2) : text;
}

/** A mark besides the colour: what it means is also written beside it. */
const marks: Readonly<Record<Boundary['state'], string>> = {
  guarded: '■',
  partly: '◧',
  unguarded: '□',
  'not-seen': '?',
};

/** The way to the API server, past all that is drawn beside it. */
function lane(step: Boundary, from: number, to: number): object {
  const lines = worstFirst(step)
    .flatMap(({ state, text }) => wrap(`${marks[state]} ${text}`, LANE_CELLS))
    .slice(0, LANE_LINES);
  const height = 62 + lines.length * 18;
  const top = Math.round((from + to - height) / 2);
  return {
    state: step.state,
    mark: marks[step.state],
    name: boundaryNames[step.state],
    x: `${INNER + 14}`,
    middle: `${(INNER + 14 + WIDTH) / 2}`,
    width: `${WIDTH - INNER - 14}`,
    from: `${from}`,
    top: `${top}`,
    height: `${height}`,
    bottom: `${top + height}`,
    to: `${to}`,
    tip: `${to - 6}`,
    textX: `${INNER + 26}`,
    titleY: `${top + 24}`,
    nameY: `${top + 46}`,
    lines: lines.map((text, index) => ({ text, y: `${top + 68 + index * 18}` })),
  };
}
