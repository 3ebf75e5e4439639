import { isAscii } from 'node:buffer';
import { type Fields, isFields, setOwn } from '../own.ts';
import { Interner } from './interner.ts';

/** Fields that many objects have in common as they are: replicas, and what a template makes. */
const SHARED: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'ownerReferences',
  'selector',
  'containers',
  'initContainers',
  'volumes',
  'tolerations',
  'securityContext',
  'nodeSelector',
  'affinity',
  'topologySpreadConstraints',
  'conditions',
  'containerStatuses',
  'initContainerStatuses',
]);
/** Texts that many objects repeat. */
const REPEATED: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'namespace',
  'nodeName',
  'serviceAccount',
  'serviceAccountName',
]);
const FIELD = new RegExp(String.raw`"(${[...SHARED].join('|')})":\s*(?=[[{])`, 'g');
/** Characters of parts that are remembered; beyond it all are forgotten, and it begins anew. */
const MOST = 32 * 1024 * 1024;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** How each character changes the depth. */
const DEPTH = Int8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCodePoint(code);
  if (character === '[' || character === '{') return 1;
  return character === ']' || character === '}' ? -1 : 0;
});

interface Part {
  readonly text: string;
  readonly value: unknown;
}

/**
 * JSON.parse for lines that have much in common with lines before them: a part that was there before
 * is neither parsed nor held again. What comes back must not be changed. Measured on a snapshot of
 * 150,000 pods: half of the memory, and less time than JSON.parse alone.
 */
export class SharedParts {
  readonly #known = new Map<string, Part>();
  readonly #last = new Map<string, Part>();
  readonly #interner = new Interner();
  #size = 0;

  /** The same value as JSON.parse, and the same errors. */
  parse(line: Buffer, text: string): unknown {
    if (!isAscii(line)) return JSON.parse(text);
    const parts: unknown[] = [];
    const rest = this.#takeOut(line, text, parts);
    const value: unknown = JSON.parse(rest);
    if (parts.length === 0) return value;
    // Names of fields may be written with escapes, and be there twice: then nothing is certain.
    const places = new Places(parts, this.#interner);
    const sure = !rest.includes('\\') && places.fill(value) && places.complete;
    return sure ? value : JSON.parse(text);
  }

  /** The text with `[0]`, `[1]` and so on in place of the parts. */
  #takeOut(line: Buffer, text: string, parts: unknown[]): string {
    let rest = '';
    let from = 0;
    FIELD.lastIndex = 0;
    for (let found = FIELD.exec(text); found !== null; found = FIELD.exec(text)) {
      if (text.codePointAt(found.index - 1) === BACKSLASH) continue;
      const start = FIELD.lastIndex;
      const part = this.#part(line, text, start, found[1] ?? '');
      if (part === undefined) return text;
      rest += `${text.slice(from, start)}[${parts.length}]`;
      parts.push(part.value);
      from = start + part.text.length;
      FIELD.lastIndex = from;
    }
    return from === 0 ? text : rest + text.slice(from);
  }

  #part(line: Buffer, text: string, start: number, field: string): Part | undefined {
    const last = this.#last.get(field);
    if (last !== undefined && text.slice(start, start + last.text.length) === last.text)
      return last;
    const end = endOf(text, start);
    if (end === undefined) return undefined;
    const part =
      this.#known.get(text.slice(start, end)) ?? this.#learn(line.toString('latin1', start, end));
    this.#last.set(field, part);
    return part;
  }

  /** `text` stands for itself: a slice of a line would keep the whole line. */
  #learn(text: string): Part {
    const part = { text, value: this.#interner.intern(JSON.parse(text)) };
    this.#size += text.length;
    if (this.#size > MOST) {
      this.#known.clear();
      this.#size = text.length;
    }
    this.#known.set(text, part);
    return part;
  }
}

/** Where the list or object that starts here ends. */
function endOf(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
      if (at === -1) return undefined;
    } else {
      depth += DEPTH[code] ?? 0;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

/** Puts parts where their numbers are. False where something else than the next number is met. */
class Places {
  readonly #parts: readonly unknown[];
  readonly #interner: Interner;
  #next = 0;

  constructor(parts: readonly unknown[], interner: Interner) {
    this.#parts = parts;
    this.#interner = interner;
  }

  get complete(): boolean {
    return this.#next === this.#parts.length;
  }

  fill(value: unknown): boolean {
    if (Array.isArray(value)) return value.every((one) => this.fill(one));
    return !isFields(value) || Object.keys(value).every((key) => this.#fillField(value, key));
  }

  /** The text has no other lists in these fields: all were taken out. */
  #fillField(fields: Fields, key: string): boolean {
    const value = fields[key];
    if (typeof value === 'string') {
      if (REPEATED.has(key)) setOwn(fields, key, this.#interner.text(value));
      return true;
    }
    if (!SHARED.has(key)) return typeof value !== 'object' || this.fill(value);
    if (!Array.isArray(value)) return true;
    if (value[0] !== this.#next) return false;
    fields[key] = this.#parts[this.#next];
    this.#next += 1;
    return true;
  }
}
