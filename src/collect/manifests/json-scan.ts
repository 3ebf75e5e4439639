import { Fault } from './text.ts';
import { MAX_DEPTH } from './yaml-documents.ts';

/** One value in a JSON text: where it is, and how many keys are written in it. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  readonly keys: number;
}

/** A value at the top, with the elements of its `items` when it has such a list. */
export interface JsonDocument extends JsonSpan {
  readonly items: JsonItems | undefined;
}

export interface JsonItems extends JsonSpan {
  readonly elements: readonly JsonSpan[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_MAP = 0x7b;
const CLOSE_MAP = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/**
 * Finds the values of a JSON text without reading them. It only follows quotes and brackets: whoever
 * parses the spans finds out whether they are JSON. Throws a Fault where it cannot go on.
 */
export function* scanJson(text: string): Generator<JsonDocument> {
  let start = skipBlanks(text, 0);
  while (start < text.length) {
    const document = documentAt(text, start);
    yield document;
    start = skipBlanks(text, document.end);
  }
}

function documentAt(text: string, start: number): JsonDocument {
  if (text.charCodeAt(start) !== OPEN_MAP) return { ...valueAt(text, start), items: undefined };
  let keys = 0;
  let items: JsonItems | undefined;
  let at = skipBlanks(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_MAP) {
    const keyEnd = endOfText(text, at);
    const isItems = text.slice(at, keyEnd) === '"items"';
    const value = skipBlanks(text, expect(text, skipBlanks(text, keyEnd), COLON) + 1);
    if (isItems && text.charCodeAt(value) === OPEN_LIST) items = listAt(text, value);
    const span = items?.start === value ? items : valueAt(text, value);
    keys += 1 + span.keys;
    at = afterElement(text, span.end, CLOSE_MAP);
  }
  return { start, end: at + 1, keys, items };
}

function listAt(text: string, start: number): JsonItems {
  const elements: JsonSpan[] = [];
  let keys = 0;
  let at = skipBlanks(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_LIST) {
    const span = valueAt(text, at);
    elements.push(span);
    keys += span.keys;
    at = afterElement(text, span.end, CLOSE_LIST);
  }
  return { start, end: at + 1, keys, elements };
}

/** The beginning of the next element, or the closing bracket. */
function afterElement(text: string, end: number, close: number): number {
  const at = skipBlanks(text, end);
  if (text.charCodeAt(at) === close) return at;
  const next = skipBlanks(text, expect(text, at, COMMA) + 1);
  if (text.charCodeAt(next) === close) throw new Fault('a comma before the end', at);
  return next;
}

function valueAt(text: string, start: number): JsonSpan {
  const first = text.charCodeAt(start);
  if (first === OPEN_MAP || first === OPEN_LIST) return containerAt(text, start);
  if (first === QUOTE) return { start, end: endOfText(text, start), keys: 0 };
  let end = start;
  while (end < text.length && !isPunctuation(text.charCodeAt(end))) end += 1;
  if (end === start) throw new Fault('a value is missing', start);
  return { start, end, keys: 0 };
}

/** Keys are the texts that a colon follows. */
function containerAt(text: string, start: number): JsonSpan {
  let keys = 0;
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) {
      at = endOfText(text, at);
      if (isKeyEnd(text, at)) keys += 1;
      continue;
    }
    depth += nesting(char);
    at += 1;
    if (depth > MAX_DEPTH) throw new Fault(`nested deeper than ${MAX_DEPTH} levels`, at - 1);
    if (depth === 0) return { start, end: at, keys };
  }
  throw new Fault('the JSON ends early', text.length);
}

function isKeyEnd(text: string, at: number): boolean {
  return text.charCodeAt(skipBlanks(text, at)) === COLON;
}

function nesting(char: number): number {
  if (char === OPEN_MAP || char === OPEN_LIST) return 1;
  return char === CLOSE_MAP || char === CLOSE_LIST ? -1 : 0;
}

/** The offset after the closing quote. */
function endOfText(text: string, start: number): number {
  expect(text, start, QUOTE);
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  throw new Fault('a text does not end', start);
}

function expect(text: string, at: number, char: number): number {
  if (text.charCodeAt(at) === char) return at;
  if (at >= text.length) throw new Fault('the JSON ends early', text.length);
  throw new Fault(`expected ${String.fromCharCode(char)}`, at);
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at += 1;
  return at;
}

function isBlank(char: number): boolean {
  return char === 0x20 || char === 0x0a || char === 0x0d || char === 0x09;
}

function isPunctuation(char: number): boolean {
  return char === COMMA || char === CLOSE_MAP || char === CLOSE_LIST || isBlank(char);
}
