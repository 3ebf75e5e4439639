/** A text cut at every place where its copies differ. */
export interface Template {
  readonly pieces: readonly string[];
  /** What stands between one piece and the next. */
  readonly tokens: readonly string[];
}

/** Of tokens that begin at the same place, the one that comes first here is taken. */
export function templateOf(text: string, tokens: readonly string[]): Template {
  const all = tokens.map((one) => one.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const parts = text.split(new RegExp(`(${all.join('|')})`));
  return {
    pieces: parts.filter((_, at) => at % 2 === 0),
    tokens: parts.filter((_, at) => at % 2 === 1),
  };
}

/** The text with other values for its tokens. */
export function fill({ pieces, tokens }: Template, textFor: (token: string) => string): string {
  let text = pieces[0] ?? '';
  for (const [at, token] of tokens.entries()) text += textFor(token) + (pieces[at + 1] ?? '');
  return text;
}
