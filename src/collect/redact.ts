import { looksRandom } from './looks-random.ts';
import { REDACTED, redactCommands, redactParts } from './redact-commands.ts';

const PEM = /-----BEGIN [A-Z0-9 ]{1,64}-----[\s\S]*?(?:-----END [A-Z0-9 ]{1,64}-----|$)/g;
/** A password may hold `/` and `@` unescaped: up to the last `@`, then. */
const USER_INFO = /(:\/\/)(?:[^\s/?#@:"']{1,512}|[^\s/?#@:"']{0,256}:[^\s"']{0,512})@/g;
const AUTHORIZATION = /\b(bearer|basic)(\s{1,4})(?!realm\b)([\w.+/=~-]{8,4096})/gi;
const SECRET_WORD =
  'pass(?:word|wd|phrase)|(?<!by|com|tres|sur|over|under)pass(?![a-z])|masterauth|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|' +
  'credential|(?:auth|license|encryption|signing|account|shared)[-_]?key|connection[-_]?string|(?<![a-z])dsn(?![a-z])|' +
  '(?<![a-z])sig(?:nature)?(?![a-z])|(?<![\\w-])_?auth(?=["\']?\\s{0,4}[:=])';
const VALUE = `"[^"]{0,8192}"|'[^']{0,8192}'|[^\\s"',;&]+`;
const ASSIGNED = new RegExp(
  `(?<![\\w.-])([\\w.-]{0,64}(?:${SECRET_WORD})[\\w.-]{0,64})(["']?\\s{0,4}[=:]\\s{0,4})(${VALUE})`,
  'gi',
);
const SPACED = new RegExp(
  `(?<![\\w.-])(--?[\\w.-]{0,64}(?:${SECRET_WORD})[\\w.-]{0,64})([ \\t]{1,4})(?!-)(${VALUE})`,
  'gi',
);
/** `requirepass x` of a configuration, `password x` of a .netrc. */
const NAMED = new RegExp(
  `(?<![\\w.-])([\\w.]{0,64}(?:passw(?:or)?d|requirepass|masterauth))([ \\t]{1,8})(?![-=:|&;\\[])(${VALUE})`,
  'gi',
);
const ELEMENT = new RegExp(
  `(<[\\w.:-]{0,64}(?:${SECRET_WORD})[\\w.:-]{0,64}>)([^<]{1,8192})(?=<)`,
  'gi',
);
const HEADER =
  /\b((?:proxy-)?authorization["']?\s{0,4}:\s{0,4}["']?)(?!bearer\b|basic\b)([^\s"']{1,4096}(?: [^\s"']{1,4096})?)/gi;
/** Without any of these no name calls anything a secret: most texts are done with that. */
const HINT = /pass|pwd|secret|token|key|credential|auth|connection|dsn|sig|bearer|basic/i;
const SECRET_FLAG = new RegExp(`^--?[\\w.-]{0,64}(?:${SECRET_WORD})[\\w.-]{0,64}$`, 'i');
const USER_PASSWORD = /((?<![\w-])(?:-u|--user)[ =]\s{0,4}["']?[^\s:"']{1,128}:)[^\s"']{1,512}/g;
const USER_FLAG = /^(?:-u|--user)$/;

/** Flags about secrets whose values are no secrets: where a file is, how long something lasts. */
const HARMLESS_NAME =
  /[-_.](?:file|path|dir|ttl|timeout|name|namespace|url|endpoint|period|interval|duration|mode|type|count|size|webhook|audiences?|issuer|ids?)s?$/i;
const HARMLESS_VALUE =
  /^["']?(?:true|false|yes|no|none|(?:\d+(?:ms|s|m|h|d))+|\$\(?\{?\w+\}?\)?|\.{0,2}(?:\/[\w.-]{1,64})+\/?)["']?$/i;

const KNOWN_TOKENS =
  /\b(?:gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|sk_(?:live|test)_\w{10,}|hv[sb]\.[\w-]{20,}|npm_\w{30,}|dop_v1_\w{32,})/g;
const SHORTEST_TOKEN = 14;
const LONG_RUN = /(?<!sha(?:256|512):)(?<![\w+/-])[\w+/-]{20,}={0,2}/g;

/**
 * The same value with whatever looks like a secret in its texts replaced. Made for the arguments of
 * containers: flags that tell posture (`--anonymous-auth=false`, `--audit-policy-file=/etc/x`) stay.
 */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return redactList(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, redactField(key, one)]),
  );
}

/** A field of JSON that was written as text: its name may say that it is a secret. */
function redactField(key: string, value: unknown): unknown {
  const isSecret = typeof value === 'string' && SECRET_FLAG.test(`-${key}`);
  return isSecret && !harmless(key, value) ? REDACTED : redact(value);
}

/** A flag and its value may be two elements: `--token`, `abc`. */
function redactList(given: readonly unknown[]): readonly unknown[] {
  const values = redactParts(given);
  return values.map((value, index) => {
    const before = given[index - 1];
    if (typeof value !== 'string' || typeof before !== 'string') return redact(value);
    if (USER_FLAG.test(before)) return value.replace(/:.{1,512}$/s, `:${REDACTED}`);
    if (!SECRET_FLAG.test(before) || value.startsWith('-')) return redactText(value);
    return harmless(before, value) ? redactText(value) : REDACTED;
  });
}

/** A list of arguments may be written as JSON in one text, as k3s notes its own on a node. */
function redactText(text: string): string {
  const list = listIn(text);
  if (list === undefined) return redactPlain(text);
  const redacted = JSON.stringify(redactList(list));
  return redacted === JSON.stringify(list) ? text : redacted;
}

function listIn(text: string): readonly unknown[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** Each step is asked for by what it cannot do without: most texts need none of them. */
function redactPlain(text: string): string {
  let left = text.includes('-----BEGIN') ? text.replace(PEM, REDACTED) : text;
  if (left.includes('://')) {
    left = left.replace(USER_INFO, (whole, scheme: string) =>
      whole === '://git@' ? whole : `${scheme}${REDACTED}@`,
    );
  }
  if (HINT.test(left)) left = redactNamed(left);
  if (left.includes(' ')) left = redactCommands(left);
  if (left.includes('-u')) left = left.replace(USER_PASSWORD, `$1${REDACTED}`);
  if (left.length < SHORTEST_TOKEN) return left;
  return left
    .replace(KNOWN_TOKENS, REDACTED)
    .replace(LONG_RUN, (run) => (looksRandom(run) ? REDACTED : run));
}

/** What a name in front of it calls a secret. */
function redactNamed(text: string): string {
  return text
    .replace(AUTHORIZATION, `$1$2${REDACTED}`)
    .replace(HEADER, (whole, name: string) =>
      whole.includes(REDACTED) ? whole : `${name}${REDACTED}`,
    )
    .replace(ELEMENT, `$1${REDACTED}`)
    .replace(ASSIGNED, redactAssigned)
    .replace(SPACED, redactAssigned)
    .replace(NAMED, redactAssigned);
}

function redactAssigned(whole: string, name: string, between: string, value: string): string {
  return harmless(name, value) || value.includes(REDACTED) ? whole : `${name}${between}${REDACTED}`;
}

function harmless(name: string, value: string): boolean {
  return HARMLESS_VALUE.test(value) || (HARMLESS_NAME.test(name) && !looksRandom(value));
}
