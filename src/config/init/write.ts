/** Words that YAML readers take for something else than text. */
const SPECIAL = /^(?:true|false|yes|no|on|off|null|nan|inf)$/i;

/** A value from a cluster as a YAML scalar: bare where it is a plain name, else quoted and escaped. */
export function scalar(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !SPECIAL.test(text)) return text;
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, unicodeEscape);
}

/** A value from a cluster inside a comment: one line, short. */
export function inComment(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
}

export function list(values: readonly string[]): string {
  return `[${values.map(scalar).join(', ')}]`;
}

function unicodeEscape(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
