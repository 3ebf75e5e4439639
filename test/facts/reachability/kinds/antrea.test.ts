import { expect, test } from 'vitest';
import {
  type AntreaObjects,
  compileAntrea,
} from '../../../../src/facts/reachability/kinds/antrea.ts';
import {
  antreaClusterPolicies,
  antreaNetworkPolicies,
  antreaTiers,
} from '../../../../src/model/kubernetes/antrea-policy.ts';
import { read, shown } from './show.ts';

const cluster = (name: string, spec: string) =>
  read(antreaClusterPolicies, `{metadata: {name: ${name}}, spec: {${spec}}}`);
const own = (spec: string) =>
  read(antreaNetworkPolicies, `{metadata: {name: x, namespace: shop}, spec: {${spec}}}`);
const compiled = (policies: AntreaObjects['policies'], tiers: AntreaObjects['tiers'] = []) =>
  shown(compileAntrea({ policies, tiers }));
const ALL = 'appliedTo: [{namespaceSelector: {}}]';
const DROP = 'ingress: [{action: Drop}]';
const dropped = 'spec.ingress[0]: deny everyone on *';
const BOTH = 'read both as if it matched everything and as if it matched nothing';

test('tiers by priority in one layer, the baseline after NetworkPolicies', () => {
  const policies = [
    cluster('late', `priority: 5, ${ALL}, ${DROP}`),
    cluster('urgent', `tier: emergency, priority: 5, ${ALL}, ${DROP}`),
    cluster('mine', `tier: mine, priority: 1.5, ${ALL}, ${DROP}`),
    cluster('base', `tier: baseline, priority: 5, ${ALL}, ${DROP}`),
  ];
  const tiers = [read(antreaTiers, '{metadata: {name: mine}, spec: {priority: 10}}')];
  const all = 'pods(~everything;everything)';
  expect(compiled(policies, tiers)).toEqual({
    ingress: [
      {
        layer: 'Antrea tiers at 999, unmatched next',
        policies: [
          [`late (25000005) selects ${all}`, dropped],
          [`urgent (5000005) selects ${all}`, dropped],
          [`mine (1000001.5) selects ${all}`, dropped],
        ],
      },
      {
        layer: 'Antrea tier baseline at 9999999, unmatched next',
        policies: [[`base (25300005) selects ${all}`, dropped]],
      },
    ],
    egress: [],
    findings: [],
  });
});

/** The policies of one object, and the findings. */
function only(policy: AntreaObjects['policies'][number]) {
  const { ingress, egress, findings } = Object(compiled([policy]));
  return { policies: [...ingress, ...egress].flatMap((one) => one.policies), findings };
}

test('peers of a policy of a namespace are its own, of a cluster policy everywhere', () => {
  const peers = (policy: AntreaObjects['policies'][number]) => only(policy).policies[0]?.[1];
  const spec = (peer: string) =>
    `priority: 1, appliedTo: [{podSelector: {}}], egress: [{action: Allow, to: [${peer}]}]`;
  const at = (term: string) => `spec.egress[0]: allow ${term} on *`;
  const web = '{podSelector: {matchLabels: {app: web}}}';
  expect(peers(own(spec(web)))).toBe(at('pods(=shop;app=web)'));
  expect(peers(cluster('x', spec(web)))).toBe(at('pods(~everything;app=web)'));
  expect(peers(own(spec('{namespaceSelector: {matchLabels: {team: a}}}')))).toBe(
    at('pods(~team=a;everything)'),
  );
  expect(peers(cluster('x', spec('{namespaces: {match: Self}}')))).toBe(
    at('maybe(pods(~everything;everything))'),
  );
  expect(peers(cluster('x', spec('{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}')))).toBe(
    at('addresses(10.0.0.0/8-10.1.0.0/16)'),
  );
  expect(peers(cluster('x', spec('{serviceAccount: {name: a, namespace: n}}')))).toBe(
    at('pods(=n;everything;named a)'),
  );
  expect(peers(cluster('x', spec('{nodeSelector: {}}')))).toBe(at('nodes(everything)'));
  expect(peers(cluster('x', spec('{fqdn: "*.x"}')))).toBe(at('maybe(outside)'));
  expect(peers(cluster('x', spec('{group: g}')))).toBe(at('maybe(everyone)'));
});

test('actions, ports and other protocols', () => {
  const { policies, findings } = only(
    cluster(
      'x',
      `priority: 1, ${ALL}, egress: [
        {action: Pass, ports: [{port: 80}, {port: 90, endPort: 99, protocol: UDP}, {port: web}, {protocol: SCTP}]},
        {action: Reject, protocols: [{icmp: {}}]},
        {action: Allow, l7Protocols: [{http: {}}]},
        {action: Drop, ports: [{port: 1, sourcePort: 2}]},
        {action: Allow, toServices: [{name: s}]}]`,
    ),
  );
  expect({ rules: policies[0]?.slice(1), findings }).toEqual({
    rules: [
      'spec.egress[0]: pass everyone on SCTP1-65535,TCP80-80,TCP:web,UDP90-99',
      'spec.egress[1]: deny everyone on no port',
      'spec.egress[2]: allow everyone on * (note: only what its rules of layer 7 let through)',
      'spec.egress[3]: deny everyone on TCP1-1 (doubt: which port the source uses)',
      'spec.egress[4]: allow maybe(everyone) on *',
    ],
    findings: [],
  });
});

test('rules that say themselves to what they apply keep their order', () => {
  const rules = (app: string) =>
    `{action: Drop, appliedTo: [{podSelector: {matchLabels: {app: ${app}}}}]}`;
  const spec = `priority: 1, ingress: [${rules('a')}, ${rules('b')}]`;
  expect(only(cluster('x', spec)).policies).toEqual([
    ['x (25000001) selects pods(~everything;app=a)', dropped],
    ['x (25000001.000001) selects pods(~everything;app=b)', 'spec.ingress[1]: deny everyone on *'],
  ]);
  const rival = cluster('y', `priority: 1, ${ALL}, ${DROP}`);
  const { ingress } = Object(compiled([cluster('x', spec), rival]));
  expect(ingress[0].policies[0]).toEqual([
    'x (25000001) selects maybe(pods(~everything;app=a))',
    dropped,
  ]);
});

test('what cannot be read is named, and the answer holds both readings of it', () => {
  const at = 'ClusterNetworkPolicy/x';
  expect(only(cluster('x', `${ALL}, tier: gone, ingress: [{action: Throttle}]`))).toEqual({
    policies: [
      [
        'x (25699999) selects maybe(pods(~everything;everything))',
        ...['allow', 'deny', 'pass'].map(
          (one) => `spec.ingress[0]: ${one} everyone on * (doubt: its action is not known)`,
        ),
      ],
    ],
    findings: [
      `${at}: spec.priority: it is missing: read after those that have one`,
      `${at}: spec.tier: there is no tier gone: read last of all tiers, and perhaps not at all`,
      `${at}: spec.ingress[0].action: it is none of Allow, Drop, Reject and Pass: read as each of them`,
    ],
  });
  expect(
    only(
      cluster(
        'x',
        'priority: 1, ingress: [{action: Drop, from: [{}], ports: [{port: 9, endPort: 1}]}]',
      ),
    ),
  ).toEqual({
    policies: [
      [
        'x (25000001) selects maybe(everyone)',
        'spec.ingress[0]: deny maybe(everyone) on * (doubt: a port that could not be read)',
      ],
    ],
    findings: [
      `${at}: spec.ingress[0].from[0]: it names nobody: ${BOTH}`,
      `${at}: spec.ingress[0].ports[0]: the range ends at 1, below its start 9: ${BOTH}`,
      `${at}: spec.appliedTo: it is applied to nobody: ${BOTH}`,
    ],
  });
});

test('a tier whose object was not seen may be the first or the last', () => {
  const policies = [cluster('x', `tier: mine, priority: 1, ${ALL}, ingress: [{action: Throttle}]`)];
  const { ingress, findings } = compileAntrea({ policies, tiers: undefined });
  expect(shown({ ingress, egress: [], findings })).toEqual({
    ingress: [
      {
        layer: 'Antrea tiers at 999, unmatched next',
        policies: [1, 25600001].map((rank) => [
          `x (${rank}) selects maybe(pods(~everything;everything))`,
          ...['allow', 'deny', 'pass'].map(
            (one) => `spec.ingress[0]: ${one} everyone on * (doubt: its action is not known)`,
          ),
        ]),
      },
    ],
    egress: [],
    findings: [
      'ClusterNetworkPolicy/x: spec.ingress[0].action: it is none of Allow, Drop, Reject and Pass: read as each of them',
    ],
  });
});
