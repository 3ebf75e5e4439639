import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checks } from '../../checks/index.ts';
import { profile } from '../../src/cli/profile.ts';
import { readInputs } from '../../src/collect/inputs.ts';
import { readPlan } from '../../src/config/plan/read.ts';
import { judgeCluster } from '../../src/engine/judge.ts';
import { collectionPlan } from '../../src/engine/plan.ts';
import { apiServer } from '../../src/facts/api-server-example.ts';
import { architecture } from '../../src/facts/architecture/architecture.ts';
import type { ClusterData } from '../../src/model/cluster.ts';
import { gapsOf, type Observed } from '../../src/model/observed.ts';
import type { Architecture } from '../../src/model/pictures/architecture.ts';
import type { Kind } from '../../src/model/source.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';
import { agent, node } from './cluster.ts';

const examples = path.join(import.meta.dirname, '..', '..', 'examples');

function drawn(objects: string, options: ExampleOptions = {}, cloud = ''): Architecture {
  const found = computeFact(architecture, { objects, cloud, version: 'v1.34.1' }, options);
  if (found.state === 'unseen') throw new Error('nothing was drawn');
  return found.value;
}

/** A shop behind an Ingress and a load balancer, and a store that nobody outside reaches. */
const shop = `
${node('one', { labels: '{cloud.google.com/gke-nodepool: main, topology.kubernetes.io/zone: eu-1}' })}
${node('two', { labels: '{cloud.google.com/gke-nodepool: main, topology.kubernetes.io/zone: eu-2}', ready: false })}
${agent('calico-node', 'calico/node:v3', { container: 'calico-node', on: ['one', 'two'] })}
- {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: web}}}
- apiVersion: v1
  kind: Namespace
  metadata: {name: store, labels: {pod-security.kubernetes.io/enforce: restricted}}
- {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: web, namespace: shop}
  spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: 'web:1'}]}}}
- apiVersion: apps/v1
  kind: Deployment
  metadata: {name: db, namespace: store}
  spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: main, image: 'db:1'}]}}}
- apiVersion: v1
  kind: Service
  metadata: {name: web, namespace: shop}
  spec: {type: LoadBalancer, selector: {app: web}, loadBalancerSourceRanges: [198.51.100.0/24], ports: [{port: 443}]}
  status: {loadBalancer: {ingress: [{ip: 203.0.113.7}]}}
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: web, namespace: shop}
  spec:
    tls: [{hosts: ['*.shop.example'], secretName: tls}]
    rules: [{host: www.shop.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 443}}}}]}}]
- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: deny, namespace: store}
  spec: {podSelector: {}, policyTypes: [Ingress]}
`;

describe('the architecture of a small cluster', () => {
  const value = drawn(shop);

  test('names each way in with its hosts, sources and what it leads to', () => {
    expect(
      value.entries.list.rows.map(
        ({ kind, object, hosts, addresses, sources, tls, workloads }) => ({
          kind,
          object,
          hosts: hosts.rows,
          addresses: addresses.rows,
          sources: sources.rows,
          tls,
          workloads: workloads.rows,
        }),
      ),
    ).toEqual([
      {
        kind: 'load-balancer',
        object: 'core/Service/shop/web',
        hosts: [],
        addresses: ['203.0.113.7'],
        sources: ['198.51.100.0/24'],
        tls: null,
        workloads: ['apps/Deployment/shop/web'],
      },
      {
        kind: 'ingress',
        object: 'networking.k8s.io/Ingress/shop/web',
        hosts: ['www.shop.example'],
        addresses: [],
        sources: [],
        tls: true,
        workloads: ['apps/Deployment/shop/web'],
      },
    ]);
  });

  test('lists tenants before the system, exposed ones first', () => {
    expect(
      value.namespaces.list.rows.map(
        ({ name, owner, exposed, isolated, podSecurity, workloads }) => [
          name,
          owner,
          exposed,
          isolated,
          podSecurity,
          workloads,
        ],
      ),
    ).toEqual([
      ['shop', 'web', 'yes', 'no', 'open', 1],
      ['store', null, 'no', 'yes', 'enforced', 1],
      ['kube-system', null, 'no', 'no', 'unknown', 1],
    ]);
    expect(value.namespaces.counts).toEqual({
      all: 3,
      system: 1,
      critical: 1,
      exposed: 1,
      isolated: 1,
    });
  });

  test('groups nodes that are alike', () => {
    expect(value.nodes.total).toBe(2);
    expect(
      value.nodes.groups.rows.map(({ pool, zone, count, notReady }) => [
        pool,
        zone,
        count,
        notReady,
      ]),
    ).toEqual([
      ['main', 'eu-1', 1, 0],
      ['main', 'eu-2', 1, 1],
    ]);
  });

  test('says of each step inwards what guards it', () => {
    expect(
      value.boundaries.steps.map(({ from, to, state }) => `${from} > ${to}: ${state}`),
    ).toEqual([
      'internet > entries: guarded',
      'entries > exposed: unguarded',
      'exposed > tenants: partly',
      'tenants > system: partly',
      'system > nodes: partly',
      'nodes > control-plane: partly',
      'control-plane > cloud: not-seen',
      'internet > control-plane: partly',
    ]);
  });
});

describe('the API endpoint', () => {
  const settings = (open: boolean, allowed: string): string => `
exposure:
  public: {value: ${open}, field: endpointPublicAccess}
  private: {value: true, field: endpointPrivateAccess}
  allowed: {value: [${allowed}], field: publicAccessCidrs}
`;
  const guardOf = (cloud: string): readonly [string, string] | undefined => {
    const step = drawn('', {}, cloud).boundaries.steps.at(-1);
    const guard = step?.guards[0];
    return guard && [guard.state, guard.text];
  };

  test.for([
    [settings(false, ''), 'guarded', 'The API server has no public endpoint'],
    [settings(true, "'198.51.100.0/24'"), 'guarded', 'The API server answers one network only'],
    [
      settings(true, "'198.51.100.0/24', '0.0.0.0/0'"),
      'unguarded',
      'The API server answers the whole internet',
    ],
    [settings(true, "'::/0'"), 'unguarded', 'The API server answers the whole internet'],
    [
      settings(true, "'0.0.0.0/1', '128.0.0.0/1'"),
      'unguarded',
      'The API server answers the whole internet',
    ],
    [settings(true, "'198.0.0.0/8'"), 'partly', 'The API server answers one network only'],
    [settings(true, ''), 'guarded', 'The API server answers no network from outside'],
    [settings(true, 'office'), 'not-seen', 'Not seen: which networks may connect'],
    ['', 'not-seen', 'Not seen: who reaches the API server'],
  ] as const)('%#', ([cloud, state, text]) => {
    expect(guardOf(cloud)).toEqual([state, text]);
  });
});

describe('what was not seen is never none', () => {
  test('of hidden Services there may be more ways in', () => {
    const value = drawn(shop, { hidden: ['core/Service', 'networking.k8s.io/Ingress'] });
    expect(value.entries).toEqual({ state: 'partial', list: { rows: [], truncated: 0 } });
    expect(value.namespaces.list.rows.map(({ exposed }) => exposed)).not.toContain('no');
    const zones = new Map(value.boundaries.zones.map((one) => [one.id, one]));
    expect([zones.get('entries')?.count, zones.get('exposed')?.count]).toEqual([null, null]);
    const [entries, exposed] = value.boundaries.steps;
    expect([entries?.state, exposed?.state]).toEqual(['not-seen', 'not-seen']);
  });

  test('of hidden nodes there is no number, and no word on what policies do', () => {
    const value = drawn(shop, { hidden: ['core/Node'] });
    expect(value.nodes).toEqual({ total: null, groups: { rows: [], truncated: 0 } });
    expect(value.namespaces.list.rows.map(({ name, isolated }) => [name, isolated])).toContainEqual(
      ['store', 'unknown'],
    );
  });

  test('of hidden policies no namespace is called open', () => {
    const value = drawn(shop, { hidden: ['networking.k8s.io/NetworkPolicy'] });
    expect(value.namespaces.list.rows.map(({ isolated }) => isolated)).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
  });

  test('of nothing at all every lever is unknown, and every step not seen or open to doubt', () => {
    const found: Observed<Architecture> = computeFact(architecture, {}, { info: {} });
    const everything = ['core/Node', 'core/Pod', 'core/Namespace', 'core/Service', 'info/apis'];
    const blind = computeFact(architecture, {}, { hidden: everything });
    expect(gapsOf(found).length).toBeGreaterThan(0);
    if (blind.state === 'unseen') throw new Error('nothing was drawn');
    expect(new Set(blind.value.levers.rows.map(({ holder }) => holder))).toEqual(
      new Set(['unknown']),
    );
    expect(blind.value.boundaries.zones.map(({ count }) => count)).toEqual(
      Array.from({ length: 8 }, () => null),
    );
  });
});

describe('who holds which lever', () => {
  const holders = (objects: string): Readonly<Record<string, string>> =>
    Object.fromEntries(drawn(objects).levers.rows.map(({ id, holder }) => [id, holder]));
  const eks = (labels: string): string => node('one', { labels, kubelet: 'v1.34.1-eks-113cf36' });

  test('of EKS the provider has the store and the CA, we have the nodes', () => {
    const found = holders(eks('{eks.amazonaws.com/nodegroup: main}'));
    expect([found['etcd'], found['cluster-ca'], found['node-image']]).toEqual([
      'provider',
      'provider',
      'ours',
    ]);
  });

  test('of EKS Auto Mode the nodes are shared', () => {
    const found = holders(eks('{eks.amazonaws.com/compute-type: auto}'));
    expect([found['etcd'], found['node-image'], found['node-forensics']]).toEqual([
      'provider',
      'shared',
      'shared',
    ]);
  });

  test('of a provider that the table does not know only what holds for all is told', () => {
    const found = holders(node('one', { labels: '{doks.digitalocean.com/node-pool: main}' }));
    expect([found['etcd'], found['cluster-ca'], found['backups']]).toEqual([
      'provider',
      'unknown',
      'ours',
    ]);
  });

  test('of kubeadm everything is ours', () => {
    const annotations = "{'kubeadm.alpha.kubernetes.io/cri-socket': /run/containerd.sock}";
    const objects = `${node('one', { annotations })}${apiServer().replaceAll('\n    ', '\n')}`;
    expect(new Set(Object.values(holders(objects)))).toEqual(new Set(['ours']));
  });
});

test('of thousands of namespaces the first are listed and the rest is counted', () => {
  const many = Array.from(
    { length: 2500 },
    (_, index) => `- {apiVersion: v1, kind: Namespace, metadata: {name: ns-${index}}}`,
  ).join('\n');
  const { namespaces } = drawn(many);
  expect([namespaces.list.rows.length, namespaces.list.truncated, namespaces.counts?.all]).toEqual([
    2000, 500, 2500,
  ]);
});

/** Every object that a picture names. */
function* objectsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    if (key === 'object' && typeof one === 'string') yield one;
    else yield* objectsIn(one);
  }
}

test('a picture names no object that is not in the input', () => {
  const names = ['a', 'b', 'c'];
  const object = fc.record({
    kind: fc.constantFrom('Deployment', 'Service', 'Ingress', 'NetworkPolicy', 'Pod'),
    name: fc.constantFrom(...names),
    namespace: fc.constantFrom(...names, 'kube-system'),
    type: fc.constantFrom('ClusterIP', 'NodePort', 'LoadBalancer'),
    to: fc.constantFrom(...names),
  });
  fc.assert(
    fc.property(fc.array(object, { maxLength: 12 }), (all) => {
      const known = new Set([
        'cluster',
        ...all.map(({ kind, namespace, name }) => `${groups[kind]}/${kind}/${namespace}/${name}`),
        ...all.map(({ namespace }) => `core/Namespace/${namespace}`),
      ]);
      const strangers = [...objectsIn(drawn(all.map(yamlOf).join('\n')))].filter(
        (one) => !known.has(one),
      );
      expect(strangers).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

type Made = {
  readonly kind: keyof typeof groups;
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly to: string;
};

const groups = {
  Deployment: 'apps',
  Service: 'core',
  Ingress: 'networking.k8s.io',
  NetworkPolicy: 'networking.k8s.io',
  Pod: 'core',
} as const;

function yamlOf({ kind, name, namespace, type, to }: Made): string {
  const group = groups[kind];
  const pod = `containers: [{name: main, image: 'a:1', ports: [{containerPort: 80, hostPort: 80}]}]`;
  const specs = {
    Deployment: `{template: {metadata: {labels: {app: ${to}}}, spec: {${pod}}}}`,
    Service: `{type: ${type}, selector: {app: ${to}}, ports: [{port: 80, nodePort: 30080}]}`,
    Ingress: `{defaultBackend: {service: {name: ${to}, port: {number: 80}}}}`,
    NetworkPolicy: '{podSelector: {}, policyTypes: [Ingress]}',
    Pod: `{${pod}}`,
  };
  const version = group === 'core' ? 'v1' : `${group}/v1`;
  return `- {apiVersion: ${version}, kind: ${kind}, metadata: {name: ${name}, namespace: ${namespace}}, spec: ${specs[kind]}}`;
}

describe('the example fleet', async () => {
  const leaves = collectionPlan(checks);
  const kinds = leaves.filter((leaf): leaf is Kind<unknown> => leaf.type === 'kind');
  const plan = await readPlan(path.join(examples, 'ir-plan.yaml'), () => true);
  const clusters = await Array.fromAsync(readInputs([path.join(examples, 'fleet')], { kinds }));
  const pictureOf = async (data: ClusterData): Promise<Architecture | null> => {
    const asOf = Date.parse(data.info.collectedAt ?? '');
    const around = { asOf, cluster: data.info, planFiled: true, plan: plan.sections };
    const { cluster } = await judgeCluster(data, around, { checks, profile });
    return cluster.pictures.architecture.value;
  };

  test.for([
    ['analytics-aks', 'not-seen not-seen not-seen not-seen partly partly not-seen not-seen'],
    ['legacy-dc1', 'unguarded unguarded unguarded unguarded unguarded partly not-seen not-seen'],
    ['shop-prod-eu', 'partly partly partly partly partly guarded guarded guarded'],
  ] as const)('%s has the steps of its story, the same each time', async ([name, steps]) => {
    const data = clusters.find(({ info }) => info.name === name);
    if (data === undefined) throw new Error(`no ${name}`);
    const value = await pictureOf(data);
    expect(value?.boundaries.steps.map(({ state }) => state).join(' ')).toBe(steps);
    expect(JSON.stringify(await pictureOf(data))).toBe(JSON.stringify(value));
  });
});
