import fc from 'fast-check';
import type { Json, JsonObject } from '../../../oracle/json.ts';
import { outside, type Peer, podOf } from '../../../oracle/world.ts';
import {
  labels,
  NAMESPACE_LABELS,
  NAMESPACES,
  OUTSIDE,
  POD_LABELS,
  perhaps,
  together,
} from './parts.ts';

/** Namespaces (one of which may be missing), pods and templates. */
export const clusters: fc.Arbitrary<readonly JsonObject[]> = fc
  .constantFrom<readonly (4 | 6)[]>([4], [6], [4, 6])
  .chain((families) => fc.tuple(namespaces(), fc.array(workloads(families), { maxLength: 6 })))
  .map(([spaces, makers]) => [...spaces, ...makers.map((make, index) => make(index))]);

function namespaces(): fc.Arbitrary<readonly JsonObject[]> {
  return fc
    .tuple(...NAMESPACES.map((name) => fc.option(namespace(name), { freq: 6, nil: undefined })))
    .map((all) => all.filter((one) => one !== undefined));
}

function namespace(name: string): fc.Arbitrary<JsonObject> {
  return labels(NAMESPACE_LABELS).map((given) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: given },
  }));
}

type Maker = (index: number) => JsonObject;

function workloads(families: readonly (4 | 6)[]): fc.Arbitrary<Maker> {
  return fc.oneof({ weight: 4, arbitrary: pods(families) }, { weight: 1, arbitrary: templates() });
}

function pods(families: readonly (4 | 6)[]): fc.Arbitrary<Maker> {
  return fc
    .record({
      namespace: fc.integer({ min: 0, max: NAMESPACES.length - 1 }),
      labels: labels(POD_LABELS),
      spec: specs,
      known: fc.boolean(),
    })
    .map((one) => (index) => {
      const [space, host] = [one.namespace + 1, index + 1];
      const ips = families.map((family) => ({
        ip: family === 4 ? `10.0.${space}.${host}` : `fd00:0:0:${space}::${host}`,
      }));
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: `pod-${index}`,
          namespace: NAMESPACES[one.namespace] ?? '',
          labels: one.labels,
        },
        spec: one.spec,
        ...(one.known ? { status: { podIP: ips[0]?.ip ?? '', podIPs: ips } } : {}),
      };
    });
}

function templates(): fc.Arbitrary<Maker> {
  return fc
    .record({
      kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'),
      namespace: fc.constantFrom(...NAMESPACES),
      labels: labels(POD_LABELS),
      spec: specs,
    })
    .map(({ kind, namespace: space, labels: given, spec }) => (index) => ({
      apiVersion: 'apps/v1',
      kind,
      metadata: { name: `app-${index}`, namespace: space },
      spec: { template: { metadata: { labels: given }, spec } },
    }));
}

const PORTS: readonly JsonObject[] = [
  { name: 'http', containerPort: 80 },
  { name: 'http', containerPort: 8080, protocol: 'UDP' },
  { name: 'metrics', containerPort: 99, protocol: 'SCTP' },
  { name: 'metrics', containerPort: 9000, protocol: 'TCP' },
  { containerPort: 443 },
];

/** Ports of one name and protocol are drawn once, because what two of them mean is not defined. */
const specs: fc.Arbitrary<JsonObject> = together(
  fc.subarray([...PORTS]).map((ports) => ({
    containers: [{ name: 'main', image: 'registry.example/main:1', ports }],
  })),
  perhaps('serviceAccountName', fc.constantFrom('builder', 'reader')),
  fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.constant({ hostNetwork: true }) },
  ),
);

/** A pod as the fact names it, and as the oracle asks about it. */
export interface Known {
  readonly id: string;
  readonly peer: Peer;
}

/** Every pod and template of the objects. */
export function podsOf(objects: readonly Json[]): readonly Known[] {
  return objects.flatMap((one) => {
    const { kind = '', metadata, spec } = one as JsonObject;
    const isTemplate = typeof spec === 'object' && spec !== null && 'template' in spec;
    if (kind !== 'Pod' && !isTemplate) return [];
    const { name, namespace: space } = metadata as {
      readonly name: string;
      readonly namespace: string;
    };
    return [{ id: `${space}/${name}[${kind as string}]`, peer: podOf(one) }];
  });
}

export const STRANGERS: readonly Known[] = OUTSIDE.map((ip) => ({ id: ip, peer: outside(ip) }));
