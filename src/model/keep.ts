/** Kept paths of a kind, compiled: a tree of field names. Objects on the way to a kept path are kept. */
export interface KeepTree {
  /** Keep everything below. */
  readonly whole: boolean;
  /** Keep it with values that look like secrets replaced (arguments of containers). */
  readonly redact: boolean;
  /** Keep it without the end that is different in every pod (names of token volumes). */
  readonly alike: boolean;
  /** Keep the names of all its fields, emptied where no path keeps more. */
  readonly names: boolean;
  /** Keep of a text of certificates what is public of each: names, fingerprint and dates. */
  readonly certificates: boolean;
  readonly fields: ReadonlyMap<string, KeepTree>;
  /** Fields whose names begin so are kept whole. */
  readonly prefixes: readonly string[];
  /** For the elements of a list. */
  readonly items: KeepTree | undefined;
  /** For a text that is itself a YAML document: what is kept of that, in place of the text. */
  readonly document: KeepTree | undefined;
}

interface Draft extends KeepTree {
  whole: boolean;
  redact: boolean;
  alike: boolean;
  names: boolean;
  certificates: boolean;
  readonly fields: Map<string, Draft>;
  readonly prefixes: string[];
  items: Draft | undefined;
  document: Draft | undefined;
}

const SEGMENT = /\.?([^.[\]]+)|\['([^']+)'\]|(\[\])/gy;

/**
 * Compiles paths such as `spec.containers[].image`. A key with dots is quoted,
 * `metadata.annotations['a.b/c']`, and one that ends in `*` is a prefix. A path that ends in `~` is
 * kept with values that look like secrets replaced; one that ends in `!` without the random end of the
 * name of a token volume; one that ends in `?` keeps only the names of the fields there; one that ends
 * in `%` keeps of a text of certificates the names, fingerprint and dates of each. After a `>` the path
 * goes on inside a text that is a YAML document. Throws a
 * SyntaxError for anything else: paths are ours, never read in.
 */
export function compileKeep(paths: readonly string[]): KeepTree {
  const root = draft();
  for (const path of paths) compile(root, path);
  return root;
}

function compile(root: Draft, whole: string): void {
  const [path = '', inside] = whole.split('>');
  if (inside !== undefined) {
    const text = segmentsOf(path).reduce(step, root);
    text.document ??= draft();
    compile(text.document, inside);
    return;
  }
  const mark = /[~?!%]$/.exec(path)?.[0];
  const segments = segmentsOf(mark === undefined ? path : path.slice(0, -1));
  const last = segments.at(-1);
  if (last?.endsWith('*')) {
    const end = segments.slice(0, -1).reduce(step, root);
    end.prefixes.push(last.slice(0, -1));
    return;
  }
  const end = segments.reduce(step, root);
  if (mark === '~') end.redact = true;
  else if (mark === '!') end.alike = true;
  else if (mark === '?') end.names = true;
  else if (mark === '%') end.certificates = true;
  else end.whole = true;
}

/** Field names in order; the elements of a list are the empty name. */
function segmentsOf(path: string): readonly string[] {
  const segments: string[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < path.length) {
    const match = SEGMENT.exec(path);
    if (match === null) throw new SyntaxError(`keep path ${path}`);
    segments.push(match[1] ?? match[2] ?? '');
  }
  return segments;
}

function step(node: Draft, segment: string): Draft {
  if (segment === '') {
    node.items ??= draft();
    return node.items;
  }
  const next = node.fields.get(segment) ?? draft();
  node.fields.set(segment, next);
  return next;
}

function draft(): Draft {
  return {
    whole: false,
    redact: false,
    alike: false,
    names: false,
    certificates: false,
    fields: new Map(),
    prefixes: [],
    items: undefined,
    document: undefined,
  };
}
