import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParsedNode,
  parseDocument,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { InputError, type Place } from '../model/input-error.ts';
import { plain, quote } from './quote.ts';

export type Path = readonly PropertyKey[];

/** Something wrong in a document. `key` names a field of the mapping at `path`. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly key?: string;
}

/** One YAML (or JSON) document as plain values, and where each of them stands. */
export interface YamlDocument {
  readonly file: string;
  /** Mappings have no prototype; values are text, numbers, booleans and null only. */
  readonly value: unknown;
  /** Where the value at a path begins; of a missing one, where its parent does. */
  readonly place: (path: Path, key?: string) => Required<Place>;
}

const LARGEST = 1024 * 1024;
const MOST_VALUES = 100_000;
const DEEPEST = 60;
const MOST_PLACED = 200;
const MOST_SHOWN = 20;

/**
 * Reads one document under the core schema of YAML 1.2: `yes` is text and dates are text. Throws an
 * InputError with file, line and column for bad syntax, a repeated or reserved key, a tag or type
 * that JSON has not, and for aliases that expand to more than a plan could hold.
 */
export function parseYamlDocument(file: string, text: string): YamlDocument {
  if (text.length > LARGEST) throw new InputError('larger than 1 MiB', { place: { file } });
  const lines = new LineCounter();
  const document = parse(file, text, lines);
  const placeAt = (offset: number): Required<Place> => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [first] = [...document.errors, ...document.warnings];
  if (first !== undefined) {
    throw new InputError(syntaxText(first), { place: placeAt(first.pos[0]) });
  }
  const reader = new Reader(placeAt);
  const value = reader.read(document.contents, 0);
  return { file, value, place: (path, key) => placeAt(offsetOf(reader, document, path, key)) };
}

/** Throws one InputError that lists the problems in the order of the file, up to twenty of them. */
export function refuse(document: YamlDocument, problems: readonly Problem[]): never {
  const placed = problems
    .slice(0, MOST_PLACED)
    .map(({ path, message, key }) => ({ message, place: document.place(path, key) }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column);
  const [first] = placed;
  if (first === undefined) throw new RangeError('no problem to report');
  if (problems.length === 1) throw new InputError(first.message, { place: first.place });
  const shown = placed
    .slice(0, MOST_SHOWN)
    .map(({ message, place }) => `  line ${place.line}, column ${place.column}: ${message}`);
  const left = problems.length - shown.length;
  const rest = left > 0 ? [`  and ${left} more`] : [];
  throw new InputError([`${problems.length} problems`, ...shown, ...rest].join('\n'), {
    place: first.place,
  });
}

/** `clusters[2].id`: how a path is written in messages. */
export function pathText(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? plain(String(step), 60) : `.${plain(String(step), 60)}`;
  }
  return text;
}

function parse(file: string, text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      lineCounter,
      version: '1.2',
      schema: 'core',
      merge: false,
      // Repeated keys are found while reading, in linear time.
      uniqueKeys: false,
      prettyErrors: false,
      // Anything below would also leave out that there is a second document.
      logLevel: 'error',
    });
  } catch (cause) {
    // The parser descends recursively: absurd nesting ends its stack.
    throw new InputError('cannot be parsed: nested too deeply', { place: { file }, cause });
  }
}

function syntaxText({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'holds more than one YAML document';
  // The parser descends recursively and reports the end of its stack as an error of the text.
  return message.includes('call stack') ? 'nested too deeply' : plain(message, 300);
}

/** Turns nodes into values within bounds, and remembers what aliases stand for. */
class Reader {
  readonly anchors: Map<string, Node> = new Map();
  readonly #placeAt: (offset: number) => Place;
  #values = 0;

  constructor(placeAt: (offset: number) => Place) {
    this.#placeAt = placeAt;
  }

  read(node: Node | null, depth: number): unknown {
    if (node === null) return null;
    this.#values += 1;
    if (this.#values > MOST_VALUES) {
      this.#fail(node, `more than ${MOST_VALUES} values, aliases counted each time they are used`);
    }
    if (depth > DEEPEST) this.#fail(node, `nested more than ${DEEPEST} levels deep`);
    if (isAlias(node)) return this.read(this.#target(node), depth + 1);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isMap<ParsedNode>(node)) return this.#mapping(node, depth);
    if (isSeq<ParsedNode>(node)) {
      return node.items.map((item) => this.read(item, depth + 1));
    }
    return this.#scalar(node);
  }

  #mapping(node: YAMLMap<ParsedNode>, depth: number): unknown {
    const mapping: Record<string, unknown> = Object.create(null);
    for (const pair of node.items) {
      const key = keyOf(pair);
      if (key === undefined) this.#fail(pair.key, 'a key must be plain text');
      if (key === '__proto__') this.#fail(pair.key, 'the key __proto__ is reserved');
      if (Object.hasOwn(mapping, key)) this.#fail(pair.key, `the key ${quote(key)} is repeated`);
      mapping[key] = this.read(nodeOf(pair.value), depth + 1);
    }
    return mapping;
  }

  #scalar(node: Node): string | number | boolean | null {
    const value: unknown = isScalar(node) ? node.value : undefined;
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string' || typeof value === 'number') return value;
    return this.#fail(node, 'only text, numbers, true, false, lists and mappings are allowed');
  }

  #target(node: Node & { source: string }): Node {
    const target = this.anchors.get(node.source);
    return (
      target ?? this.#fail(node, `the alias *${plain(node.source, 60)} names nothing above it`)
    );
  }

  #fail(node: { range?: readonly number[] | null | undefined }, message: string): never {
    throw new InputError(message, { place: this.#placeAt(node.range?.[0] ?? 0) });
  }
}

/** Any node of a parsed document is one of these; the library's types forget it for values. */
function nodeOf(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function keyOf(pair: Pair<ParsedNode>): string | undefined {
  if (!isScalar(pair.key)) return undefined;
  const { value } = pair.key;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The offset of the deepest node on the way to a path. */
function offsetOf(reader: Reader, document: Document.Parsed, path: Path, key?: string): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    const next = childOf(reader, node, step);
    if (next?.node == null) return next?.keyOffset ?? offset;
    node = next.node;
    offset = node.range?.[0] ?? next.keyOffset;
  }
  if (key === undefined) return offset;
  return childOf(reader, node, key)?.keyOffset ?? offset;
}

function childOf(
  reader: Reader,
  parent: Node | null,
  step: PropertyKey,
): { readonly node: Node | null; readonly keyOffset: number } | undefined {
  const node = isAlias(parent) ? reader.anchors.get(parent.source) : parent;
  if (isMap<ParsedNode>(node)) {
    const pair = node.items.find((one) => keyOf(one) === String(step));
    return pair && { node: nodeOf(pair.value), keyOffset: pair.key.range?.[0] ?? 0 };
  }
  if (!isSeq<ParsedNode>(node) || typeof step !== 'number') return undefined;
  const item = node.items[step];
  return item && { node: item, keyOffset: item.range?.[0] ?? 0 };
}
