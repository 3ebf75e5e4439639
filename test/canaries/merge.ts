import type { Kind } from '../../src/model/source.ts';
import type { Planted } from './plant.ts';

/** An object with every field that it does not have itself from what was planted for its kind. */
export function merged(
  object: unknown,
  kinds: readonly Kind<unknown>[],
  garden: ReadonlyMap<string, Planted>,
): unknown {
  const apiVersion: unknown = Reflect.get(Object(object), 'apiVersion');
  const kind = kinds.find(
    (one) =>
      one.kind === Reflect.get(Object(object), 'kind') &&
      one.apiVersions.some((version) => version === apiVersion),
  );
  const planted = kind === undefined ? [] : (garden.get(kind.id)?.objects ?? []);
  return planted.reduce<unknown>(overgrow, object);
}

/** What is there stays; what is missing is taken from the other, also in each element of a list. */
function overgrow(own: unknown, other: unknown): unknown {
  if (Array.isArray(own)) {
    const first: unknown = Array.isArray(other) ? other[0] : undefined;
    return own.map((one) => overgrow(one, first));
  }
  if (!isFields(own) || !isFields(other)) return own;
  const keys = new Set([...Object.keys(own), ...Object.keys(other)]);
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      Object.hasOwn(own, key) ? overgrow(own[key], other[key]) : other[key],
    ]),
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
