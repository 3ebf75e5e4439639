import { isFields, own, setOwn } from '../own.ts';

/**
 * The same value, with every part that equals the same part of another value replaced by that: the
 * replicas of a workload stand next to each other in a list and differ in little, so that most of a
 * list is held once. The value is changed in place; it must be one that nothing else holds. Parts
 * count as equal only with their fields in the same order.
 */
export function alike(value: unknown, other: unknown): unknown {
  if (typeof value === 'string') return value === other ? other : value;
  if (Array.isArray(value)) return Array.isArray(other) ? alikeLists(value, other) : value;
  if (isFields(value) && isFields(other)) return alikeFields(value, other);
  return value;
}

function alikeLists(value: unknown[], other: readonly unknown[]): readonly unknown[] {
  let equal = value.length === other.length;
  for (let at = 0; at < value.length; at += 1) {
    const shared = alike(value[at], other[at]);
    if (shared !== other[at]) equal = false;
    value[at] = shared;
  }
  return equal ? other : value;
}

function alikeFields(
  value: Record<string, unknown>,
  other: Record<string, unknown>,
): Record<string, unknown> {
  const keys = Object.keys(value);
  const others = Object.keys(other);
  let equal = keys.length === others.length;
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    const inSamePlace = key === others[at];
    const theirs = inSamePlace ? other[key] : own(other, key);
    const mine = value[key];
    const shared = alike(mine, theirs);
    if (shared !== theirs || !inSamePlace) equal = false;
    // Equal texts are two all the same: which of them is held is what this is about.
    if (typeof shared === 'string' || shared !== mine) setOwn(value, key, shared);
  }
  return equal ? other : value;
}
