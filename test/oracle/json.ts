/** Objects as they stand in a file. The oracle reads them itself: a decoder may be what is wrong. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** The value behind these keys; undefined where it is missing or null, as for the API server. */
export function at(json: Json | undefined, ...keys: readonly string[]): Json | undefined {
  let found = json;
  for (const key of keys) found = isObject(found) ? found[key] : undefined;
  return found ?? undefined;
}

export function items(json: Json | undefined, ...keys: readonly string[]): readonly Json[] {
  const found = at(json, ...keys);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

export function text(json: Json | undefined, ...keys: readonly string[]): string | undefined {
  const found = at(json, ...keys);
  return typeof found === 'string' ? found : undefined;
}

export function number(json: Json | undefined, ...keys: readonly string[]): number | undefined {
  const found = at(json, ...keys);
  return typeof found === 'number' ? found : undefined;
}

export function texts(json: Json | undefined, ...keys: readonly string[]): readonly string[] {
  return items(json, ...keys).filter((one) => typeof one === 'string');
}

/** Keys and texts of a map such as `metadata.labels`. */
export function labelsAt(
  json: Json | undefined,
  ...keys: readonly string[]
): ReadonlyMap<string, string> {
  const found = at(json, ...keys);
  if (!isObject(found)) return new Map();
  return new Map(Object.entries(found).map(([key, value]) => [key, word(value)]));
}

/** Whether the object is of this API group (in any version) and kind. */
export function isKind(json: Json, group: string, kind: string): boolean {
  const apiVersion = text(json, 'apiVersion') ?? '';
  const of = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return of === group && text(json, 'kind') === kind;
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A text or a number, as text: ports, protocols and labels may be written as either. */
export function word(json: Json | undefined): string {
  return typeof json === 'string' || typeof json === 'number' ? `${json}` : '';
}
