import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { type Fields, isFields, setOwn } from '../own.ts';
import { isLetter } from './letters.ts';
import { offsetOf } from './offsets.ts';
import { plainScalar, type Scalar, taggedScalar } from './scalars.ts';
import { Fault } from './text.ts';

/** Nodes that aliases and merge keys of one document may expand to; real manifests stay below a thousand. */
export const MAX_EXPANDED = 250_000;

interface Anchored {
  readonly value: unknown;
  /** Nodes it expands to; a long text counts for several. */
  readonly size: number;
}

/** What one document of YAML stands for, and where its objects begin. */
export interface Built {
  readonly value: unknown;
  /** Offset of its content; of the document's end when it has none. */
  readonly start: number;
  /** Offsets of the objects near its top, for the items of lists. */
  readonly starts: ReadonlyMap<unknown, number>;
}

interface Mapping {
  readonly fields: Fields;
  /** Keys written out, once a merge key has made others; until then all keys are. */
  written: Set<string> | undefined;
}

/** How deep objects are whose place is remembered: a List in a List has its items at the fifth level. */
const REMEMBERED_DEPTH = 5;

/**
 * Builds the documents of parsed YAML as kubectl reads them: keys are texts, merge keys override
 * what stands before them. Throws a Fault for duplicate and composite keys, unknown anchors,
 * aliases that expand without bound and values that JSON cannot hold.
 */
export function construct(events: readonly Event[], source: string): readonly Built[] {
  const builder = new Builder(events, source);
  const documents: Built[] = [];
  while (!builder.done) documents.push(builder.document());
  return documents;
}

/** What an anchor may stand before. */
type Content = Exclude<
  Event,
  { readonly type: typeof EVENT_ID.ALIAS | typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP }
>;

class Builder {
  readonly #events: readonly Event[];
  readonly #source: string;
  #next = 0;
  #depth = 0;
  #anchors = new Map<string, Anchored | undefined>();
  #starts = new Map<unknown, number>();
  /** Nodes made so far, aliases expanded; and those that only aliases and merges made. */
  #size = 0;
  #expanded = 0;
  #offset = 0;
  /** Of the maps around what is being built. */
  readonly #keys: string[] = [];

  constructor(events: readonly Event[], source: string) {
    this.#events = events;
    this.#source = source;
  }

  get done(): boolean {
    return this.#next >= this.#events.length;
  }

  document(): Built {
    this.#anchors = new Map();
    this.#starts = new Map();
    this.#size = 0;
    this.#expanded = 0;
    this.#take();
    const first = this.#events[this.#next];
    const start = first === undefined ? this.#source.length : offsetOf(first);
    const value = this.#node();
    this.#take();
    return { value, start: start < 0 ? this.#offset : start, starts: this.#starts };
  }

  #take(): Event {
    const event = this.#events[this.#next];
    if (event === undefined) throw new Fault('the document ends early', this.#source.length);
    this.#next += 1;
    const offset = offsetOf(event);
    if (offset >= 0) this.#offset = offset;
    return event;
  }

  #atPop(): boolean {
    return this.#events[this.#next]?.type === EVENT_ID.POP;
  }

  #node(): unknown {
    const event = this.#take();
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return this.#alias(this.#source.slice(event.anchorStart, event.anchorEnd));
      case EVENT_ID.SCALAR:
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING:
        this.#size += 1;
        return event.anchorStart < 0 ? this.#content(event) : this.#anchored(event);
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        throw new Fault('a value is missing', this.#offset);
    }
  }

  #anchored(event: Content): unknown {
    const name = this.#source.slice(event.anchorStart, event.anchorEnd);
    const before = this.#size - 1;
    this.#anchors.set(name, undefined);
    const value = this.#content(event);
    this.#anchors.set(name, { value, size: this.#size - before });
    return value;
  }

  #content(event: Content): unknown {
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.SEQUENCE:
        return this.#sequence();
      case EVENT_ID.MAPPING:
        return this.#mapping(event.start);
    }
  }

  #alias(name: string): unknown {
    const found = this.#anchors.get(name);
    if (found === undefined) {
      const reason = this.#anchors.has(name)
        ? 'an anchor contains itself'
        : 'an alias names an anchor that is not defined before it';
      // Not named: a password that begins with an asterisk reads like an alias.
      throw new Fault(reason, this.#offset);
    }
    this.#grow(found.size);
    return found.value;
  }

  #grow(nodes: number): void {
    this.#size += nodes;
    this.#expanded += nodes;
    if (this.#expanded > MAX_EXPANDED) {
      throw new Fault(
        `aliases expand to more than ${MAX_EXPANDED} values: refused as an alias bomb`,
        this.#offset,
      );
    }
  }

  #scalar(event: ScalarEvent): Scalar {
    const text = getScalarValue(this.#source, event);
    this.#size += text.length >> 6;
    const value = isLetter(text, this.#keys) ? text : scalarOf(this.#source, event, text);
    if (value === undefined) throw new Fault(`${quoted(text)} is not of its tag`, this.#offset);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new Fault(`${quoted(text)} has no JSON form, so no object can hold it`, this.#offset);
    }
    return value;
  }

  #sequence(): unknown[] {
    const values: unknown[] = [];
    this.#depth += 1;
    while (!this.#atPop()) values.push(this.#node());
    this.#depth -= 1;
    this.#take();
    return values;
  }

  #mapping(start: number): Fields {
    const mapping: Mapping = { fields: {}, written: undefined };
    this.#depth += 1;
    if (this.#depth <= REMEMBERED_DEPTH) this.#starts.set(mapping.fields, start);
    while (!this.#atPop()) this.#pair(mapping);
    this.#depth -= 1;
    this.#take();
    return mapping.fields;
  }

  #pair(mapping: Mapping): void {
    const event = this.#events[this.#next];
    const isMerge = event !== undefined && this.#isMergeKey(event);
    const key = this.#node();
    const keyOffset = this.#offset;
    if (isMerge) {
      this.#merge(mapping, this.#node(), keyOffset);
      return;
    }
    const name = keyOf(key, keyOffset);
    const { fields, written } = mapping;
    if (written === undefined ? Object.hasOwn(fields, name) : written.has(name)) {
      throw new Fault(`duplicate key ${quoted(name)}`, keyOffset);
    }
    written?.add(name);
    this.#keys.push(name);
    setOwn(fields, name, this.#node());
    this.#keys.pop();
  }

  #isMergeKey(event: Event): boolean {
    return (
      event.type === EVENT_ID.SCALAR &&
      event.style === SCALAR_STYLE.PLAIN &&
      event.tagStart < 0 &&
      event.valueEnd - event.valueStart === 2 &&
      this.#source.startsWith('<<', event.valueStart)
    );
  }

  /** As go-yaml v2: what is merged overrides keys before it; in a list, earlier maps win. */
  #merge(mapping: Mapping, value: unknown, offset: number): void {
    const sources = Array.isArray(value) ? value.toReversed() : [value];
    mapping.written ??= new Set(Object.keys(mapping.fields));
    for (const source of sources) {
      if (!isFields(source))
        throw new Fault('a merge key (<<) needs a map or a list of maps', offset);
      const entries = Object.entries(source);
      this.#grow(entries.length);
      for (const [key, one] of entries) setOwn(mapping.fields, key, one);
    }
  }
}

function scalarOf(source: string, event: ScalarEvent, text: string): Scalar | undefined {
  if (event.tagStart >= 0) {
    return taggedScalar(text, source.slice(event.tagStart, event.tagEnd));
  }
  return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text;
}

function keyOf(key: unknown, offset: number): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'boolean') return String(key);
  throw new Fault(key === null ? 'a key is null' : 'a key is a map or a list', offset);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
