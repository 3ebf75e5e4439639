import type { z } from 'zod';
import { quote } from './quote.ts';
import { type Path, type Problem, pathText } from './yaml-document.ts';

type Issue = z.core.$ZodIssue;

/** What a schema found, in plain words, each with the place it is about. `root` is the whole value. */
export function problemsOf(issues: readonly Issue[], root: unknown): readonly Problem[] {
  return issues.flatMap((issue) => problemOf(issue, [], root));
}

function problemOf(issue: Issue, above: Path, root: unknown): readonly Problem[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path,
      key,
      message: `${named(path)}unknown key ${quote(key)}`,
    }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return bestBranch(issue, path, root);
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    return issue.issues.map(({ message }) => ({
      path: path.slice(0, -1),
      key,
      message: `${named(path.slice(0, -1))}the key ${quote(key)} ${message}`,
    }));
  }
  return [{ path, message: `${named(path)}${wrong(issue, valueAt(root, path))}` }];
}

/** Of several allowed forms, the one that the value comes closest to. */
function bestBranch(
  issue: z.core.$ZodIssueInvalidUnion,
  path: Path,
  root: unknown,
): readonly Problem[] {
  const [first = [], ...rest] = issue.errors.map((errors) =>
    errors.flatMap((one) => problemOf(one, path, root)),
  );
  return rest.reduce((best, one) => (one.length < best.length ? one : best), first);
}

function wrong(issue: Issue, found: unknown): string {
  if (found === undefined) return 'is missing';
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeName(issue.expected)}, found ${shown(found)}${quoting(issue.expected, found)}`;
    case 'invalid_value':
      return `expected ${choices(issue.values)}, found ${shown(found)}`;
    case 'invalid_union':
      return `expected ${'options' in issue && Array.isArray(issue.options) ? choices(issue.options) : 'another form'}, found ${shown(found)}`;
    case 'invalid_format':
      return issue.format === 'date'
        ? `expected a day such as 2026-09-01, found ${shown(found)}`
        : issue.message;
    case 'too_small':
      return counted(issue.origin) ? 'is empty' : `${shown(found)} is less than ${issue.minimum}`;
    case 'too_big':
      return counted(issue.origin)
        ? `is longer than ${issue.maximum} characters`
        : `${shown(found)} is more than ${issue.maximum}`;
    case 'custom':
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
      return custom(issue, found);
  }
}

/** The message of a rule of ours; values that could be private are not repeated. */
function custom(issue: Issue, found: unknown): string {
  const isPrivate = issue.code === 'custom' && issue.params?.['private'] === true;
  return isPrivate || typeof found === 'object'
    ? issue.message
    : `${shown(found)} ${issue.message}`;
}

function counted(origin: string): boolean {
  return origin === 'string' || origin === 'array';
}

function named(path: Path): string {
  return path.length === 0 ? '' : `${pathText(path)}: `;
}

function choices(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`;
}

function typeName(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return names[expected] ?? expected;
}

function quoting(expected: string, found: unknown): string {
  return expected === 'string' && typeof found !== 'object' ? ': put it in quotes' : '';
}

function shown(found: unknown): string {
  if (found === null) return 'nothing';
  if (typeof found === 'string') return found === '' ? 'empty text' : quote(found);
  if (Array.isArray(found)) return found.length === 0 ? 'an empty list' : 'a list';
  return typeof found === 'object' ? 'a mapping' : JSON.stringify(found);
}

function valueAt(root: unknown, path: Path): unknown {
  let found = root;
  for (const step of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
      return undefined;
    found = Reflect.get(found, step);
  }
  return found;
}
