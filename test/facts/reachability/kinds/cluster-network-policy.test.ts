import { expect, test } from 'vitest';
import { compileClusterPolicies } from '../../../../src/facts/reachability/kinds/cluster-network-policy.ts';
import {
  adminNetworkPolicies,
  baselineAdminNetworkPolicies,
  clusterNetworkPolicies,
} from '../../../../src/model/kubernetes/cluster-network-policy.ts';
import { read, shown } from './show.ts';

const cluster = (name: string, spec: string) =>
  read(clusterNetworkPolicies, `{metadata: {name: ${name}}, spec: {${spec}}}`);
const SUBJECT = 'tier: Admin, priority: 5, subject: {namespaces: {}}';
const NOTHING = { ingress: [], egress: [], findings: [] };

test('no policy compiles to nothing', () => {
  expect(shown(compileClusterPolicies([]))).toEqual(NOTHING);
});

test('tiers, subjects, peers and ports as the API gives them', () => {
  const admin = cluster(
    'gate',
    `tier: Admin, priority: 7,
     subject: {pods: {namespaceSelector: {matchLabels: {team: a}}, podSelector: {matchLabels: {app: web}}}},
     ingress: [
       {action: Accept, from: [{namespaces: {matchLabels: {team: b}}}, {pods: {namespaceSelector: {}, podSelector: {matchExpressions: [{key: app, operator: In, values: [y, x]}]}}}],
        protocols: [{tcp: {destinationPort: {number: 80}}}, {udp: {destinationPort: {range: {start: 1, end: 9}}}}, {destinationNamedPort: web}]},
       {action: Pass, from: [{namespaces: {}}], protocols: [{sctp: {}}]}],
     egress: [
       {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}, {nodes: {matchLabels: {role: edge}}}]}]`,
  );
  const baseline = read(
    baselineAdminNetworkPolicies,
    `{metadata: {name: default}, spec: {subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}}`,
  );
  expect(shown(compileClusterPolicies([admin, baseline]))).toEqual({
    ingress: [
      {
        layer: 'tier Admin at 1000, unmatched next',
        policies: [
          [
            'gate (7) selects pods(~team=a;app=web)',
            'spec.ingress[0]: allow or(pods(~everything;app in (x,y))|pods(~team=b;everything)) on :web,TCP80-80,UDP1-9',
            'spec.ingress[1]: pass pods(~everything;everything) on SCTP1-65535',
          ],
        ],
      },
      {
        layer: 'tier Baseline at 10000000, unmatched next',
        policies: [
          [
            'default (1001) selects pods(~everything;everything)',
            'spec.ingress[0]: deny pods(~everything;everything) on *',
          ],
        ],
      },
    ],
    egress: [
      {
        layer: 'tier Admin at 1000, unmatched next',
        policies: [
          [
            'gate (7) selects pods(~team=a;app=web)',
            'spec.egress[0]: deny or(addresses(0.0.0.0/0 ::/0)|nodes(role=edge)) on *',
          ],
        ],
      },
    ],
    findings: [],
  });
});

test('the older kind: Allow is Accept, its ports have another form', () => {
  const policy = read(
    adminNetworkPolicies,
    `{metadata: {name: old}, spec: {priority: 0, subject: {namespaces: {}},
      egress: [{action: Allow, to: [{namespaces: {}}], ports: [{portNumber: {protocol: UDP, port: 53}}, {portRange: {start: 10, end: 20}}, {namedPort: dns}]}]}}`,
  );
  expect(shown(compileClusterPolicies([policy]))).toEqual({
    ...NOTHING,
    egress: [
      {
        layer: 'tier Admin at 1000, unmatched next',
        policies: [
          [
            'old (0) selects pods(~everything;everything)',
            'spec.egress[0]: allow pods(~everything;everything) on :dns,TCP10-20,UDP53-53',
          ],
        ],
      },
    ],
  });
});

/** The rules that one rule of a policy compiles to, and the findings. */
function ruled(rule: string, side: 'ingress' | 'egress' = 'ingress') {
  const compiled = compileClusterPolicies([cluster('x', `${SUBJECT}, ${side}: [${rule}]`)]);
  const { findings, ...sides } = Object(shown(compiled));
  return { rules: sides[side].flatMap((one: never) => one['policies'][0]).slice(1), findings };
}

test('a peer without a field fails closed: accepts nothing, or denies everything', () => {
  const rule = (action: string) =>
    ruled(
      `{action: ${action}, from: [{namespaces: {}}, {}], protocols: [{tcp: {destinationPort: {number: 1}}}]}`,
    );
  expect(rule('Accept')).toEqual({ rules: [], findings: [] });
  const denied = {
    rules: ['spec.ingress[0]: deny everyone on * (note: fails closed)'],
    findings: [],
  };
  expect(rule('Deny')).toEqual(denied);
  expect(rule('Pass')).toEqual(denied);
});

test('a peer field of a later version, and several fields at once, may be anyone', () => {
  expect(
    ruled(
      '{action: Deny, to: [{services: {a: b}}, {networks: [10.0.0.0/8], nodes: {}}]}',
      'egress',
    ),
  ).toEqual({
    rules: ['spec.egress[0]: deny or(maybe(everyone)|maybe(everyone)) on *'],
    findings: [
      'ClusterNetworkPolicy/x: spec.egress[0].to[0]: the field services is not known: read both as if it matched everything and as if it matched nothing',
      'ClusterNetworkPolicy/x: spec.egress[0].to[1]: it must have exactly one field, and has 2: read both as if it matched everything and as if it matched nothing',
    ],
  });
});

test('which addresses a domain name has is not known', () => {
  expect(ruled('{action: Accept, to: [{domainNames: ["*.example.com"]}]}', 'egress')).toEqual({
    rules: ['spec.egress[0]: allow maybe(outside) on *'],
    findings: [],
  });
});

test('what cannot be read is named, and the answer holds both readings of it', () => {
  const both = 'read both as if it matched everything and as if it matched nothing';
  const at = 'ClusterNetworkPolicy/x: spec.ingress[0]';
  expect(ruled('{action: Drop, from: [{namespaces: {}}]}')).toEqual({
    rules: ['allow', 'deny', 'pass'].map(
      (one) =>
        `spec.ingress[0]: ${one} pods(~everything;everything) on * (doubt: its action is not known)`,
    ),
    findings: [`${at}.action: its kind does not have this action: read as each of them`],
  });
  expect(
    ruled(
      '{action: Deny, from: [{namespaces: {matchExpressions: [{key: a, operator: Is}, {key: b, operator: Exists}]}}]}',
    ),
  ).toEqual({
    rules: ['spec.ingress[0]: deny maybe(pods(~b;everything)) on *'],
    findings: [
      `${at}.from[0].namespaces.matchExpressions: the operator Is of a does not exist: ${both}`,
    ],
  });
  expect(
    ruled(
      '{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}, {portRange: {start: 10, end: 1}}, {portNumber: {protocol: ICMP, port: 1}}, {portNumber: {port: 65536}}, {}]}',
    ),
  ).toEqual({
    rules: [
      'spec.ingress[0]: deny pods(~everything;everything) on TCP80-80',
      'spec.ingress[0]: deny pods(~everything;everything) on * (doubt: a port could not be read)',
    ],
    findings: [
      `${at}.ports[1]: the range ends at 1, below its start 10: ${both}`,
      `${at}.ports[2]: the protocol "ICMP" is not known: ${both}`,
      `${at}.ports[3]: 65536 is no port: ${both}`,
      `${at}.ports[4]: it must have exactly one field that is known: ${both}`,
    ],
  });
  expect(ruled('{action: Accept, from: []}')).toEqual({
    rules: ['spec.ingress[0]: allow maybe(everyone) on *'],
    findings: [`${at}.from: there is no peer: ${both}`],
  });
  expect(ruled('{action: Accept, to: [{networks: [10.0.0.0/33, 10.0.0.0/8]}]}', 'egress')).toEqual({
    rules: ['spec.egress[0]: allow or(addresses(10.0.0.0/8)|maybe(everyone)) on *'],
    findings: [
      `ClusterNetworkPolicy/x: spec.egress[0].to[0].networks[0]: "10.0.0.0/33" is no CIDR: ${both}`,
    ],
  });
});

test('a port with several fields is none; a key, a value or a list of values that no label can have is named', () => {
  const { rules, findings } = ruled(
    `{action: Deny,
      from: [{namespaces: {matchLabels: {app@b: x, ok/a: "é"}, matchExpressions: [{key: a, operator: In}, {key: b, operator: Exists, values: [c]}]}}],
      ports: [{portNumber: {protocol: TCP, port: 80}, namedPort: web}]}`,
  );
  expect({ rules: rules.length, findings }).toEqual({
    rules: 2,
    findings: [
      'ClusterNetworkPolicy/x: spec.ingress[0].from[0].namespaces: "app@b" is no key of a label: read as written',
      'ClusterNetworkPolicy/x: spec.ingress[0].from[0].namespaces: "é" is no value of a label: read as written',
      'ClusterNetworkPolicy/x: spec.ingress[0].from[0].namespaces: In of a needs a value: read as written',
      'ClusterNetworkPolicy/x: spec.ingress[0].from[0].namespaces: Exists of b takes no value: read as written',
      'ClusterNetworkPolicy/x: spec.ingress[0].ports[0]: it must have exactly one field that is known: read both as if it matched everything and as if it matched nothing',
    ],
  });
});

test.each([
  { kind: clusterNetworkPolicies, action: 'Allow' },
  { kind: adminNetworkPolicies, action: 'Accept' },
  { kind: baselineAdminNetworkPolicies, action: 'Pass' },
])('$kind.kind does not have the action $action', ({ kind, action }) => {
  const policy = read(
    kind,
    `{metadata: {name: default}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]}]}}`,
  );
  expect(compileClusterPolicies([policy]).findings.map(({ path }) => path)).toEqual([
    'spec.ingress[0].action',
  ]);
});

test('a subject or a tier that is not known may be any', () => {
  const rule = 'ingress: [{action: Deny, from: [{namespaces: {}}]}]';
  const policy = cluster('x', `tier: Root, priority: 1, subject: {}, ${rule}`);
  const layer = (id: string) => ({
    layer: `${id}, unmatched next`,
    policies: [
      [
        'x (1) selects maybe(maybe(everyone))',
        'spec.ingress[0]: deny pods(~everything;everything) on *',
      ],
    ],
  });
  expect(shown(compileClusterPolicies([policy]))).toEqual({
    ingress: [layer('tier Admin at 1000'), layer('tier Baseline at 10000000')],
    egress: [],
    findings: [
      'ClusterNetworkPolicy/x: spec.tier: it is neither Admin nor Baseline: read as either',
      'ClusterNetworkPolicy/x: spec.subject: it must have exactly one field, and has 0: read both as if it matched everything and as if it matched nothing',
    ],
  });
});

test('what the API refuses although its meaning is clear is named and evaluated', () => {
  const findings = (policy: Parameters<typeof compileClusterPolicies>[0][number]) =>
    compileClusterPolicies([policy]).findings.map(({ path, wrong }) => `${path}: ${wrong}`);
  const rule = '{action: Deny, from: [{namespaces: {}}]}';
  const priority = (value: string) =>
    findings(cluster('x', `tier: Admin, ${value} subject: {namespaces: {}}`));
  expect(priority('priority: 1001,')).toEqual(['spec.priority: 1001 is not within 0 and 1000']);
  expect(priority('priority: -1,')).toEqual(['spec.priority: -1 is not within 0 and 1000']);
  expect(priority('')).toEqual(['spec.priority: it is missing']);
  expect(priority('priority: 1000,')).toEqual([]);
  expect(findings(cluster('x', `${SUBJECT}, ingress: [${Array(26).fill(rule).join()}]`))).toEqual([
    'spec.ingress: 26 rules, of 25 allowed',
  ]);
  expect(
    findings(
      cluster(
        'x',
        `${SUBJECT}, egress: [{action: Accept, to: [{nodes: {}}], protocols: [{destinationNamedPort: web}]}]`,
      ),
    ),
  ).toEqual(['spec.egress[0].ports: the port web has no meaning outside pods']);
  expect(
    findings(
      read(
        baselineAdminNetworkPolicies,
        '{metadata: {name: own}, spec: {subject: {namespaces: {}}}}',
      ),
    ),
  ).toEqual(['metadata.name: only the one called default is allowed']);
});

test('policies of the same precedence are named where their actions differ', () => {
  const policy = (name: string, action: string, priority = 5) =>
    cluster(
      name,
      `tier: Admin, priority: ${priority}, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]}]`,
    );
  const named = (...all: Parameters<typeof compileClusterPolicies>[0]) =>
    compileClusterPolicies(all).findings.map(({ object, path, wrong }) =>
      [object.name, path, wrong].join(': '),
    );
  const rival = (name: string) =>
    `policy.networking.k8s.io/ClusterNetworkPolicy/${name} has the same precedence and rules with other actions`;
  expect(named(policy('a', 'Deny'), policy('b', 'Accept'), policy('c', 'Deny'))).toEqual([
    `a: spec.priority: ${rival('b')}`,
    `b: spec.priority: ${rival('a')}`,
    `c: spec.priority: ${rival('b')}`,
  ]);
  expect(named(policy('a', 'Deny'), policy('b', 'Deny'))).toEqual([]);
  expect(named(policy('a', 'Deny'), policy('b', 'Accept', 6))).toEqual([]);
});
