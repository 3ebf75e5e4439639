import { flag, list, requiredText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type Amounts, allocatableOf } from './pod-requests.ts';

export interface Node {
  readonly meta: Meta;
  /** As the kubelet reports it in its Ready condition; undefined when it never did. */
  readonly ready: boolean | undefined;
  /** The status of each condition by its type: those of node-problem-detector are among them. */
  readonly conditions: ReadonlyMap<string, string>;
  readonly unschedulable: boolean;
  readonly taints: readonly Taint[];
  /** `linux` or `windows`. */
  readonly os: string;
  /** Such as `arm64`. */
  readonly architecture: string | undefined;
  /** Such as `Ubuntu 24.04.1 LTS`. */
  readonly osImage: string | undefined;
  readonly kernel: string | undefined;
  /** Such as `v1.34.1-eks-113cf36`. */
  readonly kubelet: string | undefined;
  /** Such as `containerd://2.1.4`. */
  readonly runtime: string | undefined;
  /** The cloud's id, such as `aws:///eu-central-1a/i-0abc`. */
  readonly providerId: string | undefined;
  readonly addresses: readonly NodeAddress[];
  /** What it has for pods; undefined where its kubelet did not report it. */
  readonly allocatable: Amounts | undefined;
}

interface Taint {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: string;
}

interface NodeAddress {
  /** `InternalIP`, `ExternalIP`, `Hostname` and so on. */
  readonly type: string;
  readonly address: string;
}

export const nodes: Kind<Node> = defineKind({
  apiVersions: ['v1'],
  kind: 'Node',
  plural: 'nodes',
  namespaced: false,
  declared: false,
  keep: [
    ...META_KEEP,
    "metadata.annotations['k3s.io/node-args']~",
    "metadata.annotations['cluster.x-k8s.io/cluster-name']",
    "metadata.annotations['k3s.io/hostname']",
    "metadata.annotations['rke2.io/hostname']",
    "metadata.annotations['rke.cattle.io/internal-ip']",
    "metadata.annotations['kubeadm.alpha.kubernetes.io/cri-socket']",
    "metadata.annotations['machineconfiguration.openshift.io/currentConfig']",
    'spec.providerID',
    'spec.unschedulable',
    'spec.taints',
    'status.conditions[].type',
    'status.conditions[].status',
    'status.addresses',
    'status.allocatable',
    'status.nodeInfo.operatingSystem',
    'status.nodeInfo.architecture',
    'status.nodeInfo.osImage',
    'status.nodeInfo.kernelVersion',
    'status.nodeInfo.kubeletVersion',
    'status.nodeInfo.containerRuntimeVersion',
  ],
  decode: (raw) => {
    const meta = metaOf(raw, false);
    const conditions = new Map(
      list(raw, 'status.conditions').map((one) => [
        text(one, 'type') ?? '',
        text(one, 'status') ?? '',
      ]),
    );
    const ready = conditions.get('Ready');
    return {
      meta,
      ready: ready === undefined ? undefined : ready === 'True',
      conditions,
      unschedulable: flag(raw, 'spec.unschedulable') ?? false,
      taints: list(raw, 'spec.taints').map((one) => ({
        key: requiredText(one, 'key'),
        value: text(one, 'value'),
        effect: text(one, 'effect') ?? '',
      })),
      os:
        text(raw, 'status.nodeInfo.operatingSystem') ??
        meta.labels.get('kubernetes.io/os') ??
        'linux',
      architecture: text(raw, 'status.nodeInfo.architecture'),
      osImage: text(raw, 'status.nodeInfo.osImage'),
      kernel: text(raw, 'status.nodeInfo.kernelVersion'),
      kubelet: text(raw, 'status.nodeInfo.kubeletVersion'),
      runtime: text(raw, 'status.nodeInfo.containerRuntimeVersion'),
      providerId: text(raw, 'spec.providerID'),
      addresses: list(raw, 'status.addresses').map((one) => ({
        type: text(one, 'type') ?? '',
        address: text(one, 'address') ?? '',
      })),
      allocatable: allocatableOf(raw),
    };
  },
});
