import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import {
  blocks,
  few,
  NAMESPACES,
  named,
  PORT_NAMES,
  PROTOCOLS,
  perhaps,
  ranges,
  together,
} from './parts.ts';

const atoms: fc.Arbitrary<string> = fc.constantFrom(
  'all()',
  "app == 'web'",
  "app != 'web'",
  'has(tier)',
  '!has(tier)',
  "tier in {'front', 'back'}",
  "app not in { 'db', 'cache' }",
  "app contains 'e'",
  "app starts with 'd'",
  'app ends with "b"',
  "projectcalico.org/namespace == 'ns-a'",
);

const selectors: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: atoms },
  { weight: 1, arbitrary: fc.tuple(atoms, atoms).map(([a, b]) => `${a} && ${b}`) },
  { weight: 1, arbitrary: fc.tuple(atoms, atoms).map(([a, b]) => `(${a} || ${b})`) },
  {
    weight: 1,
    arbitrary: fc.tuple(atoms, atoms, atoms).map(([a, b, c]) => `${a} || ${b} && !(${c})`),
  },
);

const namespaceSelectors: fc.Arbitrary<string> = fc.constantFrom(
  'all()',
  'global()',
  "team == 'red'",
  'has(env)',
  "kubernetes.io/metadata.name == 'ns-b'",
  "projectcalico.org/name in {'ns-a', 'ns-c'}",
);

const ports: fc.Arbitrary<number | string> = fc.oneof(
  ranges.map(([first, last]) => (first === last ? first : `${first}:${last}`)),
  fc.constantFrom(...PORT_NAMES),
);

const entities: fc.Arbitrary<JsonObject> = together(
  perhaps('nets', few(blocks)),
  perhaps('notNets', few(blocks)),
  perhaps('selector', selectors),
  perhaps('notSelector', selectors),
  perhaps('namespaceSelector', namespaceSelectors),
  perhaps(
    'serviceAccounts',
    fc.subarray(['builder', 'reader', 'default'], { minLength: 1 }).map((names) => ({ names })),
  ),
);

/** Mostly one or two fields: with all of them nothing ever matches. */
const sparse: fc.Arbitrary<JsonObject> = fc
  .tuple(entities, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 5 }))
  .map(([entity, ...kept]) =>
    Object.fromEntries(Object.entries(entity).filter((_, index) => kept.includes(index))),
  );

/** Ports need a protocol that has them, or Calico refuses the rule. */
const transports: fc.Arbitrary<{ rule: JsonObject; ports: JsonObject }> = fc.oneof(
  fc
    .record({
      protocol: fc.constantFrom(...PROTOCOLS, 6, 17, 132),
      ports: together(perhaps('ports', few(ports)), perhaps('notPorts', few(ports))),
    })
    .map(({ protocol, ports: given }) => ({ rule: { protocol }, ports: filled(given) })),
  fc
    .constantFrom({}, { notProtocol: 'UDP' }, { protocol: 'ICMP' })
    .map((rule) => ({ rule, ports: {} })),
);

/** An empty list is as good as none. */
function filled(given: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => !Array.isArray(value) || value.length > 0),
  );
}

const rules: fc.Arbitrary<JsonObject> = fc
  .record({
    action: fc.constantFrom('Allow', 'Allow', 'Deny', 'Pass', 'Log'),
    transport: transports,
    source: sparse.map(filled),
    destination: sparse.map(filled),
  })
  .map(({ action, transport, source, destination }) => ({
    action,
    ...transport.rule,
    source,
    destination: { ...destination, ...transport.ports },
  }));

const bodies: fc.Arbitrary<JsonObject> = together(
  perhaps('selector', selectors),
  perhaps('types', fc.subarray(['Ingress', 'Egress'], { minLength: 1 })),
  perhaps('ingress', few(rules, 3)),
  perhaps('egress', few(rules, 3)),
);

const TIERS = ['default', 'first', 'between', 'last'] as const;

/** A namespaced policy, or a global one that may choose namespaces. */
const places: fc.Arbitrary<{ kind: string; at: JsonObject; spec: JsonObject }> = fc.oneof(
  fc
    .constantFrom(...NAMESPACES)
    .map((namespace) => ({ kind: 'NetworkPolicy', at: { namespace }, spec: {} })),
  perhaps('namespaceSelector', namespaceSelectors).map((spec) => ({
    kind: 'GlobalNetworkPolicy',
    at: {},
    spec,
  })),
);

/** Each has an order of its own: what decides between equal ones is the name, in ways that changed. */
const policies: fc.Arbitrary<readonly JsonObject[]> = named(
  'calico',
  fc
    .uniqueArray(
      fc.record({
        order: fc.constantFrom(1, 5.5, 999, 1001, 2000, undefined),
        tier: fc.constantFrom(...TIERS),
        place: places,
        spec: bodies,
      }),
      { maxLength: 4, selector: (one) => one.order },
    )
    .map((all) =>
      all.map(({ order, tier: of, place, spec }) => (name: string) => ({
        apiVersion: 'projectcalico.org/v3',
        kind: place.kind,
        metadata: { name: `${of}.${name}`, ...place.at },
        spec: { ...spec, ...place.spec, tier: of, ...(order === undefined ? {} : { order }) },
      })),
    ),
);

const tiers: fc.Arbitrary<readonly JsonObject[]> = fc
  .tuple(fc.constantFrom('Deny', 'Pass', undefined), fc.constantFrom('Deny', 'Pass', undefined))
  .map(([first, between]) => [
    tier('first', 10, first),
    tier('between', 5000, between),
    tier('last', 2_000_000, undefined),
  ]);

function tier(name: string, order: number, defaultAction: string | undefined): JsonObject {
  return {
    apiVersion: 'projectcalico.org/v3',
    kind: 'Tier',
    metadata: { name },
    spec: { order, ...(defaultAction === undefined ? {} : { defaultAction }) },
  };
}

export const calicoPolicies: fc.Arbitrary<readonly JsonObject[]> = fc
  .tuple(tiers, policies)
  .map((parts) => parts.flat());
