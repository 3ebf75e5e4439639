import type { KeepTree } from '../model/keep.ts';
import { type Fields, setOwn } from './own.ts';

/** A mapping that is being read, and how far its keys are indented: more than `above`. */
interface Level {
  readonly above: number;
  indent: number | undefined;
  readonly tree: KeepTree;
  readonly fields: Fields;
}

interface Line {
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

const LONGEST = 262_144;

/**
 * The kept fields of settings in YAML as programs write them: mappings in block style, one key to a
 * line. Everything else of the text is passed over unread. Undefined when what stands at a kept path, or
 * on the way to one, is written in any other way: never a guess. No YAML parser is loaded for this.
 */
export function readSettings(text: string, tree: KeepTree): Fields | undefined {
  if (text.length > LONGEST) return undefined;
  const root: Level = { above: -1, indent: undefined, tree, fields: {} };
  const open: Level[] = [root];
  let passedOver: number | undefined;
  for (const raw of text.replace(/^---[ \t]*\r?\n/, '').split(/\r?\n/)) {
    const indent = raw.search(/[^ ]/);
    if (/^\s*(#|$)/.test(raw)) continue;
    if (passedOver !== undefined && isInside(raw, indent, passedOver)) continue;
    const taken = takeLine(raw, indent, open);
    if (taken === undefined) return undefined;
    passedOver = taken ? undefined : indent;
  }
  return root.fields;
}

/** Whether its key is kept; undefined for what is not written as expected. */
function takeLine(raw: string, indent: number, open: Level[]): boolean | undefined {
  const line = lineOf(raw, indent);
  const level = line === undefined ? undefined : levelOf(open, indent);
  if (line === undefined || level === undefined) return undefined;
  const below = level.tree.fields.get(line.key);
  if (below === undefined) return false;
  return take(line, below, level, open) ? true : undefined;
}

/** Whether a line belongs to a key that is passed over: deeper, or an element of its list. */
function isInside(raw: string, indent: number, above: number): boolean {
  return indent > above || (indent === above && /^ *-( |$)/.test(raw));
}

function lineOf(raw: string, indent: number): Line | undefined {
  const [, key, value = ''] = /^ *([A-Za-z][\w.-]*):(?: +(.*))?$/.exec(raw) ?? [];
  if (key === undefined) return undefined;
  const [plain = ''] = ` ${value}`.split(' #', 1);
  return { indent, key, value: plain.trim() };
}

/** The mapping whose keys are indented so far; deeper ones end here. */
function levelOf(open: Level[], indent: number): Level | undefined {
  for (let level = open.at(-1); level !== undefined; level = open.at(-1)) {
    if (indent > level.above) {
      level.indent ??= indent;
      return level.indent === indent ? level : undefined;
    }
    open.pop();
  }
  return undefined;
}

/** False for what is not written as expected. */
function take({ indent, key, value }: Line, below: KeepTree, level: Level, open: Level[]): boolean {
  if (Object.hasOwn(level.fields, key)) return false;
  if (!below.whole) {
    const fields: Fields = {};
    setOwn(level.fields, key, fields);
    if (value === '') open.push({ above: indent, indent: undefined, tree: below, fields });
    return value === '' || value === '{}' || value === 'null';
  }
  const scalar = scalarOf(value);
  if (scalar === undefined) return false;
  setOwn(level.fields, key, scalar);
  return true;
}

function scalarOf(value: string): string | number | boolean | undefined {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^(0|[1-9]\d{0,8})$/.test(value)) return Number(value);
  if (/^(["'])[\w.,/-]*\1$/.test(value)) return value.slice(1, -1);
  // A bare word; those that YAML 1.1 takes for flags or nothing are none.
  const isWord = /^[A-Za-z/][\w./-]*$/.test(value);
  return isWord && !/^(y|n|yes|no|on|off|null|true|false)$/i.test(value) ? value : undefined;
}
