import fc from 'fast-check';
import type { Json, JsonObject } from '../../../oracle/json.ts';

/** A small alphabet, so that what is drawn meets what else is drawn. */
export const NAMESPACES: readonly string[] = ['ns-a', 'ns-b', 'ns-c'];

export const PROTOCOLS: readonly string[] = ['TCP', 'UDP', 'SCTP'];

const PORTS: readonly number[] = [1, 53, 79, 80, 81, 99, 443, 1025, 8080, 9000];

/** Ports that policies and containers name, and those just beside them. */
export const PROBES: readonly (readonly [string, number])[] = PROTOCOLS.flatMap((protocol) =>
  PORTS.map((port) => [protocol, port] as const),
);

/** Addresses outside, inside and beside the blocks that policies name; none is a pod's. */
export const OUTSIDE: readonly string[] = [
  '0.0.0.0',
  '8.8.8.8',
  '10.0.3.200',
  '255.255.255.255',
  '::',
  'fd00::ffff',
  '2001:db8::1',
];

/** Pods have their addresses in 10.0.1.0/24 to 10.0.3.0/24 and in fd00:0:0:1::/64 to fd00:0:0:3::/64. */
export const blocks: fc.Arbitrary<string> = fc.constantFrom(
  '0.0.0.0/0',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.0.1.0/30',
  '10.0.2.1/32',
  '8.8.8.0/24',
  '192.168.0.0/16',
  '::/0',
  'fd00::/16',
  'fd00:0:0:1::/64',
  'fd00:0:0:2::1/128',
);

const HOLES: Readonly<Record<string, readonly string[]>> = {
  '0.0.0.0/0': ['10.0.0.0/16', '8.8.8.64/26', '0.0.0.0/8', '255.255.255.255/32'],
  '10.0.0.0/16': ['10.0.1.0/24', '10.0.2.0/31', '10.0.0.0/16'],
  '10.0.1.0/24': ['10.0.1.2/32', '10.0.1.0/31'],
  '8.8.8.0/24': ['8.8.8.8/32', '8.8.8.0/28'],
  '::/0': ['fd00::/16', '2001:db8::/32'],
  'fd00::/16': ['fd00:0:0:1::/64', 'fd00:0:0:2::2/127'],
};

/** A block and parts of it that are left out. */
export const blocksWithHoles: fc.Arbitrary<{ cidr: string; except?: readonly string[] }> =
  blocks.chain((cidr) => {
    const holes = HOLES[cidr];
    if (holes === undefined) return fc.constant({ cidr });
    return fc
      .subarray([...holes])
      .map((except) => (except.length === 0 ? { cidr } : { cidr, except }));
  });

export const POD_LABELS: Readonly<Record<string, readonly string[]>> = {
  app: ['web', 'db', 'cache'],
  tier: ['front', 'back'],
};

export const NAMESPACE_LABELS: Readonly<Record<string, readonly string[]>> = {
  team: ['red', 'blue'],
  env: ['prod'],
};

type Alphabet = Readonly<Record<string, readonly string[]>>;

export function labels(alphabet: Alphabet): fc.Arbitrary<JsonObject> {
  return together(
    ...Object.entries(alphabet).map(([key, all]) => perhaps(key, fc.constantFrom(...all))),
  );
}

/** A metav1.LabelSelector over these labels: empty, equalities, expressions of each operator. */
function selectors(alphabet: Alphabet): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    fc.constant({}),
    labels(alphabet).map((matchLabels) => ({ matchLabels })),
    fc
      .array(expressions(alphabet), { minLength: 1, maxLength: 2 })
      .map((matchExpressions) => ({ matchExpressions })),
  );
}

function expressions(alphabet: Alphabet): fc.Arbitrary<JsonObject> {
  return fc.constantFrom(...Object.entries(alphabet)).chain(([key, all]) =>
    fc.oneof(
      fc.record({
        key: fc.constant(key),
        operator: fc.constantFrom('In', 'NotIn'),
        values: fc.subarray([...all], { minLength: 1 }),
      }),
      fc.record({ key: fc.constant(key), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    ),
  );
}

export const podSelectors: fc.Arbitrary<JsonObject> = selectors(POD_LABELS);

/** Also by the label that every namespace has. */
export const namespaceSelectors: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 2, arbitrary: selectors(NAMESPACE_LABELS) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...NAMESPACES)
      .map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
  },
);

export const PORT_NAMES: readonly string[] = ['http', 'metrics', 'unheard'];

/** The first and last port of a range that begins or ends beside a probe. */
export const ranges: fc.Arbitrary<readonly [number, number]> = fc.constantFrom(
  [80, 80],
  [53, 53],
  [80, 81],
  [1, 65535],
  [1, 1024],
  [443, 8080],
  [99, 65535],
);

/** A list with up to this many entries; now and then none. */
export function few<T>(one: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<readonly T[]> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.array(one, { minLength: 1, maxLength }) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
}

/** The field with the value, or without it. */
export function perhaps(field: string, value: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> {
  return fc
    .option(value, { nil: undefined })
    .map((one) => (one === undefined ? {} : { [field]: one }));
}

/** The fields of all of them in one object. */
export function together(...all: readonly fc.Arbitrary<JsonObject>[]): fc.Arbitrary<JsonObject> {
  return fc.tuple(...all).map((parts) => Object.assign({}, ...parts) as JsonObject);
}

/** Objects with names that differ: `make` gets the name. */
export function named(
  prefix: string,
  bodies: fc.Arbitrary<readonly ((name: string) => JsonObject)[]>,
): fc.Arbitrary<readonly JsonObject[]> {
  return bodies.map((all) => all.map((make, index) => make(`${prefix}-${index}`)));
}
