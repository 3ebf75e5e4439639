import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { project } from '../../../src/collect/project.ts';
import { antreaClusterPolicies } from '../../../src/model/kubernetes/antrea-policy.ts';
import { calicoGlobalPolicies } from '../../../src/model/kubernetes/calico-policy.ts';
import { calicoNetworkSets, calicoTiers } from '../../../src/model/kubernetes/calico-sets.ts';
import { ciliumNetworkPolicies } from '../../../src/model/kubernetes/cilium-policy.ts';
import {
  adminNetworkPolicies,
  clusterNetworkPolicies,
} from '../../../src/model/kubernetes/cluster-network-policy.ts';
import { endpointSlices } from '../../../src/model/kubernetes/endpoint-slice.ts';
import { kyvernoClusterPolicies } from '../../../src/model/kubernetes/kyverno-policy.ts';
import { kyvernoValidatingPolicies } from '../../../src/model/kubernetes/kyverno-validating-policy.ts';
import { networkPolicies } from '../../../src/model/kubernetes/network-policy.ts';
import { podDisruptionBudgets } from '../../../src/model/kubernetes/pod-disruption-budget.ts';
import {
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from '../../../src/model/kubernetes/validating-admission-policy.ts';
import { veleroBackups } from '../../../src/model/kubernetes/velero.ts';
import { validatingWebhooks } from '../../../src/model/kubernetes/webhook.ts';
import type { Kind } from '../../../src/model/source.ts';

/** Decodes what the collector would keep, so that a path missing from `keep` fails here. */
function read<P>(kind: Kind<P>, body: string): P {
  const raw: unknown = parse(
    `apiVersion: ${kind.apiVersions[0]}\nkind: ${kind.kind}\nmetadata: {name: x}\n${body}`,
  );
  return kind.decode(project(raw, kind));
}

const app = (value: string) => ({
  requirements: [{ key: 'app', operator: 'In', values: [value] }],
});
const ALL = { requirements: [] };

describe('NetworkPolicy', () => {
  test('peers, ports and blocks keep the difference between missing and empty', () => {
    const policy = read(
      networkPolicies,
      `spec:
        podSelector: {matchLabels: {app: web}}
        ingress:
          - {}
          - from: [{podSelector: {}}, {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}]
            ports: [{port: 80}, {protocol: UDP, port: 5000, endPort: 5010}, {port: https}]
          - from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]`,
    );
    const { meta, ...rest } = policy;
    expect(meta.namespace).toBe('default');
    expect(rest).toEqual({
      podSelector: app('web'),
      policyTypes: ['Ingress'],
      typesGiven: [],
      ingress: [
        { peers: [], ports: [] },
        {
          peers: [
            { type: 'pods', pods: ALL, namespaces: undefined },
            { type: 'pods', pods: app('db'), namespaces: ALL },
          ],
          ports: [
            { protocol: 'TCP', port: 80, endPort: undefined },
            { protocol: 'UDP', port: 5000, endPort: 5010 },
            { protocol: 'TCP', port: 'https', endPort: undefined },
          ],
        },
        { peers: [{ type: 'block', cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] }], ports: [] },
      ],
      egress: [],
    });
  });

  test('fixture 10: egress rules without policyTypes isolate egress too', () => {
    expect(read(networkPolicies, 'spec: {podSelector: {}, egress: [{}]}').policyTypes).toEqual([
      'Ingress',
      'Egress',
    ]);
    expect(read(networkPolicies, 'spec: {podSelector: {}}').policyTypes).toEqual(['Ingress']);
    expect(
      read(networkPolicies, 'spec: {podSelector: {}, policyTypes: [Egress]}').policyTypes,
    ).toEqual(['Egress']);
  });
});

describe('policies of administrators', () => {
  test('both generations read alike: Allow is Accept, ports have one form', () => {
    const older = read(
      adminNetworkPolicies,
      `spec:
        priority: 5
        subject: {namespaces: {}}
        ingress:
          - name: a
            action: Allow
            from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}]
            ports: [{portNumber: {protocol: TCP, port: 80}}, {portRange: {protocol: UDP, start: 1, end: 9}}, {namedPort: web}]`,
    );
    const newer = read(
      clusterNetworkPolicies,
      `spec:
        tier: Admin
        priority: 5
        subject: {namespaces: {}}
        ingress:
          - name: a
            action: Accept
            from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: db}}}}]
            protocols: [{tcp: {destinationPort: {number: 80}}}, {udp: {destinationPort: {range: {start: 1, end: 9}}}}, {destinationNamedPort: web}]`,
    );
    expect(older.ingress).toEqual([
      {
        name: 'a',
        action: 'Accept',
        peers: [{ type: 'pods', namespaces: ALL, pods: app('db') }],
        ports: [
          { protocol: 'TCP', start: 80, end: 80, name: undefined },
          { protocol: 'UDP', start: 1, end: 9, name: undefined },
          { protocol: undefined, start: undefined, end: undefined, name: 'web' },
        ],
      },
    ]);
    expect({ ...newer, meta: null }).toEqual({ ...older, meta: null });
  });

  test('egress peers that are not pods, and peers of a later version', () => {
    const { egress } = read(
      clusterNetworkPolicies,
      `spec:
        tier: Baseline
        subject: {namespaces: {}}
        egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}, {nodes: {}}, {domainNames: ["*.x"]}, {services: {a: b}}]}]`,
    );
    expect(egress[0]?.peers).toEqual([
      { type: 'networks', cidrs: ['0.0.0.0/0'] },
      { type: 'nodes', nodes: ALL },
      { type: 'domains', names: ['*.x'] },
      { type: 'other', fields: ['services'] },
    ]);
  });

  test('what the API does not have is left to whoever evaluates it', () => {
    const { tier, subject, ingress } = read(
      clusterNetworkPolicies,
      `spec:
        tier: Root
        subject: {namespaces: {}, pods: {}}
        ingress: [{action: Drop, from: [{}, {namespaces: {sameLabels: [a]}}], ports: [{}, {portRange: {start: 1}}, {portNumber: {protocol: TCP}}]}]`,
    );
    expect({ tier, subject, ingress }).toEqual({
      tier: undefined,
      subject: { type: 'other', fields: ['namespaces', 'pods'] },
      ingress: [
        {
          name: '',
          action: undefined,
          peers: [
            { type: 'other', fields: [] },
            { type: 'other', fields: ['namespaces'] },
          ],
          ports: [
            { protocol: undefined, start: undefined, end: undefined, name: undefined },
            { protocol: 'TCP', start: 1, end: undefined, name: undefined },
            { protocol: 'TCP', start: 0, end: 0, name: undefined },
          ],
        },
      ],
    });
  });
});

test('Cilium: spec and specs, prefixes of label keys, and what is set beside peers', () => {
  const { rules } = read(
    ciliumNetworkPolicies,
    `spec:
      endpointSelector: {matchLabels: {"k8s:app": web}}
      ingress: [{}]
      ingressDeny: [{fromEntities: [world], toPorts: [{ports: [{port: "80", protocol: tcp}], rules: {http: [{path: /secret}]}}, {listener: {name: secret}}]}]
specs:
  - endpointSelector: {matchLabels: {"any:app": db, k8s.v1.cni.cncf.io/x: y}}
    enableDefaultDeny: {egress: false}
    egress:
      - {toCIDRSet: [{cidr: 10.0.0.0/8, except: [10.1.0.0/16]}, {cidrGroupSelector: {}}], icmps: [{fields: []}], authentication: {mode: required}}
      - {toServices: [{k8sService: {serviceName: s, namespace: n}}, {k8sServiceSelector: {selector: {}}}], toGroups: [{}]}`,
  );
  expect(rules.map(({ path, endpoints }) => ({ path, endpoints }))).toEqual([
    { path: 'spec', endpoints: app('web') },
    {
      path: 'specs[0]',
      endpoints: {
        requirements: [
          ...app('db').requirements,
          { key: 'k8s.v1.cni.cncf.io/x', operator: 'In', values: ['y'] },
        ],
      },
    },
  ]);
  expect(rules[0]?.egress).toBeUndefined();
  const none = {
    endpoints: undefined,
    nodes: undefined,
    requires: undefined,
    cidrs: undefined,
    entities: undefined,
    services: undefined,
    domains: undefined,
    ports: undefined,
    icmp: false,
    authentication: undefined,
    other: [],
  };
  expect(rules[0]?.ingress).toEqual([none]);
  const port = { protocol: 'TCP', port: '80', endPort: undefined, narrowed: true };
  expect(rules[0]?.ingressDeny).toEqual([
    {
      ...none,
      entities: ['world'],
      ports: [
        { ...port, path: 'toPorts[0].ports[0]' },
        { ...port, protocol: 'ANY', port: '', path: 'toPorts[1]' },
      ],
    },
  ]);
  const block = { cidr: undefined, group: undefined, groups: undefined, except: [] };
  expect(rules[1]).toMatchObject({ defaultDeny: { ingress: undefined, egress: false } });
  expect(rules[1]?.egress).toEqual([
    {
      ...none,
      cidrs: [
        { ...block, cidr: '10.0.0.0/8', except: ['10.1.0.0/16'], path: 'toCIDRSet[0]' },
        { ...block, groups: ALL, path: 'toCIDRSet[1]' },
      ],
      icmp: true,
      authentication: 'required',
    },
    {
      ...none,
      services: [
        { name: 's', labels: undefined, namespace: 'n' },
        { name: undefined, labels: ALL, namespace: undefined },
      ],
      other: ['toGroups'],
    },
  ]);
  expect(JSON.stringify(rules)).not.toContain('secret');
});

test('Calico: types follow the rules where they are missing', () => {
  const types = (spec: string) => read(calicoGlobalPolicies, `spec: ${spec}`).types;
  expect(types('{}')).toEqual(['Ingress']);
  expect(types('{egress: [{action: Deny}]}')).toEqual(['Egress']);
  expect(types('{ingress: [{action: Deny}], egress: [{action: Deny}]}')).toEqual([
    'Ingress',
    'Egress',
  ]);
  expect(types('{types: [Egress]}')).toEqual(['Egress']);
});

test('Calico: a rule keeps both sides and what narrows it', () => {
  const { ingress, hostsOnly, typesGiven } = read(
    calicoGlobalPolicies,
    `spec:
      doNotTrack: true
      types: [Ingress, Sideways]
      ingress:
        - action: Allow
          protocol: 6
          ipVersion: 4
          icmp: {type: 8}
          source: {nets: [10.0.0.0/8], ports: [80, "1:5"], serviceAccounts: {names: [a], selector: b == 'c'}}
          destination: {services: {name: s, namespace: n}, domains: [x.y], notSelector: all(), serviceAccounts: {}}`,
  );
  const peer = {
    nets: [],
    notNets: [],
    selector: '',
    notSelector: '',
    namespaceSelector: '',
    serviceAccounts: undefined,
    service: undefined,
    domains: [],
    ports: [],
    notPorts: [],
  };
  expect({ ingress, hostsOnly, typesGiven }).toEqual({
    hostsOnly: true,
    typesGiven: ['Ingress', 'Sideways'],
    ingress: [
      {
        action: 'Allow',
        protocol: '6',
        notProtocol: undefined,
        icmp: true,
        http: false,
        ipVersion: 4,
        source: {
          ...peer,
          nets: ['10.0.0.0/8'],
          ports: ['80', '1:5'],
          serviceAccounts: { names: ['a'], selector: "b == 'c'" },
        },
        destination: {
          ...peer,
          service: { name: 's', namespace: 'n' },
          domains: ['x.y'],
          notSelector: 'all()',
        },
      },
    ],
  });
});

test('Calico: a tier denies what it does not match unless it says otherwise', () => {
  expect(read(calicoTiers, 'spec: {order: 5}')).toMatchObject({ order: 5, defaultAction: 'Deny' });
  expect(read(calicoTiers, 'spec: {defaultAction: Pass}')).toMatchObject({
    order: undefined,
    defaultAction: 'Pass',
  });
  expect(read(calicoNetworkSets, 'spec: {nets: [10.0.0.0/8]}').nets).toEqual(['10.0.0.0/8']);
});

test('Antrea: what it applies to, its peers and what narrows a rule', () => {
  const policy = read(
    antreaClusterPolicies,
    `spec:
      tier: emergency
      priority: 1.5
      appliedTo: [{podSelector: {matchLabels: {app: web}}}, {group: g}]
      egress:
        - action: Drop
          to:
            - {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}
            - {namespaces: {match: Self}, podSelector: {}}
            - {namespaces: {sameLabels: [a]}}
            - {serviceAccount: {name: a, namespace: n}}
            - {scope: Cluster, nodeSelector: {}}
            - {fqdn: "*.x"}
          ports: [{port: 80, endPort: 90, sourcePort: 1}, {port: web, protocol: UDP}]
        - {action: Throttle, protocols: [{icmp: {}}], l7Protocols: [{http: {}}], toServices: [{name: s}], appliedTo: [{podSelector: {}}]}`,
  );
  const peer = {
    pods: undefined,
    namespaces: undefined,
    ownNamespace: false,
    cidr: undefined,
    except: [],
    nodes: undefined,
    account: undefined,
    domain: undefined,
    other: [],
  };
  const { meta, ...rest } = policy;
  expect(meta.name).toBe('x');
  expect(rest).toEqual({
    tier: 'emergency',
    priority: 1.5,
    appliedTo: [
      { ...peer, pods: app('web') },
      { ...peer, other: ['group'] },
    ],
    ingress: [],
    egress: [
      {
        action: 'Drop',
        peers: [
          { ...peer, cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] },
          { ...peer, ownNamespace: true, pods: ALL },
          { ...peer, other: ['namespaces'] },
          { ...peer, account: { name: 'a', namespace: 'n' } },
          { ...peer, nodes: ALL },
          { ...peer, domain: '*.x' },
        ],
        appliedTo: [],
        ports: [
          { protocol: 'TCP', port: 80, endPort: 90, fromPort: true },
          { protocol: 'UDP', port: 'web', endPort: undefined, fromPort: false },
        ],
        protocols: false,
        layer7: false,
        services: false,
      },
      {
        action: undefined,
        peers: [],
        appliedTo: [{ ...peer, pods: ALL }],
        ports: [],
        protocols: true,
        layer7: true,
        services: true,
      },
    ],
  });
});

describe('what is kept is what is read', () => {
  test('a webhook keeps its Service and never its address', () => {
    const { webhooks } = read(
      validatingWebhooks,
      `webhooks:
        - {name: a, clientConfig: {url: "https://u:p@h/", caBundle: abc}}
        - {name: b, clientConfig: {service: {namespace: n, name: s, path: /x}}, failurePolicy: Ignore, timeoutSeconds: 3, matchConditions: [{name: c, expression: "false"}]}`,
    );
    expect(webhooks).toMatchObject([
      {
        target: { type: 'url' },
        failurePolicy: 'Fail',
        timeoutSeconds: 10,
        namespaceSelector: ALL,
      },
      {
        target: { type: 'service', namespace: 'n', name: 's', port: 443 },
        failurePolicy: 'Ignore',
        timeoutSeconds: 3,
        conditions: 1,
      },
    ]);
    expect(JSON.stringify(webhooks)).not.toContain('u:p');
  });

  test('an endpoint without conditions counts as ready', () => {
    const slice = read(
      endpointSlices,
      'addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2], conditions: {ready: false, terminating: true}}]',
    );
    expect(slice.endpoints).toMatchObject([
      { ready: true, terminating: false },
      { ready: false, terminating: true },
    ]);
  });

  test('backups, budgets and policies of engines keep the fields that decide', () => {
    expect(
      read(
        veleroBackups,
        'spec: {labelSelector: {matchLabels: {app: web}}, defaultVolumesToRestic: true}\nstatus: {volumeSnapshotsAttempted: 1, csiVolumeSnapshotsAttempted: 2, csiVolumeSnapshotsCompleted: 2}',
      ),
    ).toMatchObject({
      scope: { selectors: [app('web')], fsBackup: true },
      snapshotsAttempted: 3,
      snapshotsCompleted: 2,
    });
    expect(
      read(podDisruptionBudgets, 'spec: {minAvailable: 50%}\nstatus: {disruptionsAllowed: 1}'),
    ).toMatchObject({
      selector: undefined,
      minAvailable: '50%',
      disruptionsAllowed: 1,
    });
  });

  test('policies in CEL keep what they are asked about, never their expressions', () => {
    const policy = read(
      validatingAdmissionPolicies,
      'spec: {failurePolicy: Ignore, validations: [{expression: "secret", message: secret}, {expression: "true", reason: Forbidden}], matchConstraints: {namespaceSelector: {matchLabels: {app: web}}, resourceRules: [{apiGroups: [""], operations: [CREATE], resources: [pods]}]}}',
    );
    const { meta, ...rest } = policy;
    expect(meta.name).toBe('x');
    expect(rest).toEqual({
      failurePolicy: 'Ignore',
      validations: 2,
      rules: [{ groups: [''], resources: ['pods'], operations: ['CREATE'] }],
      namespaceSelector: app('web'),
    });
    expect(
      read(
        validatingAdmissionPolicyBindings,
        'spec: {policyName: p, validationActions: [Deny], matchResources: {namespaceSelector: {matchLabels: {app: web}}}}',
      ),
    ).toMatchObject({ policy: 'p', actions: ['Deny'], namespaceSelector: app('web') });
    expect(read(validatingAdmissionPolicyBindings, 'spec: {policyName: p}')).toMatchObject({
      actions: [],
      namespaceSelector: ALL,
    });
  });

  test('Kyverno: rules that judge, their actions, and who is asked', () => {
    const { rules, overrides, ...policy } = read(
      kyvernoClusterPolicies,
      `spec:
        validationFailureAction: audit
        validationFailureActionOverrides: [{action: enforce, namespaces: [shop]}]
        rules:
          - {name: a, mutate: {}}
          - {name: b, validate: {failureAction: Enforce, pattern: {secret: x}}, match: {any: [{resources: {kinds: [Pod]}}]}}`,
    );
    expect(policy).toMatchObject({ admission: true, action: 'Audit' });
    expect(overrides).toEqual([{ action: 'Enforce', namespaces: ['shop'], selector: undefined }]);
    expect(rules).toMatchObject([
      { name: 'a', validates: false, action: undefined },
      { name: 'b', validates: true, action: 'Enforce', path: 'spec.rules[1]' },
    ]);
    expect(JSON.stringify(rules)).not.toContain('secret');
  });

  test('Kyverno in CEL: denies where it says nothing, and may judge other things than requests', () => {
    const found = (spec: string) => {
      const { actions, admission } = read(kyvernoValidatingPolicies, `spec: ${spec}`);
      return { actions, admission };
    };
    expect(found('{}')).toEqual({ actions: ['Deny'], admission: true });
    expect(found('{validationActions: [Audit], evaluation: {mode: JSON}}')).toEqual({
      actions: ['Audit'],
      admission: false,
    });
    expect(found('{evaluation: {admission: {enabled: false}}}')).toEqual({
      actions: ['Deny'],
      admission: false,
    });
  });
});
