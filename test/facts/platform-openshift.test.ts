import { describe, expect, it } from 'vitest';
import { levers } from '../../src/facts/architecture/levers.ts';
import { responsibility } from '../../src/facts/architecture/responsibility.ts';
import { auditLogging } from '../../src/facts/audit-logging/audit-logging.ts';
import { BY_HOST } from '../../src/facts/identity/api-servers.ts';
import { secretEncryption } from '../../src/facts/identity/secret-encryption.ts';
import { platform } from '../../src/facts/platform.ts';
import { controlPlaneFates } from '../../src/facts/shared-fate/control-plane.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

const HOSTED = 'hosted control plane';

interface NodeFields {
  readonly providerID?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

function node({ providerID, labels, annotations }: NodeFields): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1', labels, annotations },
    spec: { providerID },
    status: { nodeInfo: {} },
  };
}

function redHat(providerID: string): unknown {
  return node({ providerID, labels: { 'node.openshift.io/os_id': 'rhel' } });
}

const PROJECT = { apiVersion: 'project.openshift.io/v1', kind: 'Project', metadata: { name: 'p' } };

function mark(namespace: string, name: string): unknown {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace } };
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

function infrastructure(topology: string, tags: readonly Tag[] = [], name = 'cluster'): unknown {
  return {
    apiVersion: 'config.openshift.io/v1',
    kind: 'Infrastructure',
    metadata: { name },
    status: {
      controlPlaneTopology: topology,
      platformStatus: { type: 'AWS', aws: { region: 'eu-west-1', resourceTags: tags } },
    },
  };
}

function tag(value: string): readonly Tag[] {
  return [
    { key: 'red-hat-managed', value: 'true' },
    { key: 'red-hat-clustertype', value },
  ];
}

function managed(kind: string): unknown {
  return { apiVersion: 'managed.openshift.io/v1alpha1', kind, metadata: { name: 'one' } };
}

const KUBEADM = { 'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///run/containerd.sock' };

const API_SERVER = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'kube-apiserver-node-1',
    namespace: 'kube-system',
    labels: { component: 'kube-apiserver', tier: 'control-plane' },
    annotations: { 'kubernetes.io/config.mirror': 'abc' },
  },
  spec: { containers: [{ name: 'kube-apiserver' }] },
};

function observe(objects: readonly unknown[], options?: ExampleOptions) {
  return computeFact(platform, { objects: JSON.stringify(objects), version: 'v1.31.6' }, options);
}

function platformOf(objects: readonly unknown[], options?: ExampleOptions): unknown {
  const observed = observe(objects, options);
  if (observed.state === 'unseen') return 'unseen';
  const { distribution, managed, modes, conflicts } = observed.value;
  return [observed.state, distribution, managed, ...modes, ...conflicts];
}

describe('kinds of OpenShift', () => {
  const aws = redHat('aws:///x/i-1');
  const rows: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
    ['one of our own', [aws, PROJECT, infrastructure('HighlyAvailable')], ['openshift', false]],
    [
      'ROSA by the tag at AWS',
      [aws, PROJECT, infrastructure('HighlyAvailable', tag('rosa'))],
      ['rosa', true],
    ],
    [
      'ROSA by its logo, which is built on what OpenShift Dedicated is',
      [aws, PROJECT, mark('openshift-config', 'rosa-brand-logo'), managed('SubjectPermission')],
      ['rosa', true],
    ],
    [
      'ROSA whose control plane Red Hat hosts',
      [aws, PROJECT, infrastructure('External', tag('rosa'))],
      ['rosa', true, HOSTED],
    ],
    [
      'OpenShift Dedicated by what it alone serves',
      [redHat('gce://p/z/n'), PROJECT, managed('SubjectPermission')],
      ['osd', true],
    ],
    [
      'OpenShift Dedicated by the tag at AWS',
      [aws, PROJECT, infrastructure('HighlyAvailable', tag('osd'))],
      ['osd', true],
    ],
    [
      'one of our own with an operator that Red Hat uses too',
      [aws, PROJECT, managed('MustGather')],
      ['openshift', false],
    ],
    [
      'one of our own where people chose the tags',
      [aws, PROJECT, infrastructure('HighlyAvailable', tag('__proto__'))],
      ['openshift', false],
    ],
    [
      'one that another cluster hosts, be it ours or not',
      [redHat('kubevirt://n'), PROJECT, infrastructure('External')],
      ['openshift', null, HOSTED],
    ],
    [
      'an Infrastructure of another name, which OpenShift ignores',
      [aws, PROJECT, infrastructure('External', tag('rosa'), 'mine')],
      ['openshift', false],
    ],
    [
      'OpenShift on IBM Cloud, whose control planes IBM hosts',
      [
        node({
          labels: { 'node.openshift.io/os_id': 'rhel', 'ibm-cloud.kubernetes.io/zone': 'z' },
        }),
        PROJECT,
        infrastructure('External'),
      ],
      ['roks', true, HOSTED],
    ],
    [
      'MicroShift',
      [
        node({ labels: { 'node.openshift.io/os_id': 'rhel' } }),
        mark('kube-public', 'microshift-version'),
        { apiVersion: 'route.openshift.io/v1', kind: 'Route', metadata: { name: 'r' } },
      ],
      ['microshift', false],
    ],
    [
      'an OpenShift in which somebody made the mark of MicroShift',
      [aws, PROJECT, infrastructure('HighlyAvailable'), mark('kube-public', 'microshift-version')],
      ['openshift', false],
    ],
  ];

  it.each(rows)('recognises %s', (_, objects, expected) => {
    expect(platformOf(objects)).toEqual(['seen', ...expected]);
  });

  it.each([
    'core/ConfigMap:openshift-config/rosa-brand-logo',
    'config.openshift.io/Infrastructure',
  ])('does not say who runs an OpenShift of which %s was not seen', (hidden) => {
    const objects = [aws, PROJECT, infrastructure('HighlyAvailable')];
    expect(platformOf(objects, { hidden: [hidden] })).toEqual(['partial', 'openshift', null]);
  });

  it('asks for no sign of OpenShift where none is served', () => {
    const eks = node({ labels: { 'eks.amazonaws.com/nodegroup': 'a' } });
    const hidden = [
      'core/ConfigMap:openshift-config/rosa-brand-logo',
      'core/ConfigMap:kube-public/microshift-version',
      'config.openshift.io/Infrastructure',
    ];
    expect(platformOf([eks], { hidden })).toEqual(['seen', 'eks', true]);
  });

  it('names the field of each sign', () => {
    const observed = observe([aws, PROJECT, infrastructure('External', tag('rosa'))]);
    expect(
      observed.state === 'seen' &&
        observed.value.evidence.map(({ subject, path, value }) => [subject.key, path, value]),
    ).toEqual([
      ['core/Node/node-1', "metadata.labels['node.openshift.io/os_id']", 'rhel'],
      ['cluster', '/apis', 'project.openshift.io'],
      ['config.openshift.io/Infrastructure/cluster', 'status.controlPlaneTopology', 'External'],
      [
        'config.openshift.io/Infrastructure/cluster',
        'status.platformStatus.aws.resourceTags[1].value',
        'rosa',
      ],
      ['core/Node/node-1', 'spec.providerID', 'aws:///x/i-1'],
    ]);
  });
});

describe('control planes that another cluster hosts', () => {
  const joined = node({ annotations: KUBEADM });
  const rows: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
    [
      'Gardener',
      [node({ labels: { 'worker.gardener.cloud/pool': 'a' } })],
      ['gardener', null, HOSTED],
    ],
    [
      'vCluster',
      [node({ labels: { 'vcluster.loft.sh/fake-node': 'true' } })],
      ['vcluster', null, HOSTED],
    ],
    ['nodes that joined with kubeadm, and no API server', [joined], ['kubeadm', null, HOSTED]],
    ['kubeadm as it is', [joined, API_SERVER], ['kubeadm', false]],
    [
      'signs of a host beside an API server of its own',
      [
        node({ labels: { 'vcluster.loft.sh/fake-node': 'true' }, annotations: KUBEADM }),
        API_SERVER,
      ],
      [
        'vcluster',
        null,
        'another cluster hosts the control plane, yet its API server is a pod of this cluster',
      ],
    ],
  ];

  it.each(rows)('recognises %s', (_, objects, expected) => {
    expect(platformOf(objects)).toEqual(['seen', ...expected]);
  });

  it('are not guessed from pods that were not seen', () => {
    expect(platformOf([joined], { partial: ['core/Pod'] })).toEqual(['partial', 'kubeadm', null]);
  });

  const hosted = [redHat('kubevirt://n'), PROJECT, infrastructure('External')];
  const settings = {
    apiVersion: 'config.openshift.io/v1',
    kind: 'APIServer',
    metadata: { name: 'cluster' },
    spec: { audit: { profile: 'Default' }, encryption: { type: 'aescbc' } },
  };
  const example = { objects: JSON.stringify([...hosted, settings]), version: 'v1.31.6' };

  it('record what the tenant’s own settings say', () => {
    expect(computeFact(auditLogging, example)).toMatchObject({
      state: 'seen',
      value: { places: [{ state: 'on', why: 'its audit profile is Default' }] },
    });
  });

  it('encrypt as the hosting cluster is told, whatever the tenant’s settings say', () => {
    const unseen = { places: [{ state: 'unseen', gaps: [BY_HOST] }] };
    expect(computeFact(secretEncryption, example)).toMatchObject({ state: 'seen', value: unseen });
    const own = [redHat('kubevirt://n'), PROJECT, infrastructure('HighlyAvailable'), settings];
    expect(
      computeFact(secretEncryption, { objects: JSON.stringify(own), version: 'v1.31.6' }),
    ).toMatchObject({ state: 'seen', value: { places: [{ state: 'local-key' }] } });
  });

  it('may be there where the sign of them is hidden', () => {
    const hidden = ['config.openshift.io/Infrastructure'];
    expect(computeFact(secretEncryption, example, { hidden })).toMatchObject({
      value: { places: [{ state: 'unseen', gaps: [{ source: hidden[0], cause: 'forbidden' }] }] },
    });
  });

  it('are in zones that only the hosting cluster shows', () => {
    const why = 'another cluster hosts the control plane; in how many zones was not seen';
    expect(computeFact(controlPlaneFates, example)).toMatchObject({
      state: 'seen',
      value: { controlPlane: { why, gaps: [BY_HOST] }, etcd: { why, gaps: [BY_HOST] } },
    });
  });

  it('leave to whoever hosts them what only they can do, and the rest to the tenant', () => {
    const objects = JSON.stringify([redHat('kubevirt://n'), PROJECT, infrastructure('External')]);
    const held = computeFact(levers, { objects, version: 'v1.31.6' });
    const duties = computeFact(responsibility, { objects, version: 'v1.31.6' });
    expect(
      held.state === 'seen' && held.value.rows.map(({ id, holder }) => `${id} ${holder}`),
    ).toEqual([
      'control-plane provider',
      'audit-log shared',
      'etcd provider',
      'cluster-ca provider',
      'encryption-key shared',
      'api-endpoint shared',
      'version shared',
      'node-image ours',
      'node-isolation ours',
      'node-forensics ours',
      'network-policy ours',
      'admission shared',
      'backups ours',
    ]);
    expect(duties).toMatchObject({
      state: 'seen',
      value: { profile: 'a control plane that another cluster hosts' },
    });
  });
});
