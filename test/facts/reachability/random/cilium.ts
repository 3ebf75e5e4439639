import fc from 'fast-check';
import type { JsonObject } from '../../../oracle/json.ts';
import {
  blocks,
  blocksWithHoles,
  few,
  NAMESPACES,
  named,
  PORT_NAMES,
  perhaps,
  podSelectors,
  ranges,
  together,
} from './parts.ts';

const endpoints: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: podSelectors },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...NAMESPACES)
      .map((name) => ({ matchLabels: { 'k8s:io.kubernetes.pod.namespace': name } })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('red', 'blue').map((team) => ({
      matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.team': team },
    })),
  },
);

const entities: fc.Arbitrary<string> = fc.constantFrom(
  'all',
  'world',
  'world-ipv4',
  'world-ipv6',
  'cluster',
  'health',
);

/** One sort of peers at a time: Cilium refuses to combine them. */
function peers(word: 'from' | 'to'): fc.Arbitrary<JsonObject> {
  return fc.oneof(
    fc.constant({}),
    few(endpoints).map((all) => ({ [`${word}Endpoints`]: all })),
    few(entities).map((all) => ({ [`${word}Entities`]: all })),
    few(blocks).map((all) => ({ [`${word}CIDR`]: all })),
    few(blocksWithHoles).map((all) => ({ [`${word}CIDRSet`]: all })),
  );
}

const ports: fc.Arbitrary<JsonObject> = together(
  perhaps('protocol', fc.constantFrom('TCP', 'UDP', 'SCTP', 'ANY')),
  fc.oneof(
    fc.constant({ port: '0' }),
    ranges.map(([port, endPort]) =>
      port === endPort ? { port: `${port}` } : { port: `${port}`, endPort },
    ),
    fc.constantFrom(...PORT_NAMES).map((port) => ({ port })),
  ),
);

function rules(word: 'from' | 'to'): fc.Arbitrary<JsonObject> {
  const entry = fc.array(ports, { minLength: 1, maxLength: 2 }).map((all) => ({ ports: all }));
  return together(peers(word), perhaps('toPorts', few(entry)));
}

/** Sections with rules, at least one of them: Cilium refuses a policy without any. */
const specs: fc.Arbitrary<JsonObject> = together(
  podSelectors.map((endpointSelector) => ({ endpointSelector })),
  ...(['ingress', 'egress'] as const).flatMap((section) => {
    const rule = rules(section === 'ingress' ? 'from' : 'to');
    const some = fc.array(rule, { minLength: 1, maxLength: 2 });
    return [perhaps(section, some), perhaps(`${section}Deny`, some)];
  }),
  perhaps(
    'enableDefaultDeny',
    together(perhaps('ingress', fc.boolean()), perhaps('egress', fc.boolean())),
  ),
).filter((spec) =>
  ['ingress', 'ingressDeny', 'egress', 'egressDeny'].some((section) => section in spec),
);

const inNamespace: fc.Arbitrary<(name: string) => JsonObject> = fc
  .record({ namespace: fc.constantFrom(...NAMESPACES), spec: specs })
  .map(({ namespace, spec }) => (name) => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace },
    spec,
  }));

const clusterwide: fc.Arbitrary<(name: string) => JsonObject> = fc
  .array(specs, { minLength: 1, maxLength: 2 })
  .map((all) => (name) => ({
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumClusterwideNetworkPolicy',
    metadata: { name },
    specs: all,
  }));

export const ciliumPolicies: fc.Arbitrary<readonly JsonObject[]> = named(
  'cilium',
  fc.array(fc.oneof(inNamespace, clusterwide), { maxLength: 4 }),
);
