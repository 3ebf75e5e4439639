import { expect, test } from 'vitest';
import {
  type CalicoObjects,
  compileCalico,
} from '../../../../src/facts/reachability/kinds/calico.ts';
import { indexServices } from '../../../../src/facts/reachability/kinds/services.ts';
import {
  calicoGlobalPolicies,
  calicoNetworkPolicies,
} from '../../../../src/model/kubernetes/calico-policy.ts';
import {
  calicoGlobalNetworkSets,
  calicoNetworkSets,
  calicoTiers,
} from '../../../../src/model/kubernetes/calico-sets.ts';
import { namespaces } from '../../../../src/model/kubernetes/namespace.ts';
import { services } from '../../../../src/model/kubernetes/service.ts';
import { read, shown } from './show.ts';

const own = (name: string, spec: string, namespace = 'shop') =>
  read(
    calicoNetworkPolicies,
    `{metadata: {name: ${name}, namespace: ${namespace}}, spec: {${spec}}}`,
  );
const global = (name: string, spec: string) =>
  read(calicoGlobalPolicies, `{metadata: {name: ${name}}, spec: {${spec}}}`);
const tier = (name: string, spec: string) =>
  read(calicoTiers, `{metadata: {name: ${name}}, spec: {${spec}}}`);

const NONE: CalicoObjects = {
  policies: [],
  tiers: [],
  sets: [],
  namespaces: [],
  services: new Map(),
};
const compiled = (objects: Partial<CalicoObjects>) => shown(compileCalico({ ...NONE, ...objects }));
const BOTH = 'read both as if it matched everything and as if it matched nothing';

test('no policy compiles to nothing', () => {
  expect(compiled({})).toEqual({ ingress: [], egress: [], findings: [] });
});

test('tiers by order, policies by order and then by name, those without one last', () => {
  const deny = 'egress: [{action: Deny}]';
  const policies = [
    global('security.last', `tier: security, ${deny}`),
    global('security.b', `tier: security, order: 10, ${deny}`),
    global('a', `tier: security, order: 10, ${deny}`),
    global('first', `tier: early, order: 99, ${deny}`),
    global('late', `tier: nowhere, ${deny}`),
    own('before', `order: 999, ${deny}`),
    own('among', `order: 1000, ${deny}`),
    own('after', `order: 1001, ${deny}`),
    own('default.z', deny),
  ];
  const tiers = [
    tier('security', 'order: 200'),
    tier('early', 'order: 100, defaultAction: Pass'),
    tier('nowhere', ''),
  ];
  const rule = 'spec.egress[0]: deny everyone on *';
  const all = 'pods(~everything;everything)';
  const shop = 'pods(=shop;everything)';
  expect(compiled({ policies, tiers })).toEqual({
    ingress: [],
    egress: [
      {
        layer: 'Calico tier early at 100, unmatched next',
        policies: [[`first (999) selects ${all}`, rule]],
      },
      {
        layer: 'Calico tier security at 200.0001, unmatched deny',
        policies: [
          [`security.last (1001) isolates ${all}`, rule],
          [`security.b (999) isolates ${all}`, rule],
          [`a (998) isolates ${all}`, rule],
        ],
      },
      {
        layer: 'Calico tier default at 1000000, unmatched deny',
        policies: [
          [`before (999) isolates ${shop}`, rule],
          [`among (1000) isolates ${shop}`, rule],
          [`after (1002) isolates ${shop}`, rule],
          [`default.z (1003) isolates ${shop}`, rule],
        ],
      },
      {
        layer: 'Calico tier nowhere at 1000000000000.0002, unmatched deny',
        policies: [[`late (1001) isolates ${all}`, rule]],
      },
    ],
    findings: [],
  });
});

/** The rules of one policy, and the findings. */
function ruled(policy: CalicoObjects['policies'][number], objects: Partial<CalicoObjects> = {}) {
  const { ingress, egress, findings } = compileCalico({ ...NONE, ...objects, policies: [policy] });
  const text = Object(shown({ ingress, egress, findings }));
  return {
    policies: [...text.ingress, ...text.egress].flatMap((one) => one.policies),
    findings: text.findings,
  };
}

test('whom a policy governs: its namespace, selectors of namespaces, pods and accounts', () => {
  const subject = (policy: CalicoObjects['policies'][number]) => ruled(policy).policies[0]?.[0];
  expect(subject(own('x', "selector: app == 'web'"))).toBe(
    "x (1001) isolates pods(=shop;calico pods app == 'web')",
  );
  expect(subject(global('x', "namespaceSelector: team == 'a', selector: all()"))).toBe(
    "x (1001) isolates pods(~calico namespaces team == 'a';everything)",
  );
  expect(subject(global('x', 'namespaceSelector: global()'))).toBe('x (1001) isolates nobody');
  expect(subject(global('x', "namespaceSelector: projectcalico.org/name == 'a'"))).toBe(
    'x (1001) isolates pods(=a;everything)',
  );
  expect(subject(own('x', "serviceAccountSelector: role == 'b'"))).toBe(
    "x (1001) isolates pods(=shop;everything;calico accounts role == 'b')",
  );
  expect(
    subject(
      global('x', "selector: app == 'a' && projectcalico.org/namespace == 'n' && pcsa.r == 'b'"),
    ),
  ).toBe(
    "x (1001) isolates pods(=n;calico pods app == 'a' && projectcalico.org/namespace == 'n' && pcsa.r == 'b'/0;calico pods app == 'a' && projectcalico.org/namespace == 'n' && pcsa.r == 'b'/2)",
  );
  expect(subject(global('x', "selector: has(a) || pcns.team == 'b'"))).toBe(
    "x (1001) isolates or(pods(~calico pods has(a) || pcns.team == 'b'/1;everything)|pods(~everything;calico pods has(a) || pcns.team == 'b'/0))",
  );
});

test('a rule with selectors is about endpoints, of its namespace unless it selects namespaces', () => {
  const rules = (source: string) =>
    ruled(own('x', `ingress: [{action: Allow, source: {${source}}}]`)).policies[0]?.slice(1);
  const on = (peers: string) => [`spec.ingress[0]: allow ${peers} on *`];
  expect(rules('')).toEqual(on('everyone'));
  expect(rules('selector: all()')).toEqual(on('pods(=shop;everything)'));
  expect(rules("namespaceSelector: team == 'a'")).toEqual(
    on("pods(~calico namespaces team == 'a';everything)"),
  );
  expect(rules('namespaceSelector: all()')).toEqual(on('pods(~everything;everything)'));
  expect(rules('namespaceSelector: global()')).toEqual(
    on('and(nobody|pods(~everything;everything))'),
  );
  expect(rules("notSelector: app == 'db'")).toEqual(
    on("and(not(or(nobody|pods(~everything;calico pods app == 'db')))|pods(=shop;everything))"),
  );
  expect(rules('serviceAccounts: {names: [b, a]}')).toEqual(on('pods(=shop;everything;named a,b)'));
  expect(rules('nets: [10.0.0.0/8, 192.0.2.1], notNets: [10.1.0.0/16]')).toEqual(
    on('and(addresses(10.0.0.0/8 192.0.2.1/32)|not(addresses(10.1.0.0/16)))'),
  );
});

test('network sets are found by their labels, as pods are', () => {
  const sets = [
    read(
      calicoGlobalNetworkSets,
      '{metadata: {name: g, labels: {kind: bad}}, spec: {nets: [192.0.2.0/24]}}',
    ),
    read(
      calicoNetworkSets,
      '{metadata: {name: n, namespace: shop, labels: {kind: bad}}, spec: {nets: [198.51.100.0/24]}}',
    ),
    read(
      calicoNetworkSets,
      '{metadata: {name: o, namespace: other, labels: {kind: good}}, spec: {nets: [203.0.113.0/24, oops]}}',
    ),
  ];
  const all = [read(namespaces, '{metadata: {name: shop, labels: {team: a}}}')];
  const peers = (policy: CalicoObjects['policies'][number]) =>
    ruled(policy, { sets, namespaces: all }).policies[0]?.[1];
  const rule = (destination: string) => `egress: [{action: Deny, destination: {${destination}}}]`;
  const bad = "selector: kind == 'bad'";
  const pods = "calico pods kind == 'bad'";
  expect(peers(global('x', rule(bad)))).toBe(
    `spec.egress[0]: deny or(or(addresses(192.0.2.0/24)|addresses(198.51.100.0/24))|pods(~everything;${pods})) on *`,
  );
  expect(peers(own('x', rule(bad)))).toBe(
    `spec.egress[0]: deny or(addresses(198.51.100.0/24)|pods(=shop;${pods})) on *`,
  );
  expect(peers(own('x', rule(`${bad}, namespaceSelector: global()`)))).toBe(
    `spec.egress[0]: deny or(addresses(192.0.2.0/24)|and(nobody|pods(~everything;${pods}))) on *`,
  );
  expect(peers(global('x', rule("namespaceSelector: team == 'a'")))).toBe(
    "spec.egress[0]: deny or(addresses(198.51.100.0/24)|pods(~calico namespaces team == 'a';everything)) on *",
  );
  expect(ruled(global('x', rule("selector: kind == 'good'")), { sets })).toEqual({
    policies: [
      [
        'x (1001) isolates pods(~everything;everything)',
        "spec.egress[0]: deny or(or(addresses(203.0.113.0/24)|maybe(everyone))|pods(~everything;calico pods kind == 'good')) on *",
      ],
    ],
    findings: [`NetworkSet/other/o: spec.nets[1]: "oops" is no CIDR: ${BOTH}`],
  });
});

test('protocols by name and number, ports, ranges and names, and what they leave out', () => {
  const ports = (rule: string) =>
    ruled(global('x', `egress: [{action: Allow, ${rule}}]`)).policies[0]?.[1]?.replace(
      'spec.egress[0]: allow everyone on ',
      '',
    );
  expect(ports('protocol: TCP')).toBe('TCP1-65535');
  expect(ports('protocol: 17, destination: {ports: [53, "1000:2000", dns]}')).toBe(
    'UDP1000-2000,UDP53-53,UDP:dns',
  );
  expect(ports('protocol: TCP, destination: {notPorts: [22]}')).toBe('TCP1-65535!TCP22-22');
  expect(ports('notProtocol: TCP')).toBe('*!TCP1-65535');
  expect(ports('protocol: ICMP')).toBe('no port');
  expect(ports('protocol: 50')).toBe('no port');
  expect(ports('icmp: {type: 8}')).toBe('no port');
  expect(ports('protocol: TCP, source: {ports: [1]}')).toBe(
    'TCP1-65535 (doubt: which port the source uses)',
  );
  expect(ports('http: {methods: [GET]}')).toBe('* (note: only some HTTP requests)');
});

test('log is no decision, pass goes on, and a rule about the pod itself narrows whom it governs', () => {
  expect(
    ruled(
      own(
        'x',
        `selector: all(), ingress: [
          {action: Log},
          {action: Pass, destination: {selector: app == 'web'}},
          {action: Allow},
          {action: Deny, source: {domains: [a.example]}}]`,
      ),
    ),
  ).toEqual({
    policies: [
      [
        "x (1001) selects and(pods(=shop;calico pods app == 'web')|pods(=shop;everything))",
        'spec.ingress[1]: pass everyone on *',
      ],
      [
        'x (1001.5) isolates pods(=shop;everything)',
        'spec.ingress[2]: allow everyone on *',
        'spec.ingress[3]: deny outside on * (note: only a.example)',
      ],
    ],
    findings: [],
  });
});

test('a family of addresses is certain for what is outside', () => {
  expect(ruled(global('x', 'egress: [{action: Allow, ipVersion: 6}]')).policies[0]?.[1]).toBe(
    'spec.egress[0]: allow and(everyone|or(addresses(::/0)|maybe(not(outside)))) on *',
  );
});

test('a Service stands for its endpoints, which are not certain', () => {
  const index = indexServices([
    read(services, '{metadata: {name: dns, namespace: kube-system}, spec: {selector: {app: dns}}}'),
    read(services, '{metadata: {name: manual, namespace: shop}, spec: {}}'),
  ]);
  const rule = (name: string, namespace = '') =>
    own(
      'x',
      `egress: [{action: Allow, destination: {services: {name: ${name}, namespace: "${namespace}"}}}]`,
    );
  const peers = (policy: CalicoObjects['policies'][number], found = index) =>
    ruled(policy, { services: found });
  expect(peers(rule('dns', 'kube-system')).policies[0]?.[1]).toBe(
    'spec.egress[0]: allow maybe(pods(=kube-system;app=dns)) on *',
  );
  expect(peers(rule('manual')).policies[0]?.[1]).toBe('spec.egress[0]: allow maybe(everyone) on *');
  expect(peers(rule('gone'))).toEqual({
    policies: [['x (1001) isolates pods(=shop;everything)', 'spec.egress[0]: allow nobody on *']],
    findings: [
      'NetworkPolicy/shop/x: spec.egress[0].destination.services: there is no Service shop/gone: read as nobody',
    ],
  });
  expect(ruled(rule('gone'), { services: undefined }).policies[0]?.[1]).toBe(
    'spec.egress[0]: allow maybe(everyone) on *',
  );
});

test('policies for host endpoints only are about no pod', () => {
  const policies = [global('x', 'preDNAT: true'), global('y', 'doNotTrack: true')];
  expect(compiled({ policies })).toEqual({ ingress: [], egress: [], findings: [] });
});

test('what cannot be read is named, and the answer holds both readings of it', () => {
  const at = 'GlobalNetworkPolicy/x: spec.egress[0]';
  const rule = (text: string) => ruled(global('x', `egress: [{${text}}]`));
  expect(rule('action: Drop')).toEqual({
    policies: [
      [
        'x (1001) isolates pods(~everything;everything)',
        ...['allow', 'deny', 'pass'].map(
          (one) => `spec.egress[0]: ${one} everyone on * (doubt: its action is not known)`,
        ),
      ],
    ],
    findings: [`${at}.action: it is none of Allow, Deny, Pass and Log: read as each of them`],
  });
  expect(rule('action: Allow, protocol: QUIC').findings).toEqual([
    `${at}.protocol: the protocol "QUIC" is not known: ${BOTH}`,
  ]);
  expect(rule('action: Allow, protocol: TCP, destination: {ports: ["9:1", "a b"]}')).toEqual({
    policies: [
      [
        'x (1001) isolates pods(~everything;everything)',
        'spec.egress[0]: allow everyone on * (doubt: a port that could not be read)',
      ],
    ],
    findings: [
      `${at}.destination.ports[0]: the range ends at 1, below its start 9: ${BOTH}`,
      `${at}.destination.ports[1]: "a b" is neither a port, a range nor a name: ${BOTH}`,
    ],
  });
  expect(rule('action: Allow, destination: {ports: [80]}')).toEqual({
    policies: [
      [
        'x (1001) isolates pods(~everything;everything)',
        'spec.egress[0]: allow everyone on SCTP80-80,TCP80-80,UDP80-80',
      ],
    ],
    findings: [`${at}.protocol: ports need a protocol, and there is none: read for each protocol`],
  });
  expect(rule('action: Allow, destination: {selector: "app = 1"}')).toEqual({
    policies: [
      [
        'x (1001) isolates pods(~everything;everything)',
        'spec.egress[0]: allow and(maybe(pods(~everything;everything))|pods(~everything;everything)) on *',
      ],
    ],
    findings: [`${at}.destination.selector: the selector "app = 1" could not be read: ${BOTH}`],
  });
  expect(ruled(global('x', 'tier: gone, types: [Sideways, Ingress]'))).toEqual({
    policies: [['x (1001) isolates maybe(pods(~everything;everything))']],
    findings: [
      'GlobalNetworkPolicy/x: spec.types: "Sideways" is neither Ingress nor Egress: read without it',
      'GlobalNetworkPolicy/x: spec.tier: there is no tier gone: read last, and perhaps not at all',
    ],
  });
});

test('what policies refer to and was not seen is not taken for missing', () => {
  const policy = global(
    'x',
    "tier: mine, egress: [{action: Deny, destination: {selector: kind == 'bad'}}]",
  );
  const text = Object(compiled({ policies: [policy], tiers: undefined, sets: undefined }));
  const policies = [
    [
      'x (1001) isolates maybe(pods(~everything;everything))',
      "spec.egress[0]: deny or(maybe(everyone)|pods(~everything;calico pods kind == 'bad')) on *",
    ],
  ];
  expect(text).toEqual({
    ingress: [],
    egress: [
      { layer: 'Calico tier mine at 0, unmatched deny', policies },
      { layer: 'Calico tier mine at 1000000000000, unmatched deny', policies },
    ],
    findings: [],
  });
});
