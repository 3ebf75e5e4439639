import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import {
  blocks,
  named,
  namespaceSelectors,
  PORT_NAMES,
  PROTOCOLS,
  perhaps,
  podSelectors,
  ranges,
  together,
} from './parts.ts';

const subjects: fc.Arbitrary<JsonObject> = fc.oneof(
  namespaceSelectors.map((namespaces) => ({ namespaces })),
  fc
    .record({ namespaceSelector: namespaceSelectors, podSelector: podSelectors })
    .map((pods) => ({ pods })),
);

const networks: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(blocks, { minLength: 1, maxLength: 2 })
  .map((all) => ({ networks: all }));

const destinations: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 4, arbitrary: subjects },
  { weight: 2, arbitrary: networks },
  { weight: 1, arbitrary: fc.constantFrom({ nodes: {} }, { domainNames: ['*.example.org'] }) },
);

/** Fields of v1alpha1. */
const ports: fc.Arbitrary<JsonObject> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...PROTOCOLS), ranges)
    .map(
      ([protocol, [start, end]]): JsonObject =>
        start === end
          ? { portNumber: { protocol, port: start } }
          : { portRange: { protocol, start, end } },
    ),
  fc.constantFrom(...PORT_NAMES).map((namedPort) => ({ namedPort })),
);

/** Fields of v1alpha2. */
const protocols: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.tuple(fc.constantFrom('tcp', 'udp', 'sctp'), ranges).map(([one, [start, end]]) => ({
    [one]: { destinationPort: start === end ? { number: start } : { range: { start, end } } },
  })),
  fc.constantFrom(...PORT_NAMES).map((destinationNamedPort) => ({ destinationNamedPort })),
);

interface Dialect {
  readonly actions: readonly string[];
  readonly field: string;
  readonly ports: fc.Arbitrary<JsonObject>;
}

/** Names of ports and peers that have none do not go together: the API refuses it. */
function rules(
  { actions, field, ports: entries }: Dialect,
  word: 'from' | 'to',
): fc.Arbitrary<JsonObject> {
  const peers = word === 'from' ? subjects : destinations;
  return together(
    fc.record({
      action: fc.constantFrom(...actions),
      [word]: fc.array(peers, { minLength: 1, maxLength: 2 }),
    }),
    perhaps(field, fc.array(entries, { minLength: 1, maxLength: 2 })),
  ).filter((rule) => {
    const shown = JSON.stringify(rule);
    const nameless = ['networks', 'nodes', 'domainNames'].some((one) => shown.includes(`"${one}"`));
    if (shown.includes('domainNames') && !/"(?:Accept|Allow)"/.test(shown)) return false;
    return !(nameless && /amedPort"/.test(shown));
  });
}

function policies(
  apiVersion: string,
  kind: string,
  fixed: fc.Arbitrary<JsonObject>,
  dialect: Dialect,
): fc.Arbitrary<(name: string) => JsonObject> {
  return together(
    fixed,
    subjects.map((subject) => ({ subject })),
    perhaps('ingress', fc.array(rules(dialect, 'from'), { maxLength: 3 })),
    perhaps('egress', fc.array(rules(dialect, 'to'), { maxLength: 3 })),
  ).map((spec) => (name) => ({ apiVersion, kind, metadata: { name }, spec }));
}

const priorities: fc.Arbitrary<JsonObject> = fc
  .constantFrom(0, 5, 5, 10, 1000)
  .map((priority) => ({ priority }));

const tiers: fc.Arbitrary<JsonObject> = together(
  priorities,
  fc.constantFrom('Admin', 'Baseline').map((tier) => ({ tier })),
);

const OLD: Dialect = { actions: ['Allow', 'Deny', 'Pass'], field: 'ports', ports };
const NEW: Dialect = { actions: ['Accept', 'Deny', 'Pass'], field: 'protocols', ports: protocols };
const GROUP = 'policy.networking.k8s.io';

/** AdminNetworkPolicies and at most one baseline, which has no priority and no Pass. */
export const adminPolicies: fc.Arbitrary<readonly JsonObject[]> = fc
  .tuple(
    named(
      'admin',
      fc.array(policies(`${GROUP}/v1alpha1`, 'AdminNetworkPolicy', priorities, OLD), {
        maxLength: 3,
      }),
    ),
    fc.option(
      policies(`${GROUP}/v1alpha1`, 'BaselineAdminNetworkPolicy', fc.constant({}), {
        ...OLD,
        actions: ['Allow', 'Deny'],
      }),
      { nil: undefined },
    ),
  )
  .map(([admin, baseline]) => [...admin, ...(baseline === undefined ? [] : [baseline('default')])]);

export const clusterPolicies: fc.Arbitrary<readonly JsonObject[]> = named(
  'cluster',
  fc.array(policies(`${GROUP}/v1alpha2`, 'ClusterNetworkPolicy', tiers, NEW), { maxLength: 4 }),
);

/** Of Amazon EKS: the new words for actions, the old fields for ports. */
export const eksPolicies: fc.Arbitrary<readonly JsonObject[]> = named(
  'eks',
  fc.array(
    policies('networking.k8s.aws/v1alpha1', 'ClusterNetworkPolicy', tiers, {
      ...OLD,
      actions: NEW.actions,
    }),
    { maxLength: 3 },
  ),
);
