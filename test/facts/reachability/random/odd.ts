import fc from 'fast-check';
import { isObject, type Json, type JsonObject, text } from '../../../oracle/json.ts';
import type { Objects } from './worlds.ts';

/** What no API server takes, by field: each is written over the right value of it. */
const WRONG: Readonly<Record<string, Json>> = {
  cidr: '10.0.0.0/40',
  except: ['172.16.0.0/12', 'fd00::/8'],
  networks: ['everywhere'],
  operator: 'Near',
  values: [],
  protocol: 'QUIC',
  endPort: 0,
  port: 70_000,
  portNumber: { protocol: 'TCP', port: 0 },
  portRange: { protocol: 'TCP', start: 90, end: 80 },
  range: { start: 90, end: 80 },
  action: 'Consider',
};

export interface Spoilt {
  readonly objects: Objects;
  /** The policy that is now wrong, by name; undefined where nothing could be spoilt. */
  readonly policy: string | undefined;
}

/** One field of one policy is wrong. */
export function spoilt(worlds: fc.Arbitrary<Objects>): fc.Arbitrary<Spoilt> {
  return fc.tuple(worlds, fc.nat()).map(([objects, pick]) => {
    const places = objects.flatMap((object) =>
      isPolicy(object) ? placesIn(object).map((place) => ({ object, place })) : [],
    );
    const chosen = places[pick % Math.max(places.length, 1)];
    if (chosen === undefined) return { objects, policy: undefined };
    const { object, place } = chosen;
    const wrong = written(object, place) as JsonObject;
    return {
      objects: objects.map((one) => (one === object ? wrong : one)),
      policy: text(object, 'metadata', 'name'),
    };
  });
}

function isPolicy(object: JsonObject): boolean {
  return (text(object, 'kind') ?? '').endsWith('Policy');
}

type Place = readonly (string | number)[];

function placesIn(json: Json): readonly Place[] {
  if (Array.isArray(json)) {
    return json.flatMap((one: Json, at) => placesIn(one).map((rest) => [at, ...rest]));
  }
  if (!isObject(json)) return [];
  return Object.entries(json).flatMap(([key, value]): readonly Place[] => [
    ...(Object.hasOwn(WRONG, key) ? [[key]] : []),
    ...placesIn(value).map((rest) => [key, ...rest]),
  ]);
}

function written(json: Json, [step, ...rest]: Place): Json {
  const inner = (value: Json): Json =>
    rest.length === 0 ? (WRONG[step ?? ''] ?? null) : written(value, rest);
  if (Array.isArray(json)) return json.map((one: Json, at) => (at === step ? inner(one) : one));
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, key === step ? inner(value) : value]),
  );
}
