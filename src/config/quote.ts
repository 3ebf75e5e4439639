const LONGEST = 60;

/** Text from a file, safe to print: short, in quotes, control and direction characters escaped. */
export function quote(text: string): string {
  return `"${plain(text, LONGEST)}"`;
}

/** The same without quotes and with a length of its own. */
export function plain(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(/[\p{C}\p{Zl}\p{Zp}"\\]/gu, escaped);
}

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
