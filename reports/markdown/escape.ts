import { oneLine, paragraphs } from '../text.ts';

/**
 * The one escaping place of Markdown. Plain words stay as they are; everything else becomes a code
 * span. Unlike a backslash, a code span also stops what renderers do after parsing: mentions,
 * issue references, bare links, emoji codes, formulas. It cannot be left from inside, since its
 * fence is longer than any run of backticks in it.
 */
export function prose(text: string): string {
  const line = oneLine(text);
  if (line === '') return EMPTY;
  const parts = line.split(/(`[^`]+`)/);
  const written = parts.map((part, index) =>
    index % 2 === 1 ? code(part.slice(1, -1)) : words(part, index === 0),
  );
  return separated(written);
}

/** Prose for a table cell, where every renderer splits at a bar in its own way. */
export function cell(text: string): string {
  return prose(text.replaceAll('|', '¦'));
}

/** A value as it is, such as a field path. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line === '') return EMPTY;
  let longest = 0;
  for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  const space = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${space}${line}${space}${fence}`;
}

/** Paragraphs of a longer text as one line of prose each. */
export function proseParagraphs(text: string): readonly string[] {
  return paragraphs(text).map(prose);
}

const EMPTY = '(empty)';
/** Letters and digits, hyphens and apostrophes between them. */
const PLAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|['’-](?=[\p{L}\p{N}]))*$/u;
const BEFORE = '("';
const AFTER = '.,;:!?)"%';
/** What would begin a numbered list. */
const NUMBERED = /^\d+[.)]/;
/** What hosts of repositories turn into links although it reads as a word: commits, issues, hosts. */
const LINKED = /^(?=.*\d)[0-9a-f]{7,}$|^gh-\d+$|www/i;

function words(text: string, atStart: boolean): string {
  return text
    .split(' ')
    .map((word, index) =>
      atStart && index === 0 && NUMBERED.test(word) ? code(word) : token(word),
    )
    .join(' ');
}

function token(word: string): string {
  let start = 0;
  while (start < word.length && BEFORE.includes(word.charAt(start))) start += 1;
  let end = word.length;
  while (end > start && AFTER.includes(word.charAt(end - 1))) end -= 1;
  const core = word.slice(start, end);
  if (core === '' || (PLAIN.test(core) && !LINKED.test(core))) return word;
  return `${word.slice(0, start)}${code(core)}${word.slice(end)}`;
}

/** Two code spans that touch would make one; a space keeps them apart. */
function separated(parts: readonly string[]): string {
  let out = '';
  for (const part of parts) out += out.endsWith('`') && part.startsWith('`') ? ` ${part}` : part;
  return out;
}
