import { type Canvas, type Line, type Span, shown, span } from './line.ts';
import { cut, displayWidth } from './width.ts';

export interface Column {
  readonly title: string;
  /** Shortened, widest first, when the table is wider than the canvas. */
  readonly flexible: boolean;
  /** Left out where the table does not fit, the highest first; never when missing. */
  readonly spare?: number;
  readonly cells: readonly Span[];
}

/** One column over rows of the same kind. */
export function column<T>(
  title: string,
  rows: readonly T[],
  cell: (row: T) => Span | string,
): Column {
  const cells = rows.map(cell).map((one) => (typeof one === 'string' ? span(one) : one));
  return { title, flexible: false, cells };
}

const GAP = '  ';
const NARROWEST = 8;

/** A heading and one line per row, cells left-aligned in columns as wide as they need. */
export function table(all: readonly Column[], canvas: Canvas): readonly Line[] {
  const columns = affordable(all, canvas);
  const widths = fit(columns, canvas);
  const rows = columns[0]?.cells.length ?? 0;
  const heading = columns.map(({ title }) => span(title, 'bold'));
  const lines = [row(heading, widths, canvas)];
  for (let index = 0; index < rows; index += 1) {
    const cells = columns.map(({ cells }) => cells[index] ?? span(''));
    lines.push(row(cells, widths, canvas));
  }
  return lines;
}

function row(cells: readonly Span[], widths: readonly number[], canvas: Canvas): Line {
  return cells.flatMap(({ text, style }, index) => {
    const width = widths[index] ?? 0;
    const fitting = cut(shown(text, canvas), width, canvas.glyphs.ellipsis);
    const filler = ' '.repeat(Math.max(0, width - displayWidth(fitting)));
    const isLast = index === cells.length - 1;
    return isLast ? [span(fitting, style)] : [span(fitting, style), span(filler + GAP)];
  });
}

/** The columns without as many spare ones as it takes for whole cells. */
function affordable(columns: readonly Column[], canvas: Canvas): readonly Column[] {
  const spares = columns.flatMap(({ spare }) => spare ?? []);
  if (spares.length === 0 || total(natural(columns, canvas)) <= canvas.width) return columns;
  const most = Math.max(...spares);
  return affordable(
    columns.filter(({ spare }) => spare !== most),
    canvas,
  );
}

function natural(columns: readonly Column[], canvas: Canvas): number[] {
  return columns.map(({ title, cells }) =>
    Math.max(title.length, ...cells.map(({ text }) => displayWidth(shown(text, canvas)))),
  );
}

function total(widths: readonly number[]): number {
  return sum(widths) + GAP.length * (widths.length - 1);
}

function fit(columns: readonly Column[], canvas: Canvas): readonly number[] {
  const widths = natural(columns, canvas);
  let excess = total(widths) - canvas.width;
  while (excess > 0) {
    const widest = widestFlexible(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestFlexible(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [index, { flexible }] of columns.entries()) {
    const width = widths[index] ?? 0;
    if (!flexible || width <= NARROWEST) continue;
    if (found === undefined || width > (widths[found] ?? 0)) found = index;
  }
  return found;
}

function sum(all: readonly number[]): number {
  let total = 0;
  for (const one of all) total += one;
  return total;
}
