import { isFields, own } from '../own.ts';

/** One object or other value of an input, and the line it begins on. */
export interface Document {
  readonly value: unknown;
  readonly line: number;
  /** Lines of the objects below, as far as they are known: for the items of lists. */
  readonly lineOf: (value: unknown) => number | undefined;
}

/** Whether it is a list of objects: `List` or the list of one kind, such as `PodList`. */
export function isListKind(value: unknown): boolean {
  const kind = own(value, 'kind');
  return (
    isFields(value) &&
    typeof kind === 'string' &&
    kind.endsWith('List') &&
    (Array.isArray(own(value, 'items')) || own(value, 'items') === null)
  );
}
