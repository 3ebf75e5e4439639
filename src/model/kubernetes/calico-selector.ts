/** A selector of Calico's expression language, read. */
export interface CalicoSelector {
  readonly matches: (labels: ReadonlyMap<string, string>) => boolean;
  /** The label keys it names. */
  readonly keys: ReadonlySet<string>;
  /** The texts it compares with. */
  readonly values: readonly string[];
}

type Test = (labels: ReadonlyMap<string, string>) => boolean;

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
  if (tokens.length === 0) return { matches: () => true, keys: new Set(), values: [] };
  const parser = new Parser(tokens);
  const matches = parser.read();
  return matches === undefined ? undefined : { matches, keys: parser.keys, values: parser.values };
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

  read(): Test | undefined {
    const test = this.#any();
    return this.#next === this.#tokens.length ? test : undefined;
  }

  #any(): Test | undefined {
    const tests = this.#joined('||', () => this.#all());
    return tests && ((labels) => tests.some((test) => test(labels)));
  }

  #all(): Test | undefined {
    const tests = this.#joined('&&', () => this.#one());
    return tests && ((labels) => tests.every((test) => test(labels)));
  }

  #joined(sign: string, read: () => Test | undefined): readonly Test[] | undefined {
    const tests: Test[] = [];
    do {
      const test = read();
      if (test === undefined) return undefined;
      tests.push(test);
    } while (this.#take(sign));
    return tests;
  }

  #one(): Test | undefined {
    if (this.#depth >= MAX_DEPTH) return undefined;
    this.#depth += 1;
    const test = this.#negatedOrNot();
    this.#depth -= 1;
    return test;
  }

  #negatedOrNot(): Test | undefined {
    if (this.#take('!')) {
      const test = this.#one();
      return test && ((labels) => !test(labels));
    }
    if (this.#take('(')) {
      const test = this.#any();
      return this.#take(')') ? test : undefined;
    }
    const word = this.#takeType('word');
    if (word === 'all()') return () => true;
    if (word === 'global()') return () => false;
    if (word === 'has') return this.#has();
    return word === undefined ? undefined : this.#compared(word);
  }

  #has(): Test | undefined {
    if (!this.#take('(')) return undefined;
    const key = this.#takeType('word');
    if (key === undefined || !this.#take(')')) return undefined;
    this.keys.add(key);
    return (labels) => labels.has(key);
  }

  #compared(key: string): Test | undefined {
    this.keys.add(key);
    if (this.#take('==')) return this.#withText((value) => (labels) => labels.get(key) === value);
    if (this.#take('!=')) return this.#withText((value) => (labels) => labels.get(key) !== value);
    switch (this.#takeType('word') ?? '') {
      case 'in':
        return this.#withTexts((values) => (labels) => values.has(labels.get(key)));
      case 'not':
        if (this.#takeType('word') !== 'in') return undefined;
        return this.#withTexts((values) => (labels) => !values.has(labels.get(key)));
      case 'contains':
        return this.#withText((value) => (labels) => labels.get(key)?.includes(value) ?? false);
      case 'starts':
        if (this.#takeType('word') !== 'with') return undefined;
        return this.#withText((value) => (labels) => labels.get(key)?.startsWith(value) ?? false);
      case 'ends':
        if (this.#takeType('word') !== 'with') return undefined;
        return this.#withText((value) => (labels) => labels.get(key)?.endsWith(value) ?? false);
      default:
        return undefined;
    }
  }

  #withText(make: (value: string) => Test): Test | undefined {
    const value = this.#takeType('text');
    if (value === undefined) return undefined;
    this.values.push(value);
    return make(value);
  }

  #withTexts(make: (values: ReadonlySet<string | undefined>) => Test): Test | undefined {
    if (!this.#take('{')) return undefined;
    const values = new Set<string | undefined>();
    while (!this.#take('}')) {
      const value = this.#takeType('text');
      if (value === undefined) return undefined;
      values.add(value);
      this.values.push(value);
      this.#take(',');
    }
    return make(values);
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
