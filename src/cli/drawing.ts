/** A stream that may be a terminal. */
export interface Stream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How to draw on a stream. */
export interface Drawing {
  readonly color: boolean;
  readonly unicode: boolean;
  /** Columns of a terminal; undefined where there is none. */
  readonly width: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the stream can show and the user asked for: --no-color, NO_COLOR, FORCE_COLOR, TERM, the locale. */
export function drawingOn(stream: Stream, argv: readonly string[], env: Environment): Drawing {
  const isTerminal = stream.isTTY === true;
  return {
    color: wantsColor(isTerminal, argv, env),
    unicode: !isTerminal || showsUnicode(env),
    width: isTerminal ? stream.columns || 80 : undefined,
  };
}

/** Whether a line may be rewritten in place. */
export function canRewrite(stream: Stream, env: Environment): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** What asks for none comes before what asks for some. */
function wantsColor(isTerminal: boolean, argv: readonly string[], env: Environment): boolean {
  if (argv.includes('--no-color') || isSet(env['NO_COLOR'])) return false;
  const forced = env['FORCE_COLOR'];
  if (isSet(forced)) return forced !== '0' && forced !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}

/** A locale that names another encoding than UTF-8; none at all, as in containers, says nothing. */
function showsUnicode(env: Environment): boolean {
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet);
  return locale === undefined || /utf-?8/i.test(locale);
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
