/** What a scalar stands for in JSON. Infinity and NaN have no JSON: they are refused by the caller. */
export type Scalar = string | number | boolean | null;

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...words(true, 'y yes true on'),
  ...words(false, 'n no false off'),
  ...words(null, 'null'),
  ['~', null],
  ['', null],
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(pair(Number.POSITIVE_INFINITY)),
  ...['-.inf', '-.Inf', '-.INF'].map(pair(Number.NEGATIVE_INFINITY)),
  ...['.nan', '.NaN', '.NAN'].map(pair(Number.NaN)),
]);

const INTEGER = /^([+-]?)(?:0x([0-9a-f]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9][0-9]*))$/i;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;
const DOTTED = /^\.[0-9]+(?:e[-+]?[0-9]+)?$/i;
/** Beyond 64 bits, Go reads a float or, in another base than ten, text. */
const LARGEST = 2 ** 64;

/**
 * An untagged plain scalar as kubectl reads it: sigs.k8s.io/yaml 1.6 over go-yaml v2.4, which is
 * YAML 1.1 but for sexagesimal numbers (text) and with Go's integers (`0644`, `0o14`, `0b1`, `1_000`).
 * Timestamps stay text. Measured against it: docs/decisions/0001-yaml-parsers.md.
 */
export function plainScalar(text: string): Scalar {
  const first = text.charCodeAt(0);
  // Numbers begin with a digit, a sign or a dot; words with one of a few letters or `~`.
  if (first >= 0x30 && first <= 0x39) return numberOf(text);
  if (first === 0x2e) return WORDS.get(text) ?? (DOTTED.test(text) ? finite(text, text) : text);
  if (first === 0x2b || first === 0x2d) return WORDS.get(text) ?? numberOf(text);
  if (text.length > 5) return text;
  const word = WORDS.get(text);
  return word === undefined ? text : word;
}

function numberOf(text: string): Scalar {
  const digits = text.includes('_') ? text.replaceAll('_', '') : text;
  const match = INTEGER.exec(digits);
  if (match !== null) {
    const [, sign, hex, binary, octal, decimal] = match;
    const value = integerOf(hex, binary, octal, decimal);
    if (value <= LARGEST) return sign === '-' && value !== 0 ? -value : value;
  }
  return FLOAT.test(digits) ? finite(digits, text) : text;
}

function integerOf(
  hex: string | undefined,
  binary: string | undefined,
  octal: string | undefined,
  decimal: string | undefined,
): number {
  if (hex !== undefined) return Number.parseInt(hex, 16);
  if (binary !== undefined) return Number.parseInt(binary, 2);
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return Number(decimal);
}

/** A number too large for a double stays the text it was. */
function finite(digits: string, text: string): Scalar {
  const value = Number(digits);
  if (!Number.isFinite(value)) return text;
  return value === 0 ? 0 : value;
}

const TAGS: ReadonlyMap<string, (text: string) => Scalar | undefined> = new Map<
  string,
  (text: string) => Scalar | undefined
>([
  ['str', (text) => text],
  ['timestamp', (text) => text],
  ['binary', binaryText],
  ['int', (text) => only(plainScalar(text), Number.isInteger)],
  ['float', (text) => only(plainScalar(text), (value) => typeof value === 'number')],
  ['bool', (text) => only(plainScalar(text), (value) => typeof value === 'boolean')],
  ['null', (text) => only(plainScalar(text), (value) => value === null)],
]);

/** A scalar with a tag; undefined when it is not of its tag. Tags of one's own leave the text as it is. */
export function taggedScalar(text: string, tag: string): Scalar | undefined {
  const name = /^(?:!!|!<tag:yaml\.org,2002:)(\w+)>?$/.exec(tag)?.[1];
  const read = name === undefined ? undefined : TAGS.get(name);
  return read === undefined ? text : read(text);
}

function binaryText(text: string): string | undefined {
  const packed = text.replaceAll(/\s/g, '');
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined;
  return Buffer.from(packed, 'base64').toString('utf8');
}

function only(value: Scalar, accepts: (value: Scalar) => boolean): Scalar | undefined {
  return accepts(value) ? value : undefined;
}

/** A word in small letters, capitalized and in capitals. */
function words(value: Scalar, list: string): readonly (readonly [string, Scalar])[] {
  return list
    .split(' ')
    .flatMap((one) => [one, `${one.charAt(0).toUpperCase()}${one.slice(1)}`, one.toUpperCase()])
    .map(pair(value));
}

function pair(value: Scalar): (word: string) => readonly [string, Scalar] {
  return (word) => [word, value];
}
