import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import {
  blocksWithHoles,
  few,
  NAMESPACES,
  named,
  namespaceSelectors,
  PORT_NAMES,
  PROTOCOLS,
  perhaps,
  podSelectors,
  ranges,
  together,
} from './parts.ts';

const peers: fc.Arbitrary<JsonObject> = fc.oneof(
  podSelectors.map((podSelector) => ({ podSelector })),
  namespaceSelectors.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: podSelectors, namespaceSelector: namespaceSelectors }),
  blocksWithHoles.map((ipBlock) => ({ ipBlock })),
);

const networkPolicyPorts: fc.Arbitrary<JsonObject> = together(
  perhaps('protocol', fc.constantFrom(...PROTOCOLS)),
  fc.oneof(
    fc.constant({}),
    ranges.map(([port, endPort]) => (port === endPort ? { port } : { port, endPort })),
    fc.constantFrom(...PORT_NAMES).map((port) => ({ port })),
  ),
);

/** A name of a port and a block in one rule is refused by nobody, and means nothing: left out. */
function rules(word: 'from' | 'to'): fc.Arbitrary<JsonObject> {
  return together(perhaps(word, few(peers)), perhaps('ports', few(networkPolicyPorts))).filter(
    (rule) => !(JSON.stringify(rule[word] ?? []).includes('ipBlock') && namesPort(rule)),
  );
}

function namesPort(rule: JsonObject): boolean {
  return PORT_NAMES.some((one) => JSON.stringify(rule).includes(`"port":"${one}"`));
}

export const networkPolicies: fc.Arbitrary<readonly JsonObject[]> = named(
  'policy',
  fc.array(
    fc
      .record({
        namespace: fc.constantFrom(...NAMESPACES),
        spec: together(
          podSelectors.map((podSelector) => ({ podSelector })),
          perhaps('policyTypes', fc.subarray(['Ingress', 'Egress'])),
          perhaps('ingress', few(rules('from'))),
          perhaps('egress', few(rules('to'))),
        ),
      })
      .map(({ namespace, spec }) => (name: string) => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name, namespace },
        spec,
      })),
    { maxLength: 4 },
  ),
);
