/** Text in a drawing neither wraps nor clips: both are done here, by the cells that letters take. */

/** At most so many cells, with an ellipsis where something was cut off. */
export function cut(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let kept = '';
  for (const letter of text) {
    if (cellsOf(kept + letter) > cells - 1) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}

/** The words in lines of at most so many cells; a longer word is cut. */
export function wrap(text: string, cells: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cellsOf(longer) <= cells) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = cut(word, cells);
  }
  return line === '' ? lines : [...lines, line];
}

/** Letters of East Asian scripts and pictures take two. */
export function cellsOf(text: string): number {
  let cells = 0;
  for (const letter of text)
    cells += (letter.codePointAt(0) ?? 0) >= 0x1100 && !isNarrow(letter) ? 2 : 1;
  return cells;
}

function isNarrow(letter: string): boolean {
  return /[\u{1200}-\u{2e7f}]/u.test(letter);
}
