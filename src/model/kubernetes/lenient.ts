import type { LabelSelector, Requirement } from './selector.ts';

/** Something the API server would not have taken, and how it is read in spite of that. */
export interface Fault {
  /** Such as `rules[2].verbs`. */
  readonly path: string;
  readonly wrong: string;
  readonly read: string;
}

export type Tell = (path: string, wrong: string, read: string) => void;

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** A field of whatever this is. */
export function fieldIn(raw: unknown, name: string): unknown {
  if (typeof raw !== 'object' || raw === null || !Object.hasOwn(raw, name)) return undefined;
  return Reflect.get(raw, name) ?? undefined;
}

/** The text of a field; empty where there is none, undefined where it is something else. */
export function textIn(raw: unknown, name: string, path: string, tell: Tell): string | undefined {
  const found = fieldIn(raw, name);
  if (found === undefined || typeof found === 'string') return found ?? '';
  tell(join(path, name), 'is no text', 'as a part that gives nothing');
  return undefined;
}

/** The elements of a field; none where it is missing. */
export function listIn(raw: unknown, name: string, path: string, tell: Tell): readonly unknown[] {
  const found = fieldIn(raw, name);
  if (Array.isArray(found)) return found;
  if (found !== undefined) tell(join(path, name), 'is no list', 'as an empty list');
  return [];
}

export function textsIn(raw: unknown, name: string, path: string, tell: Tell): readonly string[] {
  return listIn(raw, name, path, tell).flatMap((one, index) => {
    if (typeof one === 'string') return [one];
    tell(`${join(path, name)}[${index}]`, 'is no text', 'as if it were not in the list');
    return [];
  });
}

/** A label selector; undefined where a part of it cannot be read: it then selects nothing. */
export function selectorIn(raw: unknown, path: string, tell: Tell): LabelSelector | undefined {
  let broken = false;
  const refuse = (field: string, wrong: string): void => {
    broken = true;
    tell(field, wrong, 'as if the selector selected nothing');
  };
  if (!isObject(raw)) refuse(path, 'is no selector');
  const requirements = [
    ...equalities(fieldIn(raw, 'matchLabels'), `${path}.matchLabels`, refuse),
    ...listIn(raw, 'matchExpressions', path, refuse).flatMap(
      (one, index) => requirementIn(one, `${path}.matchExpressions[${index}]`, refuse) ?? [],
    ),
  ];
  return broken ? undefined : { requirements };
}

function equalities(raw: unknown, path: string, refuse: Tell): readonly Requirement[] {
  if (raw === undefined) return [];
  if (!isObject(raw)) refuse(path, 'is no map of labels', '');
  return Object.entries(Object(raw)).flatMap(([key, value]): readonly Requirement[] => {
    if (typeof value === 'string') return [{ key, operator: 'In', values: [value] }];
    refuse(`${path}['${key}']`, 'is no text', '');
    return [];
  });
}

function requirementIn(raw: unknown, path: string, refuse: Tell): Requirement | undefined {
  const written = textIn(raw, 'operator', path, refuse);
  const operator = OPERATORS.find((known) => known === written);
  if (operator === undefined) refuse(`${path}.operator`, `is none of ${OPERATORS.join(', ')}`, '');
  const key = textIn(raw, 'key', path, refuse);
  if (key === '') refuse(`${path}.key`, 'is missing', '');
  const values = textsIn(raw, 'values', path, refuse);
  return operator === undefined || !key ? undefined : { key, operator, values };
}

function isObject(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
