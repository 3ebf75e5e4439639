import { describe, expect, it } from 'vitest';
import { platform } from '../../src/facts/platform.ts';
import { computeFact, type ExampleOptions } from '../judge.ts';

interface NodeFields {
  readonly name?: string;
  readonly providerID?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly osImage?: string;
  readonly kubeletVersion?: string;
}

function node(fields: NodeFields): unknown {
  const { name = 'node-1', providerID, labels, annotations, ...nodeInfo } = fields;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels, annotations },
    spec: { providerID },
    status: { nodeInfo },
  };
}

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

function platformOf(
  objects: readonly unknown[],
  version?: string,
  options?: ExampleOptions,
): unknown {
  const observed = computeFact(
    platform,
    { objects: JSON.stringify(objects), version: version ?? 'v1.34.1' },
    options,
  );
  if (observed.state === 'unseen') return 'unseen';
  const { provider, distribution, managed, modes, conflicts } = observed.value;
  return [observed.state, provider, distribution, managed, ...modes, ...conflicts];
}

describe('platform', () => {
  const rows: readonly (readonly [string, readonly unknown[], string, readonly unknown[]])[] = [
    [
      'EKS',
      [
        node({
          providerID: 'aws:///eu-west-1a/i-1',
          labels: { 'eks.amazonaws.com/nodegroup': 'a' },
        }),
      ],
      'v1.34.1-eks-113cf36',
      ['aws', 'eks', true],
    ],
    [
      'EKS Auto Mode',
      [node({ providerID: 'aws:///x/i-1', labels: { 'eks.amazonaws.com/compute-type': 'auto' } })],
      'v1.34.1-eks-113cf36',
      ['aws', 'eks', true, 'Auto Mode'],
    ],
    [
      'EKS on Fargate',
      [node({ labels: { 'eks.amazonaws.com/compute-type': 'fargate' } })],
      'v1.34.1-eks-113cf36',
      ['aws', 'eks', true, 'Fargate'],
    ],
    [
      'GKE Standard',
      [node({ providerID: 'gce://p/z/gke-1', labels: { 'cloud.google.com/gke-nodepool': 'a' } })],
      'v1.34.1-gke.1431000',
      ['gcp', 'gke', true],
    ],
    [
      'GKE Autopilot',
      [node({ name: 'gk3-main-1', providerID: 'gce://p/z/gk3-1' })],
      'v1.34.1-gke.1431000',
      ['gcp', 'gke', true, 'Autopilot'],
    ],
    [
      'AKS',
      [
        node({
          providerID: 'azure:///subscriptions/s',
          labels: { 'kubernetes.azure.com/cluster': 'c' },
        }),
      ],
      'v1.33.2',
      ['azure', 'aks', true],
    ],
    [
      'DOKS',
      [
        node({
          providerID: 'digitalocean://1',
          labels: { 'doks.digitalocean.com/node-pool': 'p' },
        }),
      ],
      'v1.33.2',
      ['digitalocean', 'doks', true],
    ],
    [
      'LKE',
      [node({ providerID: 'linode://1', labels: { 'lke.linode.com/pool-id': '7' } })],
      'v1.33.2',
      ['linode', 'lke', true],
    ],
    [
      'IKS',
      [node({ providerID: 'ibm://a/b', labels: { 'ibm-cloud.kubernetes.io/zone': 'z' } })],
      'v1.33.2+IKS',
      ['ibm', 'iks', true],
    ],
    [
      'OKE',
      [
        node({
          providerID: 'ocid1.instance.oc1',
          labels: { 'oke.oraclecloud.com/pool.name': 'p' },
        }),
      ],
      'v1.33.2',
      ['oracle', 'oke', true],
    ],
    [
      'OpenShift',
      [
        node({ providerID: 'vsphere://1', labels: { 'node.openshift.io/os_id': 'rhel' } }),
        { apiVersion: 'project.openshift.io/v1', kind: 'Project', metadata: { name: 'p' } },
      ],
      'v1.31.6',
      ['vsphere', 'openshift', false],
    ],
    [
      'ROSA',
      [
        node({ providerID: 'aws:///x/i-1', labels: { 'node.openshift.io/os_id': 'rhel' } }),
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'rosa-brand-logo', namespace: 'openshift-config' },
        },
      ],
      'v1.31.6',
      ['aws', 'rosa', true],
    ],
    [
      'ARO',
      [
        node({ providerID: 'azure:///s', labels: { 'node.openshift.io/os_id': 'rhel' } }),
        { apiVersion: 'aro.openshift.io/v1alpha1', kind: 'Cluster', metadata: { name: 'cluster' } },
      ],
      'v1.31.6',
      ['azure', 'aro', true],
    ],
    [
      'OpenShift on IBM Cloud',
      [
        node({
          labels: { 'node.openshift.io/os_id': 'rhel', 'ibm-cloud.kubernetes.io/zone': 'z' },
        }),
      ],
      'v1.31.6',
      ['ibm', 'roks', true],
    ],
    ['k3s', [node({ providerID: 'k3s://node-1' })], 'v1.34.1+k3s1', ['unknown', 'k3s', false]],
    [
      'RKE2 on vSphere',
      [node({ providerID: 'vsphere://42', kubeletVersion: 'v1.33.1+rke2r1' }), API_SERVER],
      'v1.33.1+rke2r1',
      ['vsphere', 'rke2', false],
    ],
    [
      'RKE1',
      [node({ labels: { 'node-role.kubernetes.io/controlplane': 'true' } })],
      'v1.28.1',
      ['unknown', 'rke1', false],
    ],
    [
      'kubeadm on EC2, which is not EKS',
      [node({ providerID: 'aws:///eu-west-1a/i-1' }), API_SERVER],
      'v1.34.1',
      ['aws', 'kubeadm', false],
    ],
    [
      'nodes on EC2 and nothing else',
      [node({ providerID: 'aws:///eu-west-1a/i-1' })],
      'v1.34.1',
      ['aws', 'unknown', null],
    ],
    [
      'kind',
      [node({ providerID: 'kind://docker/kind/kind-control-plane' }), API_SERVER],
      'v1.34.0',
      ['local', 'kind', false],
    ],
    [
      'minikube',
      [node({ labels: { 'minikube.k8s.io/name': 'minikube' } }), API_SERVER],
      'v1.34.0',
      ['local', 'minikube', false],
    ],
    [
      'Talos on Hetzner',
      [node({ providerID: 'hcloud://9', osImage: 'Talos (v1.11.2)' }), API_SERVER],
      'v1.34.0',
      ['hetzner', 'talos', false],
    ],
    [
      'MicroK8s',
      [node({ labels: { 'microk8s.io/cluster': 'true' } })],
      'v1.32.9',
      ['unknown', 'microk8s', false],
    ],
    [
      'Tanzu',
      [node({ providerID: 'vsphere://42', kubeletVersion: 'v1.32.3+vmware.1-fips' }), API_SERVER],
      'v1.32.3+vmware.1-fips',
      ['vsphere', 'tanzu', false],
    ],
    [
      'EKS Anywhere, which is not EKS',
      [node({ providerID: 'vsphere://42' }), API_SERVER],
      'v1.31.4-eks-1-31-12',
      ['vsphere', 'eks-distro', false],
    ],
    [
      'EKS signs beside an API server of its own',
      [node({ labels: { 'eks.amazonaws.com/nodegroup': 'a' } }), API_SERVER],
      'v1.34.1',
      ['unknown', 'unknown', null, 'signs of EKS and kubeadm'],
    ],
    [
      'GKE nodes in another cloud',
      [node({ providerID: 'azure:///s', labels: { 'cloud.google.com/gke-nodepool': 'a' } })],
      'v1.34.1-gke.1',
      ['gcp', 'gke', null, 'GKE belongs to gcp, yet nodes are of azure'],
    ],
    [
      'nodes of two clouds',
      [
        node({ providerID: 'aws:///a/i-1' }),
        node({ name: 'node-2', providerID: 'hcloud://1' }),
        API_SERVER,
      ],
      'v1.34.1',
      ['unknown', 'kubeadm', null, 'nodes of aws and hetzner'],
    ],
    [
      'a label that only resembles one',
      [node({ labels: { 'eks.amazonaws.com.example.org/nodegroup': 'a', __proto__: 'x' } })],
      'v1.34.1',
      ['unknown', 'unknown', null],
    ],
  ];

  it.each(rows)('recognises %s', (_, objects, version, expected) => {
    expect(platformOf(objects, version)).toEqual(['seen', ...expected]);
  });

  it('works with the version alone, and with nodes alone', () => {
    const hiddenNodes = { hidden: ['core/Node', 'core/Pod', 'info/apis'] };
    expect(platformOf([], 'v1.34.1-eks-113cf36', hiddenNodes)).toEqual([
      'partial',
      'aws',
      'eks',
      true,
    ]);
    const objects = [
      node({ providerID: 'azure:///s', labels: { 'kubernetes.azure.com/mode': 'system' } }),
    ];
    const onlyNodes = { hidden: ['info/version', 'core/Pod', 'info/apis'] };
    expect(platformOf(objects, undefined, onlyNodes)).toEqual(['partial', 'azure', 'aks', true]);
  });

  it('does not say who runs an OpenShift whose APIs were not seen', () => {
    const objects = [node({ labels: { 'node.openshift.io/os_id': 'rhel' } })];
    expect(platformOf(objects, 'v1.31.6', { hidden: ['info/apis'] })).toEqual([
      'partial',
      'unknown',
      'openshift',
      null,
    ]);
  });

  it('stays unknown, with gaps, where nothing but declared objects is there', () => {
    const hidden = {
      'core/Node': 'not-declared',
      'info/version': 'not-declared',
      'info/apis': 'not-declared',
    } as const;
    const observed = computeFact(platform, {}, { hidden, info: { source: 'manifests' } });
    expect(observed).toEqual({
      state: 'partial',
      value: {
        provider: 'unknown',
        distribution: 'unknown',
        managed: null,
        version: null,
        modes: [],
        evidence: [],
        conflicts: [],
      },
      gaps: Object.keys(hidden).map((id) => ({
        source: id,
        cause: 'not-declared',
        detail: `cannot list ${id}`,
        permission: `list ${id}`,
      })),
    });
  });

  it('is what an inventory lists it as, where the cluster itself tells nothing', () => {
    const hidden = { 'core/Node': 'unreachable', 'info/version': 'unreachable' } as const;
    const described = {
      provider: 'aws',
      distribution: 'eks',
      managed: true,
      version: '1.34',
      scope: '111122223333',
      status: 'ACTIVE',
    };
    const observed = computeFact(platform, {}, { hidden, info: { name: 'shop', described } });
    expect(observed).toMatchObject({
      state: 'partial',
      value: {
        provider: 'aws',
        distribution: 'eks',
        managed: true,
        version: '1.34',
        evidence: [
          {
            subject: { type: 'cloud', key: 'shop', name: 'shop' },
            path: 'inventory',
            value: 'eks',
          },
        ],
        conflicts: [],
      },
    });
  });

  it('is in doubt where an inventory and the cluster say different things', () => {
    const described = {
      provider: 'azure',
      distribution: 'aks',
      managed: true,
      version: undefined,
      scope: undefined,
      status: undefined,
    };
    const aws = [node({ labels: { 'eks.amazonaws.com/nodegroup': 'a' } })];
    expect(platformOf(aws, 'v1.34.1-eks-1', { info: { described } })).toEqual([
      'seen',
      'unknown',
      'unknown',
      null,
      'signs of AKS and EKS',
    ]);
  });

  it('shows one piece of evidence for each sign, however many nodes there are', () => {
    const objects = [1, 2, 3].map((n) =>
      node({ name: `node-${n}`, providerID: `kind://docker/kind/${n}` }),
    );
    const observed = computeFact(platform, {
      objects: JSON.stringify(objects),
      version: 'v1.34.0',
    });
    expect(
      observed.state === 'seen' && observed.value.evidence.map(({ path, value }) => [path, value]),
    ).toEqual([['spec.providerID', 'kind://docker/kind/1']]);
  });
});
