import { describe, expect, test } from 'vitest';
import {
  type CiliumObjects,
  compileCilium,
} from '../../../../src/facts/reachability/kinds/cilium.ts';
import { indexServices } from '../../../../src/facts/reachability/kinds/services.ts';
import {
  ciliumCidrGroups,
  ciliumClusterwidePolicies,
  ciliumNetworkPolicies,
} from '../../../../src/model/kubernetes/cilium-policy.ts';
import { services } from '../../../../src/model/kubernetes/service.ts';
import { read, shown } from './show.ts';

const own = (spec: string) =>
  read(ciliumNetworkPolicies, `{metadata: {name: x, namespace: shop}, spec: {${spec}}}`);
const wide = (spec: string) =>
  read(ciliumClusterwidePolicies, `{metadata: {name: x}, spec: {${spec}}}`);
const WEB = 'endpointSelector: {matchLabels: {app: web}}';

const NONE: CiliumObjects = { policies: [], groups: [], services: new Map() };
const compiled = (
  policy: CiliumObjects['policies'][number],
  objects: Partial<CiliumObjects> = {},
) => shown(compileCilium({ ...NONE, ...objects, policies: [policy] }));
/** What the only layer of a policy holds, and the findings. */
function only(policy: CiliumObjects['policies'][number], objects: Partial<CiliumObjects> = {}) {
  const { ingress, egress, findings } = Object(compiled(policy, objects));
  return { policies: [...ingress, ...egress].flatMap((one) => one.policies), findings };
}
const rules = (entry: string, objects: Partial<CiliumObjects> = {}) =>
  only(own(`${WEB}, egress: [${entry}]`), objects).policies[0]?.slice(1);
const rule = (text: string) => [`spec.egress[0]: ${text}`];
const EVERY_POD = 'pods(~everything;everything)';
const BOTH = 'read both as if it matched everything and as if it matched nothing';

test('deny rules stand before everything, allow rules beside NetworkPolicies', () => {
  expect(
    compiled(
      own(
        `${WEB}, ingress: [{fromEndpoints: [{matchLabels: {"k8s:app": front}}], toPorts: [{ports: [{port: "80", protocol: TCP}]}]}], ingressDeny: [{fromEntities: [world]}]`,
      ),
    ),
  ).toEqual({
    ingress: [
      {
        layer: 'Cilium deny rules at -1, unmatched next',
        policies: [['x (0) selects pods(=shop;app=web)', 'spec.ingressDeny[0]: deny outside on *']],
      },
      {
        layer: 'Cilium allow rules at 1000000, unmatched deny',
        policies: [
          [
            'x (1000) isolates pods(=shop;app=web)',
            'spec.ingress[0]: allow pods(=shop;app=front) on TCP80-80',
          ],
        ],
      },
    ],
    egress: [],
    findings: [],
  });
});

describe('what isolates', () => {
  const isolates = (spec: string) =>
    only(own(`${WEB}, ${spec}`)).policies.map(([policy = '']) => policy.split(' ')[2]);
  test.each([
    ['ingress: []', []],
    ['ingress: [{}]', ['isolates']],
    ['ingressDeny: [{fromEntities: [world]}]', ['selects', 'isolates']],
    ['ingress: [{fromEntities: [all]}], enableDefaultDeny: {ingress: false}', ['selects']],
    ['egress: [{}], enableDefaultDeny: {ingress: true}', ['isolates']],
  ])('%s', (spec, expected) => {
    expect(isolates(spec)).toEqual(expected);
  });
});

test('a policy without rules isolates nothing, because Cilium refuses it', () => {
  const refused = 'it has no rule in either direction, so Cilium refuses it';
  for (const spec of ['ingress: []', 'enableDefaultDeny: {ingress: true, egress: true}']) {
    expect(only(own(`${WEB}, ${spec}`))).toEqual({
      policies: [],
      findings: [`CiliumNetworkPolicy/shop/x: spec: ${refused}: read as isolating nothing`],
    });
  }
});

test('an empty list of ports narrows nothing', () => {
  expect(rules('{toEntities: [world], toPorts: []}')).toEqual(rule('allow outside on *'));
  expect(rules('{toPorts: []}')).toEqual([]);
});

test('an empty entry allows nothing, a list without an element selects nobody', () => {
  expect(rules('{}')).toEqual([]);
  expect(rules('{toEndpoints: []}')).toEqual(rule('allow nobody on *'));
  expect(rules('{toEndpoints: [{}]}')).toEqual(rule('allow pods(=shop;everything) on *'));
  expect(rules('{toPorts: [{ports: [{port: "53", protocol: UDP}]}]}')).toEqual(
    rule('allow everyone on UDP53-53'),
  );
});

test('selectors ask for namespaces by name and by label, for accounts and for identities', () => {
  const peers = (selector: string) => rules(`{toEndpoints: [{matchLabels: {${selector}}}]}`);
  expect(peers('"k8s:io.kubernetes.pod.namespace": kube-system, k8s-app: kube-dns')).toEqual(
    rule('allow pods(=kube-system;k8s-app=kube-dns) on *'),
  );
  expect(peers('io.cilium.k8s.namespace.labels.team: a')).toEqual(
    rule('allow pods(~team=a;everything) on *'),
  );
  expect(peers('io.cilium.k8s.policy.serviceaccount: robot')).toEqual(
    rule('allow pods(=shop;everything;io.cilium.k8s.policy.serviceaccount=robot) on *'),
  );
  expect(peers('"reserved:host": ""')).toEqual(rule('allow maybe(nodes(everything)) on *'));
  expect(peers('io.cilium.k8s.policy.cluster: other')).toEqual(
    rule('allow maybe(pods(=shop;everything)) on *'),
  );
  expect(peers('pod-template-hash: abc')).toEqual(
    rule('allow maybe(pods(=shop;pod-template-hash=abc)) on *'),
  );
});

test('a clusterwide policy selects everywhere, one of a namespace only there', () => {
  expect(only(wide('endpointSelector: {}, egress: [{toEndpoints: [{}]}]')).policies).toEqual([
    [`x (1000) isolates ${EVERY_POD}`, ...rule(`allow ${EVERY_POD} on *`)],
  ]);
  expect(
    only(wide('endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: a}}, egress: [{}]'))
      .policies,
  ).toEqual([['x (1000) isolates pods(=a;everything)']]);
  expect(
    only(own('endpointSelector: {matchLabels: {io.kubernetes.pod.namespace: a}}, egress: [{}]'))
      .policies,
  ).toEqual([['x (1000) isolates pods(=shop;everything)']]);
  expect(only(wide('nodeSelector: {matchLabels: {role: edge}}, egress: [{}]')).policies).toEqual([
    ['x (1000) isolates nodes(role=edge)'],
  ]);
});

test.each([
  ['all', 'everyone'],
  ['world', 'outside'],
  ['world-ipv4', 'and(addresses(0.0.0.0/0)|outside)'],
  ['cluster', `or(entry|nodes(everything)|${EVERY_POD})`],
  ['host', 'maybe(nodes(everything))'],
  ['host, remote-node', 'or(maybe(nodes(everything))|maybe(nodes(everything))|nodes(everything))'],
  ['kube-apiserver', 'maybe(or(nodes(everything)|outside))'],
  ['ingress', 'maybe(entry)'],
  ['none', 'nobody'],
])('the entities %s are %s', (entities, term) => {
  expect(rules(`{toEntities: [${entities}]}`)).toEqual(rule(`allow ${term} on *`));
});

test('blocks of addresses hold what is outside, never pods', () => {
  const groups = [
    read(
      ciliumCidrGroups,
      '{metadata: {name: g, labels: {of: us}}, spec: {externalCIDRs: [192.0.2.0/24]}}',
    ),
  ];
  expect(rules('{toCIDR: [10.0.0.0/8, 192.0.2.1]}')).toEqual(
    rule('allow or(and(addresses(10.0.0.0/8)|outside)|and(addresses(192.0.2.1/32)|outside)) on *'),
  );
  expect(rules('{toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}]}')).toEqual(
    rule('allow and(addresses(10.0.0.0/8-10.1.0.0/16)|outside) on *'),
  );
  const named = '{toCIDRSet: [{cidrGroupRef: g, except: [192.0.2.0/28]}]}';
  expect(rules(named, { groups })).toEqual(
    rule('allow and(addresses(192.0.2.0/24)|not(addresses(192.0.2.0/28))|outside) on *'),
  );
  expect(rules(named, { groups: undefined })).toEqual(rule('allow maybe(outside) on *'));
  expect(rules('{toCIDRSet: [{cidrGroupSelector: {matchLabels: {of: us}}}]}', { groups })).toEqual(
    rule('allow and(addresses(192.0.2.0/24)|outside) on *'),
  );
  expect(only(own(`${WEB}, egress: [${named}]`))).toEqual({
    policies: [
      [
        'x (1000) isolates pods(=shop;app=web)',
        ...rule('allow and(addresses()|not(addresses(192.0.2.0/28))|outside) on *'),
      ],
    ],
    findings: [
      'CiliumNetworkPolicy/shop/x: spec.egress[0].toCIDRSet[0]: there is no CiliumCIDRGroup g: read as nobody',
    ],
  });
});

test('names of hosts and layer 7 are shown and not trusted', () => {
  expect(
    rules(
      '{toFQDNs: [{matchName: a.example}, {matchPattern: "*.b"}], authentication: {mode: required}}',
    ),
  ).toEqual(
    rule('allow outside on * (note: only a.example, *.b; only with mutual authentication)'),
  );
  expect(
    rules(
      '{toEntities: [world], toPorts: [{ports: [{port: "80", protocol: TCP}], rules: {http: [{}]}}, {ports: [{port: "443", protocol: TCP}]}]}',
    ),
  ).toEqual([
    'spec.egress[0]: allow outside on TCP443-443',
    'spec.egress[0]: allow outside on TCP80-80 (note: only what its rules of layer 7 let through)',
  ]);
});

test('ports: all of a protocol, ranges, names, any protocol, and protocols without ports', () => {
  const ports = (port: string) =>
    rules(`{toEntities: [world], toPorts: [{ports: [{${port}}]}]}`)?.map((one: string) =>
      one.replace('spec.egress[0]: allow outside on ', ''),
    );
  expect(ports('port: "0", protocol: UDP')).toEqual(['UDP1-65535']);
  expect(ports('port: "0"')).toEqual(['SCTP1-65535,TCP1-65535,UDP1-65535']);
  expect(ports('port: "1000", endPort: 2000, protocol: TCP')).toEqual(['TCP1000-2000']);
  expect(ports('port: HTTP')).toEqual([':http']);
  expect(ports('port: "8", protocol: ICMP')).toEqual([]);
  expect(rules('{toEntities: [world], icmps: [{fields: [{type: 8}]}]}')).toEqual([]);
});

test('Services, groups of clouds and nodes by label are not certain', () => {
  const index = indexServices([
    read(
      services,
      '{metadata: {name: s, namespace: n, labels: {a: b}}, spec: {selector: {app: s}}}',
    ),
  ]);
  const pods = rule('allow maybe(pods(=n;app=s)) on *');
  expect(
    rules('{toServices: [{k8sService: {serviceName: s, namespace: n}}]}', { services: index }),
  ).toEqual(pods);
  expect(
    rules('{toServices: [{k8sServiceSelector: {selector: {matchLabels: {a: b}}}}]}', {
      services: index,
    }),
  ).toEqual(pods);
  expect(rules('{toServices: [{k8sService: {serviceName: s}}]}', { services: undefined })).toEqual(
    rule('allow maybe(everyone) on *'),
  );
  expect(rules('{toGroups: [{}]}')).toEqual(rule('allow maybe(outside) on *'));
  expect(rules('{toNodes: [{}]}')).toEqual(rule('allow maybe(nodes(everything)) on *'));
});

test('requirements bind the rules that name pods, and allow nothing themselves', () => {
  const policy = own(
    `${WEB}, ingress: [{fromEntities: [world]}, {fromEndpoints: [{}]}, {fromRequires: [{matchLabels: {team: a}}]}]`,
  );
  const web = 'pods(=shop;app=web)';
  expect(compiled(policy)).toEqual({
    ingress: [
      {
        layer: 'Cilium allow rules that name no pods at 999999.8, unmatched next',
        policies: [[`x (0) selects ${web}`, 'spec.ingress[0]: allow outside on *']],
      },
      {
        layer: 'Cilium requirements at 999999.9, unmatched next',
        policies: [
          [
            `x (0) selects ${web}`,
            `spec.ingress[2].fromRequires[0]: deny and(not(pods(=shop;team=a))|${EVERY_POD}) on *`,
          ],
        ],
      },
      {
        layer: 'Cilium allow rules at 1000000, unmatched deny',
        policies: [
          [
            `x (1000) isolates ${web}`,
            'spec.ingress[0]: allow outside on *',
            'spec.ingress[1]: allow pods(=shop;everything) on *',
          ],
        ],
      },
    ],
    egress: [],
    findings: [],
  });
});

test('what is wrong is named; Cilium may refuse the whole policy for it', () => {
  const subject = 'x (1000) isolates maybe(pods(=shop;app=web))';
  const wrong = (entry: string) => only(own(`${WEB}, egress: [${entry}]`));
  const at = 'CiliumNetworkPolicy/shop/x: spec.egress[0]';
  expect(wrong('{toEntities: [mars, world]}')).toEqual({
    policies: [[subject, ...rule('allow or(maybe(everyone)|outside) on *')]],
    findings: [`${at}.toEntities: there is no entity "mars": ${BOTH}`],
  });
  expect(wrong('{toCIDR: [10.0.0.0/40]}')).toEqual({
    policies: [[subject, ...rule('allow and(maybe(everyone)|outside) on *')]],
    findings: [`${at}.toCIDR[0]: "10.0.0.0/40" is no CIDR: ${BOTH}`],
  });
  expect(wrong('{toCIDRSet: [{cidr: 10.0.0.0/8, except: [11.0.0.0/8]}]}').findings).toEqual([
    `${at}.toCIDRSet[0]: the exception "11.0.0.0/8" is not within 10.0.0.0/8: read as if the exception were not there`,
  ]);
  expect(
    wrong(
      '{toEntities: [world], toPorts: [{ports: [{port: "70000"}, {port: a b}, {port: "1", protocol: QUIC}]}, {}]}',
    ),
  ).toEqual({
    policies: [[subject, ...rule('allow outside on * (doubt: a port that could not be read)')]],
    findings: [
      `${at}.toPorts[0].ports[0]: 70000 is no port: ${BOTH}`,
      `${at}.toPorts[0].ports[1]: "a b" is neither a port nor a name: ${BOTH}`,
      `${at}.toPorts[0].ports[2]: the protocol "QUIC" is not known: ${BOTH}`,
      `${at}.toPorts[1]: it lists no port: ${BOTH}`,
    ],
  });
  expect(wrong('{toEntities: [world], toCIDR: [192.0.2.0/24], toMoon: []}').findings).toEqual([
    `${at}.toMoon: the field is not known: ${BOTH}`,
    `${at}: it names its peers in several ways at once: read as if all of them had to match`,
  ]);
  expect(only(own('egress: [{}]'))).toEqual({
    policies: [['x (1000) isolates maybe(pods(=shop;everything))']],
    findings: [
      `CiliumNetworkPolicy/shop/x: spec: it must have either endpointSelector or nodeSelector: ${BOTH}`,
    ],
  });
  expect(
    wrong(
      '{toEndpoints: [{matchExpressions: [{key: a, operator: Is}, {key: b, operator: Exists}]}]}',
    ),
  ).toEqual({
    policies: [[subject, ...rule('allow maybe(pods(=shop;b)) on *')]],
    findings: [
      `${at}.toEndpoints[0].matchExpressions: the operator Is of a does not exist: ${BOTH}`,
    ],
  });
});
