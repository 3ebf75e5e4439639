/** A matrix to draw: letters by row and column (`s` for a namespace itself), and the cell that is asked about. */
interface Plot {
  readonly names: readonly string[];
  readonly rows: readonly string[];
  readonly chosen: { readonly from: number; readonly to: number };
  readonly choose: (row: number, column: number) => void;
}

/** Names are drawn from this size of a cell on. */
const READABLE = 11;
const SMALLEST = 4;
const LARGEST = 22;
const WIDTH = 760;
const MARGIN = 150;
const NAME = 22;

/** Each run of equal cells is one shape, with a texture besides its colour. */
export function plotOf({ names, rows, chosen, choose }: Plot): SVGSVGElement {
  const count = names.length;
  const size = Math.max(SMALLEST, Math.min(LARGEST, Math.floor((WIDTH - MARGIN) / count)));
  const margin = size >= READABLE ? MARGIN : 0;
  const extent = margin + count * size + 2;
  const svg = shape('svg', {
    width: extent,
    height: extent,
    viewBox: `0 0 ${extent} ${extent}`,
    'aria-hidden': 'true',
  });
  for (const [row, letters] of rows.entries()) {
    const y = margin + row * size;
    for (const [start, length, letter] of runsOf(letters)) {
      const x = margin + start * size;
      svg.append(
        shape('rect', { class: `run ${letter}`, x, y, width: length * size, height: size }),
      );
      const path = texture(letter, { x, y, size, length });
      if (path !== '') svg.append(shape('path', { class: 'texture', d: path }));
    }
  }
  if (margin > 0) svg.append(...namesOf(names, size, margin));
  if (chosen.from >= 0 && chosen.to >= 0) {
    const [x, y] = [margin + chosen.to * size, margin + chosen.from * size];
    svg.append(shape('rect', { class: 'chosen', x, y, width: size, height: size }));
  }
  svg.addEventListener('click', (event) => {
    const box = svg.getBoundingClientRect();
    const [row, column] = [event.clientY - box.top, event.clientX - box.left].map((at) =>
      Math.floor((at - margin) / size),
    );
    if (row === undefined || column === undefined) return;
    if (row >= 0 && column >= 0 && row < count && column < count) choose(row, column);
  });
  return svg;
}

function* runsOf(letters: string): Generator<readonly [number, number, string]> {
  let from = 0;
  for (let at = 1; at <= letters.length; at += 1) {
    if (at < letters.length && letters[at] === letters[from]) continue;
    yield [from, at - from, letters[from] ?? 'u'];
    from = at;
  }
}

interface Run {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly length: number;
}

/** Open is plain; what is open in part has one stroke, what is not known two. */
function texture(letter: string, { x, y, size, length }: Run): string {
  if (letter !== 'p' && letter !== 'u') return '';
  let path = '';
  for (let at = 0; at < length; at += 1) {
    const left = x + at * size;
    path += `M${left} ${y + size}l${size} ${-size}`;
    if (letter === 'u') path += `M${left} ${y}l${size} ${size}`;
  }
  return path;
}

function namesOf(names: readonly string[], size: number, margin: number): readonly SVGElement[] {
  return names.flatMap((name, at) => {
    const middle = margin + at * size + size / 2 + 4;
    const text = name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name;
    const row = shape('text', { x: margin - 6, y: middle, 'text-anchor': 'end' });
    const column = shape('text', { transform: `translate(${middle} ${margin - 6}) rotate(-90)` });
    row.append(text);
    column.append(text);
    return [row, column];
  });
}

function shape<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
