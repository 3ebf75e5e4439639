import {
  hexOf,
  type Labels,
  momentOn,
  object,
  type Raw,
  type Site,
  shifted,
  uuidOf,
} from '../raw.ts';

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule';
}

/** A node in the short form of the examples. */
export interface NodeShape {
  readonly name: string;
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly taints?: readonly Taint[];
  readonly providerID?: string;
  readonly internalIP: string;
  /** The first two or three numbers of its pods' addresses, such as `10.244.1`. */
  readonly podNet: string;
  readonly podCIDR?: string;
  /** Addresses given to pods begin here. */
  readonly firstPod: number;
  readonly cpu: number;
  readonly memoryGi: number;
  readonly maxPods: number;
  readonly kubelet: string;
  readonly runtime: string;
  readonly osImage: string;
  readonly kernel: string;
  /** When it joined, as a date. */
  readonly joined: string;
  /** Seconds that its clock is ahead; none when missing. */
  readonly clockAhead?: number;
}

export function joinedAt(site: Site, shape: NodeShape): string {
  return momentOn(shape.joined, site.name, shape.name);
}

export function nodeObject(site: Site, shape: NodeShape, seenAt: string): Raw {
  const joined = joinedAt(site, shape);
  const room = {
    cpu: String(shape.cpu),
    memory: `${shape.memoryGi}Gi`,
    pods: String(shape.maxPods),
  };
  return object(
    'v1',
    'Node',
    {
      name: shape.name,
      creationTimestamp: joined,
      labels: shape.labels,
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        ...shape.annotations,
      },
    },
    {
      spec: {
        ...(shape.podCIDR === undefined
          ? {}
          : { podCIDR: shape.podCIDR, podCIDRs: [shape.podCIDR] }),
        ...(shape.providerID === undefined ? {} : { providerID: shape.providerID }),
        ...(shape.taints === undefined ? {} : { taints: shape.taints }),
      },
      status: {
        addresses: [
          { type: 'InternalIP', address: shape.internalIP },
          { type: 'Hostname', address: shape.name },
        ],
        capacity: room,
        allocatable: {
          ...room,
          memory: `${shape.memoryGi - 1}Gi`,
          cpu: `${shape.cpu * 1000 - 80}m`,
        },
        conditions: conditions(joined, seenAt),
        daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
        nodeInfo: {
          architecture: shape.labels['kubernetes.io/arch'] ?? 'amd64',
          bootID: uuidOf('boot', site.name, shape.name),
          containerRuntimeVersion: shape.runtime,
          kernelVersion: shape.kernel,
          kubeProxyVersion: shape.kubelet,
          kubeletVersion: shape.kubelet,
          machineID: hexOf('machine', site.name, shape.name).slice(0, 32),
          operatingSystem: 'linux',
          osImage: shape.osImage,
          systemUUID: uuidOf('system', site.name, shape.name),
        },
      },
    },
  );
}

function conditions(joined: string, seenAt: string): readonly unknown[] {
  const times = { lastHeartbeatTime: shifted(seenAt, -95), lastTransitionTime: joined };
  const fine = ['MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => ({
    type,
    status: 'False',
    reason: `KubeletHasNo${type}`,
    message: `kubelet reports no ${type}`,
    ...times,
  }));
  const ready = {
    type: 'Ready',
    status: 'True',
    reason: 'KubeletReady',
    message: 'kubelet is posting ready status',
  };
  return [...fine, { ...ready, ...times }];
}

/** What the leases of the nodes said when they were read three times, five seconds apart. */
export function clockSamples(nodes: readonly NodeShape[], seenAt: string): unknown {
  const samples = [10, 5, 0].map((ago) => ({
    at: shifted(seenAt, -ago),
    leases: nodes.map((shape) => ({
      node: shape.name,
      renewTime: renewedBy(shape, seenAt, ago).replace('Z', '.000000Z'),
    })),
  }));
  return { samples };
}

/** When the node last renewed its lease so many seconds before the cluster was read, by its own clock. */
function renewedBy({ name, clockAhead = 0 }: NodeShape, seenAt: string, before: number): string {
  const phase = 1 + (name.length % 8);
  const rounds = Math.max(0, Math.ceil((before - phase) / 10));
  return shifted(seenAt, clockAhead - phase - 10 * rounds);
}

/** The heartbeat of a node, renewed every ten seconds. */
export function nodeLease(shape: NodeShape, seenAt: string): Raw {
  return object(
    'coordination.k8s.io/v1',
    'Lease',
    { name: shape.name, namespace: 'kube-node-lease' },
    {
      spec: {
        holderIdentity: shape.name,
        leaseDurationSeconds: 40,
        renewTime: renewedBy(shape, seenAt, 0).replace('Z', '.000000Z'),
      },
    },
  );
}
