import type { KeepTree } from '../model/keep.ts';
import { type Fields, setOwn } from './own.ts';

type Entry = Fields | string;

const LONGEST = 262_144;

/** One entry that is being read, and the key whose list follows in the next lines. */
interface Open {
  readonly entry: Fields;
  /** How far its keys are indented. */
  readonly indent: number;
  list: string[] | undefined;
  /** Set while the lines of a key that is not kept are passed over. */
  passing: number | undefined;
}

/**
 * The kept fields of a list in YAML as people and programs write them: texts, or mappings of one key to a
 * line whose values are texts and lists of texts. Undefined for what is written in any other way: never a
 * guess. No YAML parser is loaded for this.
 */
export function readEntries(text: string, items: KeepTree): readonly Entry[] | undefined {
  if (text.length > LONGEST) return undefined;
  if (text.trim() === '[]') return [];
  const found = linesOfEntries(text)?.map((lines) =>
    items.whole ? textOf(lines) : entryOf(lines, items),
  );
  return found?.every((one) => one !== undefined) ? found : undefined;
}

/** The lines of each entry, the one with its dash first; undefined where there is another line before. */
function linesOfEntries(text: string): readonly (readonly string[])[] | undefined {
  const lines = text
    .replace(/^---[ \t]*\r?\n/, '')
    .split(/\r?\n/)
    .filter((line) => !/^\s*(#|$)/.test(line));
  const outer = lines[0]?.search(/[^ ]/);
  const found: string[][] = [];
  for (const line of lines) {
    if (line.search(/[^ ]/) === outer && isElement(line)) found.push([line]);
    else if (found.at(-1)?.push(line) === undefined) return undefined;
  }
  return found;
}

function textOf([line = '', ...rest]: readonly string[]): string | undefined {
  return rest.length === 0 ? scalarOf(line.trim().slice(1).trim()) : undefined;
}

/** Keys of an entry are indented as the first one is, behind its dash. */
function entryOf([line = '', ...rest]: readonly string[], items: KeepTree): Fields | undefined {
  const first = line.trim().slice(1).trim();
  const open: Open = {
    entry: {},
    indent: line.lastIndexOf(first),
    list: undefined,
    passing: undefined,
  };
  if (first === '' || !takeKey(first, open, items)) return undefined;
  return rest.every((one) => takeLine(one, open, items)) ? open.entry : undefined;
}

function isElement(raw: string): boolean {
  return /^ *-( |$)/.test(raw);
}

function takeLine(raw: string, open: Open, items: KeepTree): boolean {
  const indent = raw.search(/[^ ]/);
  const inList = isElement(raw);
  const isDeeper = indent > open.indent || (indent === open.indent && inList);
  if (open.passing !== undefined && isDeeper) return true;
  if (open.list !== undefined && inList && isDeeper) {
    const value = scalarOf(raw.trim().slice(1).trim());
    if (value === undefined) return false;
    open.list.push(value);
    return true;
  }
  return indent === open.indent && !inList && takeKey(raw.trim(), open, items);
}

function takeKey(line: string, open: Open, items: KeepTree): boolean {
  const [, quoted, plain, value = ''] =
    /^(?:["']([\w.-]+)["']|([A-Za-z][\w.-]*))\s*:(?:\s+(.*))?$/.exec(line) ?? [];
  const key = quoted ?? plain;
  if (key === undefined || Object.hasOwn(open.entry, key)) return false;
  open.list = undefined;
  open.passing = undefined;
  const below = items.fields.get(key);
  if (below === undefined) {
    open.passing = open.indent;
    return true;
  }
  const [bare = ''] = ` ${value}`.split(' #', 1);
  const taken = readValue(bare.trim());
  if (taken === undefined) return false;
  setOwn(open.entry, key, taken);
  if (bare.trim() === '' && Array.isArray(taken)) {
    open.list = taken;
  }
  return true;
}

/** Nothing behind a key is the list in the lines below it. */
function readValue(value: string): string | string[] | undefined {
  if (value === '') return [];
  if (!value.startsWith('[')) return scalarOf(value);
  const inside = /^\[(.*)\]$/.exec(value)?.[1]?.trim();
  if (inside === undefined) return undefined;
  if (inside === '') return [];
  if (/[[\]{}]/.test(inside)) return undefined;
  const all = inside.split(',').map((one) => scalarOf(one.trim()));
  return all.every((one) => one !== undefined) ? all : undefined;
}

/** A text in quotes without escapes, or a bare one that YAML takes for nothing else than itself. */
function scalarOf(value: string): string | undefined {
  const [, , quoted] = /^(["'])([^"'\\]*)\1$/.exec(value) ?? [];
  if (quoted !== undefined) return quoted;
  const isBare = /^[\w/.+][^"'\\#]*$/.test(value) && !/:(\s|$)/.test(value);
  return isBare && !/^(y|n|yes|no|on|off|null|true|false)$/i.test(value) ? value : undefined;
}
