import type { ClusterReport, Score } from '../../src/model/report.ts';
import { environmentOf, environmentsOf, type Place, placesOf } from '../fleet-places.ts';
import { interval, plural } from '../words.ts';
import { cut } from './drawn-text.ts';
import { clusterLink, type Page } from './page-view.ts';

/** Sizes of the drawing, in its own units. */
const WIDTH = 960;
const LABEL = 176;
const HEAD = 30;
const TITLE = 34;
const TILE = 50;
const GAP = 8;
const PAD = 10;
/** What a letter takes of a tile's name, and of its second line. */
const NAME_CELL = 8.4;
const SCORE_CELL = 6.6;
/** What a cell of the map shows; the table below has them all. */
const MOST_TILES = 6;

/** Where the fleet runs: a band for each provider, in it a row for each region, a column for each environment. */
export function fleetMap(page: Page): object | null {
  const { report } = page;
  const environments = environmentsOf(report);
  const column = (WIDTH - LABEL) / environments.length;
  const bands: object[] = [];
  let y = HEAD;
  for (const { provider, places } of placesOf(report)) {
    const top = y;
    y += TITLE;
    const rows = places.map((place) => {
      const row = rowOf(page, place, environments, column, y);
      y += row.height;
      return row.drawn;
    });
    const count = places.reduce((sum, { clusters }) => sum + clusters.length, 0);
    const name = `${provider} · ${plural(count, 'cluster')}`;
    bands.push({ name, y: `${top}`, titleY: `${top + 22}`, height: `${y - top}`, rows });
    y += GAP;
  }
  return {
    height: `${y}`,
    width: `${WIDTH}`,
    summary: placesOf(report)
      .flatMap(({ provider, places }) => places.map((place) => inWords(page, provider, place)))
      .join(' '),
    columns: environments.map((name, index) => ({ name, x: `${LABEL + index * column + PAD}` })),
    lines: environments.map((_, index) => ({ x: `${LABEL + index * column}`, y2: `${y - GAP}` })),
    bands,
  };
}

function rowOf(
  page: Page,
  { region, clusters }: Place,
  environments: readonly string[],
  column: number,
  y: number,
): { readonly height: number; readonly drawn: object } {
  const across = Math.max(1, Math.floor((column - PAD) / 240));
  const width = (column - 2 * PAD - (across - 1) * GAP) / across;
  const cells = environments.map((name) =>
    page.ranked.filter((one) => clusters.includes(one) && environmentOf(one) === name),
  );
  const lines = Math.max(...cells.map((all) => Math.ceil(shownOf(all).length / across)), 1);
  const height = lines * (TILE + GAP) + PAD;
  const tiles = cells.flatMap((all, index) =>
    shownOf(all).map((one, at) =>
      tileOf(page, one, all.length, {
        x: LABEL + index * column + PAD + (at % across) * (width + GAP),
        y: y + Math.floor(at / across) * (TILE + GAP),
        width,
      }),
    ),
  );
  return {
    height,
    drawn: { region: cut(region, 22), x: '16', y: `${y + 22}`, line: `${y + height - 6}`, tiles },
  };
}

/** The last tile says how many have no room. */
function shownOf(all: readonly ClusterReport[]): readonly (ClusterReport | null)[] {
  return all.length <= MOST_TILES ? all : [...all.slice(0, MOST_TILES - 1), null];
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function tileOf(page: Page, one: ClusterReport | null, all: number, { x, y, width }: Spot): object {
  const spot = { x: `${x}`, y: `${y}`, width: `${width}`, height: `${TILE}` };
  const text = { textX: `${x + 10}`, nameY: `${y + 19}`, scoreY: `${y + 35}` };
  const cells = (cell: number): number => Math.floor((width - 20) / cell);
  if (one === null) {
    return {
      ...spot,
      ...text,
      whose: 'rest',
      more: `and ${all - MOST_TILES + 1} more`,
      name: null,
    };
  }
  const { score, technical, managed } = one;
  const shown = score ?? technical;
  return {
    ...spot,
    ...text,
    name: cut(clusterLink(page, one.id).text, cells(NAME_CELL)),
    score: cut(
      `${shown === null ? 'no score' : interval(shown)} · ${runs(one)}`,
      cells(SCORE_CELL),
    ),
    whose: managed === null ? 'unsure' : managed ? 'managed' : 'own',
    bar: shown === null ? null : barOf(shown, { x: x + 10, y: y + TILE - 9, width: width - 20 }),
  };
}

/** What it runs, without the vendor's suffix of the version. */
function runs({ distribution, version }: ClusterReport): string {
  const what = distribution === 'unknown' ? 'distribution not seen' : distribution;
  return version === null ? what : `${what} ${version.split(/[-+]/)[0]}`;
}

/** Proven, and what that could still become. */
function barOf({ assured, potential }: Score, { x, y, width }: Spot): object {
  const unit = width / 100;
  return {
    x: `${x}`,
    y: `${y}`,
    width: `${width}`,
    solid: `${Math.round(assured * unit)}`,
    openX: `${Math.round(x + assured * unit)}`,
    open: `${Math.round((potential - assured) * unit)}`,
  };
}

function inWords(page: Page, provider: string, { region, clusters }: Place): string {
  const told = clusters.map((one) => {
    const { text } = clusterLink(page, one.id);
    return `${text} (${environmentOf(one)}, ${interval(one.score ?? one.technical)})`;
  });
  return `${provider}, ${region}: ${told.join(', ')}.`;
}
