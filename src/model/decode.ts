/** A kept field has another shape than its API gives it. `path` is the field, such as `spec.replicas`. */
export class Malformed extends Error {
  readonly code = 'malformed';
  readonly path: string;

  constructor(path: string, expected: string, found: unknown) {
    super(`${path || 'object'}: expected ${expected}, found ${nameOf(found)}`);
    this.path = path;
  }
}

/** The value at a dotted path of plain segments; undefined where anything on the way is missing or null. */
export function at(raw: unknown, path: string): unknown {
  if (path === '') return raw ?? undefined;
  if (!path.includes('.')) return step(raw, path, path) ?? undefined;
  let found: unknown = raw;
  for (const segment of segmentsOf(path)) found = step(found, segment, path);
  return found ?? undefined;
}

/** Run for every field of every object, so that what is missing is found out first. */
function step(from: unknown, segment: string, path: string): unknown {
  if (from === null || from === undefined) return undefined;
  if (!isObject(from)) throw new Malformed(path, 'an object on the way', from);
  const value = from[segment];
  return value === undefined || Object.hasOwn(from, segment) ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Paths are written in decoders and few: each is split once. */
const segments = new Map<string, readonly string[]>();
const MOST_PATHS = 10_000;

function segmentsOf(path: string): readonly string[] {
  const known = segments.get(path);
  if (known !== undefined) return known;
  const split = path.split('.');
  if (segments.size < MOST_PATHS) segments.set(path, split);
  return split;
}

export function text(raw: unknown, path: string): string | undefined {
  const found = at(raw, path);
  if (found === undefined || typeof found === 'string') return found;
  throw new Malformed(path, 'text', found);
}

export function requiredText(raw: unknown, path: string): string {
  const found = text(raw, path);
  if (found === undefined) throw new Malformed(path, 'text', undefined);
  return found;
}

export function number(raw: unknown, path: string): number | undefined {
  const found = at(raw, path);
  if (found === undefined || typeof found === 'number') return found;
  throw new Malformed(path, 'a number', found);
}

export function flag(raw: unknown, path: string): boolean | undefined {
  const found = at(raw, path);
  if (found === undefined || typeof found === 'boolean') return found;
  throw new Malformed(path, 'true or false', found);
}

/** The list at a path; empty when it is missing. */
export function list(raw: unknown, path: string): readonly unknown[] {
  return elements(at(raw, path), path);
}

/** What was found at a path, as a list. */
export function elements(found: unknown, path: string): readonly unknown[] {
  if (found === undefined) return [];
  if (Array.isArray(found)) return found;
  throw new Malformed(path, 'a list', found);
}

export function texts(raw: unknown, path: string): readonly string[] {
  return list(raw, path).map((one) => {
    if (typeof one === 'string') return one;
    throw new Malformed(path, 'a list of texts', one);
  });
}

/** The entries of the object at a path, safe with keys such as `__proto__`; none when it is missing. */
export function entries(raw: unknown, path: string): readonly (readonly [string, unknown])[] {
  const found = at(raw, path);
  return found === undefined ? [] : fieldsOf(found, path);
}

function fieldsOf(found: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (isObject(found) && !Array.isArray(found)) return Object.entries(found);
  throw new Malformed(path, 'an object', found);
}

/** Labels, annotations and the like: text by text. */
export function labels(raw: unknown, path: string): ReadonlyMap<string, string> {
  const found = at(raw, path);
  return found === undefined ? NO_LABELS : labelsOf(found, path);
}

const NO_LABELS: ReadonlyMap<string, string> = new Map();

const labelsOf = sharing((found, path): ReadonlyMap<string, string> => {
  const all = new Map<string, string>();
  for (const [key, value] of fieldsOf(found, path)) {
    if (typeof value !== 'string') throw new Malformed(`${path}.${key}`, 'text', value);
    all.set(key, value);
  }
  return all;
});

/** Parts of one path that are remembered: as many as objects that stand near each other differ in. */
const MOST_PARTS = 1000;

/**
 * Objects hold what they have in common once: replicas, and what a template makes. A part that is
 * the same object at the same path is decoded once, and what is made of it is one object too. It is
 * no WeakMap: with many parts those cost a fifth of the time of a scan in collecting garbage.
 */
export function sharing<T>(
  decode: (part: unknown, path: string) => T,
): (part: unknown, path: string) => T {
  const byPath = new Map<string, Map<unknown, T>>();
  return (part, path) => {
    if (!isObject(part)) return decode(part, path);
    const known = byPath.get(path) ?? new Map<unknown, T>();
    const before = known.get(part);
    if (before !== undefined) return before;
    const value = decode(part, path);
    if (known.size === 0) byPath.set(path, known);
    else if (known.size >= MOST_PARTS) known.clear();
    known.set(part, value);
    return value;
  };
}

/** A number or text such as a port or `25%`, as it stands. */
export function numberOrText(raw: unknown, path: string): number | string | undefined {
  const found = at(raw, path);
  if (found === undefined || typeof found === 'string' || typeof found === 'number') return found;
  throw new Malformed(path, 'a number or text', found);
}

/** One of the given texts. */
export function oneOf<const T extends string>(
  raw: unknown,
  path: string,
  allowed: readonly T[],
): T | undefined {
  const found = text(raw, path);
  if (found === undefined) return undefined;
  const known = allowed.find((one) => one === found);
  if (known === undefined) throw new Malformed(path, `one of ${allowed.join(', ')}`, found);
  return known;
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${typeof value}`;
}
