/**
 * The one place where text of unknown origin loses what a reader cannot see: control characters
 * and with them terminal sequences, bidirectional overrides, zero-width and private-use characters,
 * lone surrogates. Each becomes U+FFFD, so that an attempt to hide something shows. Line breaks
 * and tabs become spaces, and stacked combining marks are thinned out. Escaping for a format
 * comes after this, in that format's folder.
 */
export function visibleText(text: string): string {
  if (PRINTABLE.test(text)) return text;
  return text
    .replace(SPACE, ' ')
    .replace(PRESENTATION, '')
    .replace(INVISIBLE, '\u{FFFD}')
    .replace(STACKED, '$1');
}

/** The same on one line, without space at either end or runs of it. */
export function oneLine(text: string): string {
  return visibleText(text).replace(/ {2,}/g, ' ').trim();
}

/** The paragraphs of a longer text, each on one line. A blank line separates them. */
export function paragraphs(text: string): readonly string[] {
  return text
    .split(/\n[ \t]*\n/)
    .map(oneLine)
    .filter((one) => one !== '');
}

/** Replaces what a reader cannot see in finished HTML, where line breaks may stay. */
export function visibleMarkup(markup: string): string {
  return markup.replace(PRESENTATION, '').replace(INVISIBLE_BUT_BREAKS, '\u{FFFD}');
}

const PRINTABLE = /^[ -~]*$/;
const SPACE = /\s/g;
/** Variation selectors only choose between two drawings of the same character. */
const PRESENTATION = /[\u{FE00}-\u{FE0F}]/gu;
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/gu;
const INVISIBLE_BUT_BREAKS =
  /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]/gu;
const STACKED = /(\p{M}{4})\p{M}+/gu;
