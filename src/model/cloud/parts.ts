import { at, flag, Malformed, number, requiredText, text } from '../decode.ts';
import type { Cloud } from '../source.ts';
import type { Evidence } from '../verdict.ts';

/** A value with the cloud's own field it was read from, such as `resourcesVpcConfig.endpointPublicAccess`. */
export interface Sourced<T> {
  readonly value: T;
  readonly field: string;
  /** What the field itself says, where the value is our word for it: `API_AND_CONFIG_MAP` for `mixed`. */
  readonly said: string | undefined;
}

/** Evidence: one field as the cloud names it. */
export function cloudField(
  cluster: string,
  { value, field, said }: Omit<Sourced<unknown>, 'said'> & { readonly said?: string | undefined },
  note?: string,
): Evidence {
  return {
    subject: { type: 'cloud', key: cluster, name: cluster },
    path: field,
    value: said ?? (Array.isArray(value) ? value.join(', ') : String(value)),
    ...(note === undefined ? {} : { note }),
  };
}

export function section<V>(name: string, decode: (raw: unknown) => V): Cloud<V> {
  return { type: 'cloud', id: `cloud/${name}`, decode };
}

export function sourced<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T,
): Sourced<T> {
  return {
    value: read(raw, `${path}.value`),
    field: requiredText(raw, `${path}.field`),
    said: text(raw, `${path}.said`),
  };
}

export function optional<T>(
  raw: unknown,
  path: string,
  read: (raw: unknown, path: string) => T,
): Sourced<T> | undefined {
  return at(raw, path) === undefined ? undefined : sourced(raw, path, read);
}

export function requiredFlag(raw: unknown, path: string): boolean {
  const found = flag(raw, path);
  if (found === undefined) throw new Malformed(path, 'true or false', undefined);
  return found;
}

export function requiredNumber(raw: unknown, path: string): number {
  const found = number(raw, path);
  if (found === undefined) throw new Malformed(path, 'a number', undefined);
  return found;
}

export function choice<const T extends string>(
  raw: unknown,
  path: string,
  allowed: readonly T[],
): T {
  const found = requiredText(raw, path);
  const known = allowed.find((one) => one === found);
  if (known === undefined) throw new Malformed(path, `one of ${allowed.join(', ')}`, found);
  return known;
}
