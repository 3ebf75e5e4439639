import { visibleText } from '../text.ts';
import { cut, displayWidth } from './width.ts';

export type Style = 'plain' | 'bold' | 'dim' | 'good' | 'warn' | 'bad' | 'unseen';

/** Text of one style. It may hold anything: only `paint` makes output of it. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** The signs of a terminal that shows Unicode, and of one that may not. */
interface Glyphs {
  readonly unicode: boolean;
  readonly ellipsis: string;
  readonly assured: string;
  readonly potential: string;
  readonly rest: string;
  readonly rule: string;
  readonly dot: string;
}

export const unicodeGlyphs: Glyphs = {
  unicode: true,
  ellipsis: '…',
  assured: '█',
  potential: '▒',
  rest: '·',
  rule: '─',
  dot: '·',
};

export const asciiGlyphs: Glyphs = {
  unicode: false,
  ellipsis: '...',
  assured: '#',
  potential: '+',
  rest: '.',
  rule: '-',
  dot: '|',
};

/** How to draw: the columns there are, the signs, and whether to colour. */
export interface Canvas {
  readonly width: number;
  readonly color: boolean;
  readonly glyphs: Glyphs;
}

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((one) => (typeof one === 'string' ? span(one) : one));
}

export const blank: Line = [];

/** The text as the canvas shows it: visible signs only, in ASCII where it asks for that. */
export function shown(text: string, { glyphs }: Canvas): string {
  const visible = visibleText(text);
  return glyphs.unicode ? visible : ascii(visible);
}

/** The terminal's one escaping place: cleans every span, cuts at the width, colours if asked. */
export function paint(parts: Line, canvas: Canvas): string {
  let room = canvas.width;
  let out = '';
  for (const { text, style } of parts) {
    const clean = shown(text, canvas);
    const fitting = cut(clean, room, canvas.glyphs.ellipsis);
    out += colored(fitting, style, canvas);
    if (fitting !== clean) break;
    room -= displayWidth(fitting);
  }
  return out.trimEnd();
}

const CODES: Readonly<Record<Exclude<Style, 'plain'>, string>> = {
  bold: '1',
  dim: '2',
  good: '32',
  warn: '33',
  bad: '31',
  unseen: '36',
};

function colored(text: string, style: Style, { color }: Canvas): string {
  if (!color || style === 'plain' || text.trim() === '') return text;
  return `\u001b[${CODES[style]}m${text}\u001b[0m`;
}

function ascii(text: string): string {
  return text
    .replace(/[’‘]/g, "'")
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '?');
}
