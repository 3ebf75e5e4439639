import { type Canvas, type Line, line, type Span, shown } from './line.ts';
import { displayWidth, wrap } from './width.ts';

const LEAST_ROOM = 20;
const SMALL_INDENT = 4;

/**
 * `lead` and the parts behind it, wrapped at the canvas: further lines start where the first part
 * does, or a little to the right where the lead leaves too little room. Of more than `most` lines the last is left too long, so that `paint` cuts it visibly.
 */
export function hanging(
  lead: Line,
  parts: Line,
  canvas: Canvas,
  most: number = Number.POSITIVE_INFINITY,
): readonly Line[] {
  const indent = lineWidth(lead, canvas);
  if (indent > SMALL_INDENT && canvas.width - indent < LEAST_ROOM) {
    return [lead, ...hanging(line(' '.repeat(SMALL_INDENT)), parts, canvas, most)];
  }
  const spans = collapsed(parts, canvas);
  const text = spans.map((one) => one.text).join('');
  const rows = few(wrap(text.trimEnd(), canvas.width - indent), most);
  return styled(rows, spans).map((row, index) =>
    index === 0 ? [...lead, ...row] : line(' '.repeat(indent), ...row),
  );
}

function lineWidth(parts: Line, canvas: Canvas): number {
  let width = 0;
  for (const { text } of parts) width += displayWidth(shown(text, canvas));
  return width;
}

function few(rows: readonly string[], most: number): readonly string[] {
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), rows.slice(most - 1).join(' ')];
}

/** What will be shown, without runs of spaces and space at its ends. */
function collapsed(parts: Line, canvas: Canvas): readonly Span[] {
  const spans: Span[] = [];
  let open = false;
  for (const { text, style } of parts) {
    const single: string = shown(text, canvas).replace(/ {2,}/g, ' ');
    const kept: string = open ? single : single.trimStart();
    if (kept === '') continue;
    open = !kept.endsWith(' ');
    spans.push({ text: kept, style });
  }
  return spans;
}

/** The rows with the styles that their signs have in `spans`; spaces at breaks are left out. */
function styled(rows: readonly string[], spans: readonly Span[]): readonly Line[] {
  let rest = spans;
  return rows.map((row) => {
    const [taken, left] = take(withoutLeadingSpace(rest), row.length);
    rest = left;
    return taken;
  });
}

function withoutLeadingSpace(spans: readonly Span[]): readonly Span[] {
  const [first, ...others] = spans;
  return first === undefined ? [] : [{ ...first, text: first.text.trimStart() }, ...others];
}

/** The first `count` signs, and what is left. */
function take(spans: readonly Span[], count: number): readonly [Line, readonly Span[]] {
  const taken: Span[] = [];
  let missing = count;
  for (const [index, { text, style }] of spans.entries()) {
    if (text.length > missing) {
      taken.push({ text: text.slice(0, missing), style });
      return [taken, [{ text: text.slice(missing), style }, ...spans.slice(index + 1)]];
    }
    taken.push({ text, style });
    missing -= text.length;
  }
  return [taken, []];
}
