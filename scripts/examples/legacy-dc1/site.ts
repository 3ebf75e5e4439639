import type { NodeShape } from '../control-plane/nodes.ts';
import type { Workload } from '../control-plane/workloads.ts';
import type { PodSpec } from '../pod-spec.ts';
import { hexOf, type Labels, type Site } from '../raw.ts';

export const SITE: Site = { name: 'legacy-dc1', born: '2021-05-18' };
/** When the cluster is read. */
export const SEEN_AT = '2026-11-20T08:44:52Z';
export const SERVER = 'https://10.8.0.10:6443';
export const CONTROL_PLANE = 'dc1-k8s-cp01';
export const REGISTRY = 'registry.dc1.harbour.example:5000';

interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly kubelet: string;
  readonly ubuntu: '20.04.6' | '22.04.3';
  readonly joined: string;
  readonly labels?: Labels;
  readonly clockAhead?: number;
}

const MACHINES: readonly Machine[] = [
  {
    name: CONTROL_PLANE,
    ip: '10.8.0.10',
    kubelet: 'v1.29.6',
    ubuntu: '20.04.6',
    joined: '2021-05-18',
    labels: {
      'node-role.kubernetes.io/control-plane': '',
      'node.kubernetes.io/exclude-from-external-load-balancers': '',
    },
  },
  {
    name: 'dc1-k8s-wk01',
    ip: '10.8.0.21',
    kubelet: 'v1.29.6',
    ubuntu: '20.04.6',
    joined: '2021-05-18',
    labels: { logging: 'enabled' },
  },
  {
    name: 'dc1-k8s-wk02',
    ip: '10.8.0.22',
    kubelet: 'v1.29.6',
    ubuntu: '20.04.6',
    joined: '2021-05-19',
    labels: { logging: 'enabled' },
  },
  {
    name: 'dc1-k8s-wk03',
    ip: '10.8.0.23',
    kubelet: 'v1.27.16',
    ubuntu: '20.04.6',
    joined: '2022-02-07',
    labels: { logging: 'enabled' },
  },
  {
    name: 'dc1-k8s-wk04',
    ip: '10.8.0.24',
    kubelet: 'v1.25.16',
    ubuntu: '22.04.3',
    joined: '2023-09-14',
    // Nobody set up its time service.
    clockAhead: -47,
  },
];

export const NODES: readonly NodeShape[] = MACHINES.map((machine, index) => nodeOf(machine, index));

function nodeOf(machine: Machine, index: number): NodeShape {
  const { name, ip, kubelet, ubuntu, joined, labels, clockAhead = 0 } = machine;
  const old = ubuntu === '20.04.6';
  return {
    name,
    labels: {
      'beta.kubernetes.io/arch': 'amd64',
      'beta.kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      // All of it stands in one room.
      'topology.kubernetes.io/zone': 'dc1',
      ...labels,
    },
    annotations: {
      'flannel.alpha.coreos.com/backend-type': 'vxlan',
      'flannel.alpha.coreos.com/kube-subnet-manager': 'true',
      'flannel.alpha.coreos.com/public-ip': ip,
      'kubeadm.alpha.kubernetes.io/cri-socket': 'unix:///var/run/containerd/containerd.sock',
    },
    ...(name === CONTROL_PLANE
      ? { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }
      : {}),
    internalIP: ip,
    podNet: `10.244.${index}`,
    podCIDR: `10.244.${index}.0/24`,
    firstPod: 12,
    cpu: 8,
    memoryGi: 32,
    maxPods: 110,
    kubelet,
    runtime: old ? 'containerd://1.6.12' : 'containerd://1.6.26',
    osImage: `Ubuntu ${ubuntu} LTS`,
    kernel: old ? '5.4.0-148-generic' : '5.15.0-84-generic',
    joined,
    clockAhead,
  };
}

/** How things were deployed in the days of Helm 2. */
export function charted(release: string, chart: string, app: string): Labels {
  return { app, release, chart, heritage: 'Tiller' };
}

export interface Old extends Omit<Workload, 'kind' | 'selector' | 'template'> {
  readonly kind?: Workload['kind'];
  readonly spec: PodSpec;
}

export function old({ labels, spec, kind = 'Deployment', ...rest }: Old): Workload {
  const selector = { app: rest.name };
  return {
    ...rest,
    kind,
    selector,
    labels: { ...selector, ...labels },
    template: { labels: { ...selector, ...labels }, spec },
  };
}

export function hashed(name: string): string {
  return hexOf('static pod', name).slice(0, 32);
}
