import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import {
  blocksWithHoles,
  few,
  named,
  namespaceSelectors,
  PORT_NAMES,
  PROTOCOLS,
  perhaps,
  podSelectors,
  ranges,
  together,
} from './parts.ts';

const selected: fc.Arbitrary<JsonObject> = fc.oneof(
  podSelectors.map((podSelector) => ({ podSelector })),
  namespaceSelectors.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: podSelectors, namespaceSelector: namespaceSelectors }),
);

const peers: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: selected },
  { weight: 1, arbitrary: blocksWithHoles.map((ipBlock) => ({ ipBlock })) },
);

const ports: fc.Arbitrary<JsonObject> = together(
  fc.constantFrom(...PROTOCOLS).map((protocol) => ({ protocol })),
  fc.oneof(
    fc.constant({}),
    ranges.map(([port, endPort]) => (port === endPort ? { port } : { port, endPort })),
    fc.constantFrom(...PORT_NAMES).map((port) => ({ port })),
  ),
);

function rules(word: 'from' | 'to'): fc.Arbitrary<JsonObject> {
  return together(
    fc.constantFrom('Allow', 'Drop', 'Reject', 'Pass').map((action) => ({ action })),
    perhaps(word, few(peers)),
    perhaps('ports', few(ports)),
  ).filter((rule) => {
    const shown = JSON.stringify(rule);
    return !(shown.includes('ipBlock') && PORT_NAMES.some((one) => shown.includes(`"${one}"`)));
  });
}

/** Priorities differ: what two of one tier with the same one do is not defined. */
export const antreaPolicies: fc.Arbitrary<readonly JsonObject[]> = named(
  'antrea',
  fc
    .uniqueArray(
      fc.record({
        priority: fc.constantFrom(1, 5.5, 10, 1000),
        tier: perhaps('tier', fc.constantFrom('emergency', 'application', 'platform', 'baseline')),
        appliedTo: fc.array(selected, { minLength: 1, maxLength: 2 }),
        ingress: perhaps('ingress', few(rules('from'))),
        egress: perhaps('egress', few(rules('to'))),
      }),
      { maxLength: 4, selector: (one) => one.priority },
    )
    .map((all) =>
      all.map(({ priority, appliedTo, tier, ingress, egress }) => (name: string) => ({
        apiVersion: 'crd.antrea.io/v1beta1',
        kind: 'ClusterNetworkPolicy',
        metadata: { name },
        spec: { priority, appliedTo, ...tier, ...ingress, ...egress },
      })),
    ),
);
