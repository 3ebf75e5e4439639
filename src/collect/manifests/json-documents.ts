import { isFields, setOwn } from '../own.ts';
import { type Document, isListKind } from './documents.ts';
import { type JsonDocument, type JsonItems, type JsonSpan, scanJson } from './json-scan.ts';
import { Fault, Lines } from './text.ts';
import { yamlDocuments } from './yaml-documents.ts';

/**
 * The documents of a JSON text, which may be several after one another. The items of a list are
 * parsed one by one as they are asked for, so that a large export is never held whole twice.
 * Throws a SyntaxError when it is not JSON and a Fault when a key is there twice.
 */
export function* jsonDocuments(text: string): Generator<Document> {
  const lines = new Lines(text);
  for (const span of scanJson(text)) {
    const { items } = span;
    if (items === undefined || items.elements.length === 0) {
      yield document(parseSpan(text, span), lines.lineAt(span.start));
    } else {
      yield* listOf(text, span, items, lines);
    }
  }
}

/** Each item comes as a list of its own, so that what the list says of its items goes with it. */
function* listOf(
  text: string,
  span: JsonDocument,
  items: JsonItems,
  lines: Lines,
): Generator<Document> {
  const before = text.slice(span.start, items.start);
  const head: unknown = JSON.parse(`${before}[]${text.slice(items.end, span.end)}`);
  checkKeys(text, span, countKeys(head), span.keys - items.keys);
  const line = lines.lineAt(span.start);
  if (!isFields(head)) return;
  if (!isListKind(head)) {
    setOwn(
      head,
      'items',
      items.elements.map((one) => parseSpan(text, one)),
    );
    yield document(head, line);
    return;
  }
  for (const one of items.elements) {
    const value = { ...head, items: [parseSpan(text, one)] };
    const itemLine = lines.lineAt(one.start);
    yield { value, line, lineOf: () => itemLine };
  }
}

function document(value: unknown, line: number): Document {
  return { value, line, lineOf: () => undefined };
}

function parseSpan(text: string, span: JsonSpan): unknown {
  const value: unknown = JSON.parse(text.slice(span.start, span.end));
  checkKeys(text, span, countKeys(value), span.keys);
  return value;
}

/** JSON.parse keeps the last of equal keys in silence: fewer keys in the value than in the text. */
function checkKeys(text: string, span: JsonSpan, found: number, written: number): void {
  if (found === written) return;
  try {
    for (const _ of yamlDocuments(text.slice(span.start, span.end)));
  } catch (error) {
    if (error instanceof Fault) throw new Fault(error.message, span.start + error.offset);
    throw error;
  }
  throw new Fault('a key is there twice', span.start);
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const one of value) count += countKeys(one);
    return count;
  }
  for (const one of Object.values(value)) count += 1 + countKeys(one);
  return count;
}

/** Where JSON.parse stopped; undefined when the text is JSON. */
export function jsonFault(text: string): Fault | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const place = / (?:in JSON )?at position (\d+)/.exec(error.message);
    const reason = error.message.replace(/ \(line \d+ column \d+\)$/, '');
    if (place !== null) return new Fault(reason.replace(place[0], ''), Number(place[1]));
    if (reason.startsWith('Unexpected end')) return new Fault('the JSON ends early', text.length);
    return new Fault('not valid JSON', firstUnexpected(text));
  }
}

/** V8 gives no position for an unexpected token: it is the end of the shortest prefix that has one. */
function firstUnexpected(text: string): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hasUnexpected(text.slice(0, middle))) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

function hasUnexpected(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof SyntaxError && error.message.startsWith('Unexpected token');
  }
}
