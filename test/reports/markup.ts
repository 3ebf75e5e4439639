/** Enough of an HTML reader to test what this project writes: quoted attributes, no comments. */

export interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly selfClosing: boolean;
  readonly attributes: string;
}

const VOID = new Set(['meta', 'br', 'input']);
const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(\/?)>/g;

/** All tags in order. Throws where a `<` is neither a tag nor the doctype. */
export function tags(page: string): readonly Tag[] {
  const body = page
    .replace(/^<!doctype html>/, '')
    .replace(/<(style|script)( [^>]*)?>[\s\S]*?<\/\1>/g, '<$1$2></$1>');
  const rest = body.replace(TAG, '');
  if (/[<>]/.test(rest)) throw new Error(`stray sign: ${/.{0,40}[<>].{0,40}/.exec(rest)?.[0]}`);
  return [...body.matchAll(TAG)].map(([, slash, name = '', attributes = '', end]) => ({
    name,
    closing: slash === '/',
    selfClosing: end === '/',
    attributes,
  }));
}

export function attributesOf({ attributes }: Tag): ReadonlyMap<string, string> {
  const all = attributes.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g);
  return new Map([...all].map(([, name = '', value = '']) => [name, value]));
}

/** Whether every element is closed in the order it was opened. */
export function isBalanced(page: string): boolean {
  const open: string[] = [];
  for (const { name, closing, selfClosing } of tags(page)) {
    if (VOID.has(name) || selfClosing) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
