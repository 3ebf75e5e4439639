/** A selector of Calico's expression language, read. */
export interface CalicoSelector {
  readonly expression: CalicoExpression;
  readonly matches: (labels: ReadonlyMap<string, string>) => boolean;
  /** The label keys it names. */
  readonly keys: ReadonlySet<string>;
  /** The texts it compares with. */
  readonly values: readonly string[];
}

export type CalicoExpression =
  /** `all()`, and `global()` for what is in no namespace. */
  | { readonly type: 'all' | 'global' }
  | { readonly type: 'and' | 'or'; readonly parts: readonly CalicoExpression[] }
  | { readonly type: 'not'; readonly part: CalicoExpression }
  | CalicoLabel;

export interface CalicoLabel {
  readonly type: 'label';
  readonly key: string;
  readonly test: (value: string | undefined) => boolean;
  /** The one value that it accepts, where it compares with `==`. */
  readonly equals: string | undefined;
}

/** Whether an expression holds, given the values of labels, for something in a namespace or in none. */
export function calicoHolds(
  expression: CalicoExpression,
  labelOf: (key: string) => string | undefined,
  inNamespace = true,
): boolean {
  switch (expression.type) {
    case 'all':
      return inNamespace;
    case 'global':
      return !inNamespace;
    case 'and':
      return expression.parts.every((part) => calicoHolds(part, labelOf, inNamespace));
    case 'or':
      return expression.parts.some((part) => calicoHolds(part, labelOf, inNamespace));
    case 'not':
      return !calicoHolds(expression.part, labelOf, inNamespace);
    case 'label':
      return expression.test(labelOf(expression.key));
  }
}

const TOKEN =
  /\s*(?:(\|\||&&|==|!=|!|\(|\)|\{|\}|,)|'([^']*)'|"([^"]*)"|([A-Za-z0-9_./:-]+(?:\s*\(\s*\))?))/gy;

/** Deeper ones are refused: selectors are hostile text. */
const MAX_DEPTH = 64;

/**
 * Reads expressions such as `app == 'web' && !has(env)`. An empty one selects everything. Undefined
 * for anything it does not understand: whoever asks must treat that as not known.
 */
export function parseCalicoSelector(text: string): CalicoSelector | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const expression: CalicoExpression | undefined =
    tokens.length === 0 ? { type: 'all' } : parser.read();
  if (expression === undefined) return undefined;
  const matches = (labels: ReadonlyMap<string, string>): boolean =>
    calicoHolds(expression, (key) => labels.get(key));
  return { expression, matches, keys: parser.keys, values: parser.values };
}

interface Token {
  readonly type: 'sign' | 'text' | 'word';
  readonly value: string;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    const [, sign, single, double, word] = match;
    if (sign !== undefined) tokens.push({ type: 'sign', value: sign });
    else if (word === undefined) tokens.push({ type: 'text', value: single ?? double ?? '' });
    else tokens.push({ type: 'word', value: word.replaceAll(/\s/g, '') });
  }
  return tokens;
}

/** Recursive descent: `||` binds least, then `&&`, then `!`. */
class Parser {
  readonly keys: Set<string> = new Set();
  readonly values: string[] = [];
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): CalicoExpression | undefined {
    const expression = this.#any();
    return this.#next === this.#tokens.length ? expression : undefined;
  }

  #any(): CalicoExpression | undefined {
    return this.#joined('or', '||', () => this.#all());
  }

  #all(): CalicoExpression | undefined {
    return this.#joined('and', '&&', () => this.#one());
  }

  #joined(
    type: 'and' | 'or',
    sign: string,
    read: () => CalicoExpression | undefined,
  ): CalicoExpression | undefined {
    const parts: CalicoExpression[] = [];
    do {
      const part = read();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (this.#take(sign));
    const [only] = parts;
    return parts.length === 1 ? only : { type, parts };
  }

  #one(): CalicoExpression | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth += 1;
    const one = this.#negatedOrNot();
    this.#depth -= 1;
    return one;
  }

  #negatedOrNot(): CalicoExpression | undefined {
    if (this.#take('!')) {
      const part = this.#one();
      return part && { type: 'not', part };
    }
    if (this.#take('(')) {
      const inside = this.#any();
      return this.#take(')') ? inside : undefined;
    }
    const word = this.#takeType('word');
    if (word === 'all()') return { type: 'all' };
    if (word === 'global()') return { type: 'global' };
    if (word === 'has') return this.#has();
    return word === undefined ? undefined : this.#compared(word);
  }

  #has(): CalicoExpression | undefined {
    if (!this.#take('(')) return undefined;
    const key = this.#takeType('word');
    if (key === undefined || !this.#take(')')) return undefined;
    return this.#label(key, (value) => value !== undefined);
  }

  #label(key: string, test: CalicoLabel['test'], equals?: string): CalicoLabel {
    this.keys.add(key);
    return { type: 'label', key, test, equals };
  }

  #compared(key: string): CalicoExpression | undefined {
    if (this.#take('==')) {
      const text = this.#text();
      return text === undefined ? undefined : this.#label(key, (one) => one === text, text);
    }
    if (this.#take('!=')) return this.#withText(key, (text) => (one) => one !== text);
    switch (this.#takeType('word') ?? '') {
      case 'in':
        return this.#withTexts(key, (texts) => (one) => texts.has(one));
      case 'not':
        if (this.#takeType('word') !== 'in') return undefined;
        return this.#withTexts(key, (texts) => (one) => !texts.has(one));
      case 'contains':
        return this.#withText(key, (text) => (one) => one?.includes(text) ?? false);
      case 'starts':
        if (this.#takeType('word') !== 'with') return undefined;
        return this.#withText(key, (text) => (one) => one?.startsWith(text) ?? false);
      case 'ends':
        if (this.#takeType('word') !== 'with') return undefined;
        return this.#withText(key, (text) => (one) => one?.endsWith(text) ?? false);
      default:
        return undefined;
    }
  }

  #text(): string | undefined {
    const value = this.#takeType('text');
    if (value !== undefined) this.values.push(value);
    return value;
  }

  #withText(
    key: string,
    make: (value: string) => CalicoLabel['test'],
  ): CalicoExpression | undefined {
    const value = this.#text();
    return value === undefined ? undefined : this.#label(key, make(value));
  }

  #withTexts(
    key: string,
    make: (values: ReadonlySet<string | undefined>) => CalicoLabel['test'],
  ): CalicoExpression | undefined {
    if (!this.#take('{')) return undefined;
    const values = new Set<string | undefined>();
    while (!this.#take('}')) {
      const value = this.#text();
      if (value === undefined) return undefined;
      values.add(value);
      this.#take(',');
    }
    return this.#label(key, make(values));
  }

  #take(sign: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.type !== 'sign' || token.value !== sign) return false;
    this.#next += 1;
    return true;
  }

  #takeType(type: 'text' | 'word'): string | undefined {
    const token = this.#tokens[this.#next];
    if (token?.type !== type) return undefined;
    this.#next += 1;
    return token.value;
  }
}
