import { hanging } from '../../reports/terminal/hang.ts';
import { canvasOf } from '../../reports/terminal/index.ts';
import { blank, type Canvas, type Line, line, paint, span } from '../../reports/terminal/line.ts';
import type { Drawing } from './drawing.ts';

/** A piece of a page, drawn as wide as there is room for. */
export type Block = (canvas: Canvas) => readonly Line[];

/** Longer lines are hard to read. */
const WIDEST = 100;

/** A page of text for people, which ends with a line break. */
export function pageText(blocks: readonly Block[], drawing: Drawing): string {
  const width = Math.min(drawing.width ?? WIDEST, WIDEST);
  return linesText((canvas) => blocks.flatMap((block) => block(canvas)), { ...drawing, width });
}

/** Lines as wide as the terminal; in a pipe nothing is broken or cut. */
export function linesText(draw: Block, drawing: Drawing): string {
  const canvas = canvasOf({ ...drawing, width: drawing.width ?? Number.MAX_SAFE_INTEGER });
  return draw(canvas)
    .map((one) => `${paint(one, canvas)}\n`)
    .join('');
}

export function title(name: string, text: string): Block {
  return (canvas) => hanging(line(span(name, 'bold'), '  '), line(span(text, 'bold')), canvas);
}

/** What kind of thing it is, in a few words. */
export function about(...words: readonly string[]): Block {
  return (canvas) => hanging([], line(span(words.join(` ${canvas.glyphs.dot} `), 'dim')), canvas);
}

/** A heading and what stands below it. */
export function section(heading: string, ...blocks: readonly Block[]): Block {
  return (canvas) => [
    blank,
    line(span(heading, 'bold')),
    ...blocks.flatMap((block) => block(canvas)),
  ];
}

export function text(words: string): Block {
  return (canvas) => hanging(line('  '), line(words), canvas);
}

/** Terms with their texts, in two columns. */
export function rows(
  all: readonly (readonly [term: string, words: string])[],
  indent: string = '  ',
): Block {
  const widest = Math.max(0, ...all.map(([term]) => term.length));
  return (canvas) =>
    all.flatMap(([term, words]) =>
      hanging(line(indent, span(term.padEnd(widest), 'bold'), '  '), line(words), canvas),
    );
}
