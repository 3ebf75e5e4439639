import { expect, test } from 'vitest';
import { reachability } from '../../../src/facts/reachability/reachability.ts';
import { type FactOptions, Refused } from '../../../src/model/source.ts';
import { computeFact } from '../../judge.ts';
import { between, pod, policy, shown } from './lines.ts';

const EVERY = { TCP: [[1, 65_535]], UDP: [[1, 65_535]], SCTP: [[1, 65_535]] };
const HTTP = 'containers: [{name: main, ports: [{name: http, containerPort: 8080}]}]';
const SHOP =
  pod('web', HTTP) +
  pod('db') +
  policy('{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: http}]}]}', 'to-web') +
  policy('{podSelector: {matchLabels: {app: db}}, ingress: []}', 'closed');

test('one pair with a port names the rule that allows it, and where no policy is about it', () => {
  const flags = { from: 'shop/db', to: 'shop/web[Pod]', port: 'http', explain: true } as const;
  expect(shown(SHOP, flags)).toEqual({
    from: 'shop/db[Pod]',
    to: 'shop/web[Pod]',
    port: 'http',
    allowed: 'yes',
    conns: { TCP: [[8080, 8080]] },
    explain: [
      {
        direction: 'egress',
        outcome: 'allow',
        conns: { TCP: [[8080, 8080]] },
        certain: true,
        by: [],
        because: 'no policy selects shop/db[Pod] for egress',
      },
      {
        direction: 'ingress',
        outcome: 'allow',
        conns: { TCP: [[8080, 8080]] },
        certain: true,
        by: ['networking.k8s.io/NetworkPolicy/shop/to-web'],
        path: 'spec.ingress[0]',
        because: 'a rule of it matches',
      },
    ],
  });
});

test('one pair that is denied names the policies that isolate', () => {
  const answer = shown(SHOP, { from: '192.0.2.1', to: 'shop/db', port: '5432/tcp', explain: true });
  expect(answer).toMatchObject({
    allowed: 'no',
    conns: {},
    explain: [
      { direction: 'egress', outcome: 'allow', by: [] },
      {
        direction: 'ingress',
        outcome: 'deny',
        conns: { TCP: [[5432, 5432]] },
        by: ['networking.k8s.io/NetworkPolicy/shop/closed'],
        because: 'they select shop/db[Pod], and no rule of them allows it',
      },
    ],
  });
});

test('one pair without a port says what part of all passes', () => {
  expect(shown(SHOP, { from: 'shop/db', to: 'shop/web' })).toEqual({
    from: 'shop/db[Pod]',
    to: 'shop/web[Pod]',
    allowed: 'some',
    conns: { TCP: [[8080, 8080]] },
  });
});

test('one end alone narrows the rows', () => {
  expect(shown(SHOP, { from: 'shop/db' })).toMatchObject({
    flows: [
      { src: 'shop/db[Pod]', dst: 'ip6:::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', conns: EVERY },
      { src: 'shop/db[Pod]', dst: 'ip:0.0.0.0-255.255.255.255', conns: EVERY },
      { src: 'shop/db[Pod]', dst: 'shop/web[Pod]', conns: { TCP: [[8080, 8080]] } },
    ],
  });
});

const TWO_NAMESPACES = `${SHOP}- {apiVersion: v1, kind: Pod, metadata: {name: open, namespace: other}, spec: {}}\n`;

test('namespaces are a matrix of what passes from one to the other', () => {
  expect(shown(TWO_NAMESPACES, { by: 'namespace' })).toEqual({
    namespaces: ['other', 'shop'],
    matrix: {
      other: { other: 'open', shop: 'partial' },
      shop: { other: 'open', shop: 'partial' },
    },
  });
  expect(shown(TWO_NAMESPACES, { by: 'namespace', from: 'other', to: 'shop' })).toEqual({
    namespaces: ['other', 'shop'],
    matrix: { other: { shop: 'partial' } },
  });
});

test('what is not certain to pass between namespaces is unknown, what cannot is closed', () => {
  const doubtful = policy('{podSelector: {}, ingress: [{ports: [{port: 80, protocol: ICMP}]}]}');
  expect(shown(pod('a') + doubtful, { by: 'namespace' })).toMatchObject({
    matrix: { shop: { shop: 'unknown' } },
  });
  expect(
    shown(pod('a') + policy('{podSelector: {}, ingress: []}'), { by: 'namespace' }),
  ).toMatchObject({ matrix: { shop: { shop: 'closed' } } });
});

test.each<[FactOptions, string]>([
  [{ by: 'pod' }, '--by pod is not known'],
  [{ port: '80' }, '--port and --explain are about one pair'],
  [{ from: 'shop/web', explain: true }, '--port and --explain are about one pair'],
  [{ exposure: true, by: 'namespace' }, '--exposure is about all workloads'],
  [{ from: 'shop/nobody' }, 'nothing is called "shop/nobody"'],
  [{ from: 'shop/db', to: '10.0.0.256' }, 'nothing is called "10.0.0.256"'],
  [{ from: 'shop/db', to: 'shop/web', port: '80/icmp' }, 'shop/web has no port 80/icmp'],
  [{ from: 'shop/db', to: 'shop/web', port: '65536' }, 'shop/web has no port 65536'],
  [{ by: 'namespace', to: 'nowhere' }, 'no pods are in a namespace "nowhere"'],
])('wrong use is refused: %j', (flags, message) => {
  const observed = computeFact(reachability, { objects: SHOP });
  if (observed.state === 'unseen') throw new Error('nothing was seen');
  const answer = reachability.show?.(observed.value as never, flags);
  expect(answer).toBeInstanceOf(Refused);
  expect(answer).toMatchObject({ message });
});

test('workloads are exposed to pods that do not exist yet, as rules describe them', () => {
  const monitoring =
    '{namespaceSelector: {matchLabels: {team: red}}, podSelector: {matchLabels: {app: prometheus}}}';
  const objects =
    pod('web', HTTP) +
    policy(`{podSelector: {}, ingress: [{from: [${monitoring}], ports: [{port: http}]}]}`);
  expect(shown(objects, { exposure: true })).toEqual({
    ingress: [
      {
        workload: 'shop/web[Pod]',
        peer: { namespaces: 'team=red', pods: 'app=prometheus' },
        conns: { TCP: [[8080, 8080]] },
      },
    ],
    egress: [{ workload: 'shop/web[Pod]', peer: 'any', conns: EVERY }],
    unprotected: [{ workload: 'shop/web[Pod]', direction: 'egress' }],
  });
});

test('what an Ingress leads inside comes from the ingress controller, where policies let it', () => {
  const led = `- {apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{name: main, port: 80, targetPort: http}, {name: admin, port: 81, targetPort: 9090}]}}
- {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web, namespace: shop}, spec: {defaultBackend: {service: {name: web, port: {name: main}}}}}
`;
  const controller = [
    { src: 'ingress-controller', dst: 'shop/web[Pod]', conns: { TCP: [[8080, 8080]] } },
  ];
  const into = (objects: string): unknown =>
    (shown(objects) as { flows: { src: string }[] }).flows.filter(
      ({ src }) => src === 'ingress-controller',
    );
  expect(into(pod('web', HTTP) + led)).toEqual(controller);
  expect(into(SHOP + led)).toEqual(controller);
  expect(into(pod('web', HTTP) + led + policy('{podSelector: {}, ingress: []}'))).toEqual([]);
  const cluster = policy('{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}');
  expect(into(pod('web', HTTP) + led + cluster)).toEqual(controller);
});

test('traffic that no policy is about is named', () => {
  const objects = `${pod('host', 'hostNetwork: true')}- {apiVersion: v1, kind: Pod, metadata: {name: two, namespace: shop, annotations: {k8s.v1.cni.cncf.io/networks: storage}}, spec: {}}
- {apiVersion: v1, kind: Namespace, metadata: {name: apart, labels: {k8s.ovn.org/primary-user-defined-network: ''}}}
`;
  expect(shown(objects)).toMatchObject({
    unrestricted: [{ peer: 'shop/host[Pod]', because: 'hostNetwork' }],
    blindSpots: [
      { object: 'apart', because: 'user-defined network', value: '' },
      { object: 'shop/host[Pod]', because: 'hostNetwork', value: 'true' },
      { object: 'shop/two[Pod]', because: 'secondary networks', value: 'storage' },
    ],
  });
});

test('policies that could not be listed leave every answer open that they might turn around', () => {
  const options = { hidden: ['networking.k8s.io/NetworkPolicy'] };
  expect(between(pod('a') + pod('b'), {}, options)).toEqual([
    'perhaps a -> b *',
    'perhaps b -> a *',
  ]);
});
