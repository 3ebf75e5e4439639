import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveMtls } from '../../../src/facts/mesh/effective-mtls.ts';
import { computeFact } from '../../judge.ts';
import { modeOfPort, type Policy } from '../../oracle/peer-authentication.ts';
import { PATIENCE, runs } from '../reachability/runs.ts';

const NAMESPACES = ['mesh-root', 'shop', 'pay'];
const PORTS = [80, 443, 9090];
const LABELS = fc.record(
  { app: fc.constantFrom('web', 'db'), tier: fc.constantFrom('front', 'back') },
  { requiredKeys: [] },
);
const MODE = fc.constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET');

const POLICY = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  created: fc.integer({ min: 0, max: 3 }),
  labels: fc.oneof(fc.constant({}), LABELS),
  mode: MODE,
  ports: fc.dictionary(fc.constantFrom(...PORTS.map(String)), MODE, { maxKeys: 2 }),
});

const WORKLOAD = fc.record({ namespace: fc.constantFrom(...NAMESPACES), labels: LABELS });

test('every port of every workload has the mode that the documentation gives it', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(
      fc.array(POLICY, { maxLength: 8 }),
      fc.array(WORKLOAD, { minLength: 1, maxLength: 4 }),
      (drawn, workloads) => {
        const policies = drawn.map((one, index): Policy => ({ ...one, name: `policy-${index}` }));
        const objects = [
          ...NAMESPACES.map(namespace),
          settings('mesh-root'),
          ...policies.map(object),
          ...workloads.map(deployment),
        ];
        const observed = computeFact(effectiveMtls, { objects: JSON.stringify(objects) });
        const found = observed.state === 'unseen' ? [] : observed.value.all;
        const shown = found.map(({ workload, ports }) => [
          workload.meta.name,
          ...PORTS.map((port) => (ports.find((one) => one.port === port) ?? ports[0])?.mode),
        ]);

        const expected = workloads.map((one, index) => [
          `workload-${index}`,
          ...PORTS.map((port) => modeOfPort(policies, { root: 'mesh-root', ...one, port })),
        ]);
        expect(shown.toSorted(byName)).toEqual(expected);
      },
    ),
    runs(300),
  );
});

function byName(
  [a = '']: readonly (string | undefined)[],
  [b = '']: readonly (string | undefined)[],
): number {
  return a < b ? -1 : 1;
}

function namespace(name: string): object {
  const metadata = { name, labels: { 'istio-injection': 'enabled' } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata };
}

function settings(root: string): object {
  const metadata = { name: 'istio', namespace: 'istio-system' };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    data: { mesh: `rootNamespace: ${root}` },
  };
}

function object({ namespace, name, created, labels, mode, ports }: Policy): object {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace, creationTimestamp: `2026-01-01T00:00:0${created}Z` },
    spec: {
      selector: { matchLabels: labels },
      mtls: { mode },
      portLevelMtls: Object.fromEntries(
        Object.entries(ports).map(([port, written]) => [port, { mode: written }]),
      ),
    },
  };
}

function deployment(
  { namespace, labels }: { readonly namespace: string; readonly labels: object },
  index: number,
): object {
  const spec = { containers: [{ name: 'main', image: 'app:1' }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `workload-${index}`, namespace },
    spec: { template: { metadata: { labels }, spec } },
  };
}
