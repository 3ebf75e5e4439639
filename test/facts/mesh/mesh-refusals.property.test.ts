import fc from 'fast-check';
import { expect, test } from 'vitest';
import { meshRefusals } from '../../../src/facts/mesh/mesh-refusals.ts';
import { workloads } from '../../../src/facts/workloads.ts';
import { defineFact } from '../../../src/model/source.ts';
import { computeFact } from '../../judge.ts';
import {
  isLetIn,
  type OracleAuthorization,
  type OracleAuthorizationRule,
} from '../../oracle/authorization.ts';
import { PATIENCE, runs } from '../reachability/runs.ts';

/** Workloads are known by their identity, so that both come from one run. */
const both = defineFact({
  id: 'refusals-and-workloads',
  title: 'What is refused, and among whom',
  needs: { refusals: meshRefusals, all: workloads },
  compute: (found) => found,
});

const CALLERS = ['web', 'job'];
const PORTS = [80, 8080];

const principals = fc.subarray(
  [
    'cluster.local/ns/shop/sa/web',
    'cluster.local/ns/pay/sa/web',
    'cluster.local/ns/shop/*',
    '*/sa/job',
    '*',
  ],
  { minLength: 1, maxLength: 2 },
);
const spaces = fc.subarray(['shop', 'pay', 'sh*', '*'], { minLength: 1, maxLength: 2 });
const ports = fc.subarray(['80', '8080'], { minLength: 1 });

const rule: fc.Arbitrary<OracleAuthorizationRule> = fc.record(
  {
    principals,
    notPrincipals: principals,
    namespaces: spaces,
    notNamespaces: spaces,
    ports,
    notPorts: ports,
  },
  { requiredKeys: [] },
);

const policies: fc.Arbitrary<readonly OracleAuthorization[]> = fc.array(
  fc.record({
    action: fc.constantFrom('ALLOW', 'DENY'),
    rules: fc.array(rule, { maxLength: 2 }),
  }),
  { maxLength: 3 },
);

test('a proxy refuses what the documentation says that it refuses, and nothing else', {
  timeout: PATIENCE,
}, () => {
  fc.assert(
    fc.property(policies, fc.boolean(), (drawn, strict) => {
      const objects = JSON.stringify([...fixed(strict), ...drawn.map(object)]);
      const observed = computeFact(both, { objects });
      if (observed.state === 'unseen') throw new Error('nothing was seen');
      const { refusals, all } = observed.value;
      const [server] = all.filter(({ meta }) => meta.name === 'db');
      const found = CALLERS.flatMap((name) => {
        const [client] = all.filter(({ meta }) => meta.name === name);
        if (client === undefined || server === undefined) throw new Error('no workload');
        return PORTS.map((port) => refusals.refuses(client, server, port));
      });
      const expected = CALLERS.flatMap((name) =>
        PORTS.map((port) => {
          const principal = `cluster.local/ns/shop/sa/${name}`;
          return strict && !isLetIn(drawn, { principal, namespace: 'shop', port });
        }),
      );
      expect(found).toEqual(expected);
    }),
    runs(200),
  );
});

function fixed(strict: boolean): readonly object[] {
  const mode = strict ? 'STRICT' : 'PERMISSIVE';
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: 'rootNamespace: istio-system' },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace: 'istio-system' },
      spec: { mtls: { mode } },
    },
    ...['db', ...CALLERS].map((name) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: {
        serviceAccountName: name,
        containers: [
          {
            name: 'main',
            image: 'app:1',
            ports: PORTS.map((containerPort) => ({ containerPort })),
          },
          { name: 'istio-proxy', image: 'istio/proxyv2:1.29.0' },
        ],
      },
      status: { phase: 'Running' },
    })),
  ];
}

function object({ action, rules }: OracleAuthorization, at: number): object {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${at}`, namespace: 'shop' },
    spec: { action, rules: rules.map(written) },
  };
}

function written(one: OracleAuthorizationRule): object {
  const { ports, notPorts, ...source } = one;
  const operation = { ...(ports && { ports }), ...(notPorts && { notPorts }) };
  return {
    ...(Object.keys(source).length === 0 ? {} : { from: [{ source }] }),
    ...(Object.keys(operation).length === 0 ? {} : { to: [{ operation }] }),
  };
}
