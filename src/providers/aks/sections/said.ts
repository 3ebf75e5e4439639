import type { Sourced } from '../../../model/cloud/parts.ts';

/** A value with the field of Azure that it stands in, and what that says where the value is our word. */
export function said<T>(value: T, field: string, words?: string): Sourced<T> {
  return { value, field, said: words };
}

/** The same; undefined where there is no value. */
export function saidIf<T>(value: T | undefined, field: string): Sourced<T> | undefined {
  return value === undefined ? undefined : said(value, field);
}

/** A switch that Azure leaves out where it is off. */
export function switchOf(value: boolean | undefined, field: string): Sourced<boolean> {
  return said(value === true, field, value === undefined ? 'not set' : undefined);
}
