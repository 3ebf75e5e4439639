import type { Endpoint } from './endpoint.ts';
import type { Ids } from './ids.ts';
import type { Members } from './members.ts';

/** Endpoints that no policy tells apart: what holds for one holds for all of them. */
export interface EndpointClass {
  readonly id: number;
  /** Any of them. */
  readonly example: Endpoint;
  /** Their numbers. */
  readonly endpoints: readonly number[];
}

/** Splits endpoints until every list of members is made of whole classes. */
export function classesOf(
  endpoints: readonly Endpoint[],
  apart: (endpoint: Endpoint) => string,
  members: Iterable<Members>,
): readonly EndpointClass[] {
  const classOf = new Int32Array(endpoints.length);
  const first = new Map<string, number>();
  for (const [id, endpoint] of endpoints.entries()) {
    const key = `${endpoint.type} ${endpoint.governed} ${endpoint.families} ${apart(endpoint)}`;
    const known = first.get(key) ?? first.size;
    first.set(key, known);
    classOf[id] = known;
  }
  let next = first.size;
  const split = (ids: Int32Array): void => {
    const moved = new Map<number, number>();
    for (const id of ids) {
      const from = classOf[id] ?? 0;
      let to = moved.get(from);
      if (to === undefined) {
        to = next;
        next += 1;
        moved.set(from, to);
      }
      classOf[id] = to;
    }
  };
  for (const { sure, may } of members) {
    split(may);
    if (sure !== may) split(sure);
  }
  return gathered(endpoints, classOf);
}

function gathered(endpoints: readonly Endpoint[], classOf: Int32Array): readonly EndpointClass[] {
  const ids = new Map<number, number>();
  const classes: { id: number; example: Endpoint; endpoints: number[] }[] = [];
  for (const [id, example] of endpoints.entries()) {
    const old = classOf[id] ?? 0;
    const index = ids.get(old) ?? classes.length;
    ids.set(old, index);
    const known = classes[index];
    if (known === undefined) classes.push({ id: index, example, endpoints: [id] });
    else known.endpoints.push(id);
  }
  return classes;
}

/** Classes that a term holds as a whole or not at all. */
export function membersOfWhole(
  { sure, may }: Members,
  classes: readonly EndpointClass[],
  classOf: Int32Array,
): Members {
  // Where each endpoint is a class of its own they have the same numbers.
  if (classes.length === classOf.length) return { sure, may };
  const some = distinctClasses(may, classOf);
  return { may: some, sure: sure === may ? some : distinctClasses(sure, classOf) };
}

function distinctClasses(ids: Ids, classOf: Int32Array): Ids {
  return Int32Array.from(new Set(ids.map((id) => classOf[id] ?? 0))).sort();
}

/** Classes whose endpoints are not all alike: held for certain where all of them are. */
export function membersOfClasses(
  { sure, may }: Members,
  classes: readonly EndpointClass[],
  classOf: Int32Array,
): Members {
  const certain = new Map<number, number>();
  for (const id of sure) {
    const at = classOf[id] ?? 0;
    certain.set(at, (certain.get(at) ?? 0) + 1);
  }
  const some = distinctClasses(may, classOf);
  const whole = some.filter((at) => certain.get(at) === classes[at]?.endpoints.length);
  return { may: some, sure: whole.length === some.length ? some : whole };
}
