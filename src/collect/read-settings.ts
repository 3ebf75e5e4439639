import type { KeepTree } from '../model/keep.ts';
import { type Fields, setOwn } from './own.ts';

/** A mapping that is being read, and how far its keys are indented: more than `above`. */
interface Level {
  readonly above: number;
  indent: number | undefined;
  readonly tree: KeepTree;
  readonly fields: Fields;
  /** The elements, where it is a list of plain values and no mapping. */
  readonly list?: Scalar[];
}

type Scalar = string | number | boolean;

interface Line {
  readonly indent: number;
  readonly key: string;
  readonly value: string;
}

const LONGEST = 262_144;

/**
 * The kept fields of settings in YAML as programs write them: mappings in block style, one key to a
 * line, and lists of plain values. Everything else of the text is passed over unread. Undefined when what stands at a kept path, or
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
  const element = /^ *-(?: +(.*))?$/.exec(raw);
  if (element !== null) return takeElement(element[1] ?? '', indent, open.at(-1));
  const line = lineOf(raw, indent);
  const level = line === undefined ? undefined : levelOf(open, indent);
  if (line === undefined || level === undefined || level.list !== undefined) return undefined;
  const below = level.tree.fields.get(line.key);
  // Certificates are read from the text as a whole.
  if (below === undefined || below.certificates) return false;
  return take(line, below, level, open) ? true : undefined;
}

/** Elements stand below their key, or right under it. */
function takeElement(value: string, indent: number, level: Level | undefined): boolean | undefined {
  const scalar = scalarOf(plainOf(value));
  if (level?.list === undefined || scalar === undefined || indent < level.above) return undefined;
  level.indent ??= indent;
  if (level.indent !== indent) return undefined;
  level.list.push(scalar);
  return true;
}

/** Whether a line belongs to a key that is passed over: deeper, or an element of its list. */
function isInside(raw: string, indent: number, above: number): boolean {
  return indent > above || (indent === above && /^ *-( |$)/.test(raw));
}

function lineOf(raw: string, indent: number): Line | undefined {
  const [, key, value = ''] = /^ *([A-Za-z][\w.-]*):(?: +(.*))?$/.exec(raw) ?? [];
  if (key === undefined) return undefined;
  return { indent, key, value: plainOf(value) };
}

/** Without a comment at its end. */
function plainOf(value: string): string {
  const [plain = ''] = ` ${value}`.split(' #', 1);
  return plain.trim();
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
  if (below.items?.whole === true) return takeList({ indent, key, value }, below, level, open);
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

/** In block style, or in one line. */
function takeList(
  { indent, key, value }: Line,
  tree: KeepTree,
  level: Level,
  open: Level[],
): boolean {
  const list: Scalar[] = [];
  setOwn(level.fields, key, list);
  if (value === '') {
    open.push({ above: indent, indent: undefined, tree, fields: {}, list });
    return true;
  }
  const inside = /^\[(.*)\]$/.exec(value)?.[1];
  if (inside === undefined) return false;
  const elements = inside.trim() === '' ? [] : inside.split(',').map((one) => scalarOf(one.trim()));
  list.push(...elements.filter((one) => one !== undefined));
  return list.length === elements.length;
}

function scalarOf(value: string): Scalar | undefined {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^(0|[1-9]\d{0,8})$/.test(value)) return Number(value);
  if (/^(["'])[\w.,/-]*\1$/.test(value)) return value.slice(1, -1);
  // A bare word; those that YAML 1.1 takes for flags or nothing are none.
  const isWord = /^[A-Za-z/][\w./-]*$/.test(value);
  return isWord && !/^(y|n|yes|no|on|off|null|true|false)$/i.test(value) ? value : undefined;
}
