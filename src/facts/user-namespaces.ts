import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type Gap, type Gaps, gapsOf, type Observed, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence, SomeEvidence } from '../model/verdict.ts';
import type { PodView } from './workloads.ts';

/** Whether a pod has users of its own, so that its root is nobody on the node. */
export type UserNamespace =
  | { readonly state: 'own' | 'shared'; readonly evidence: SomeEvidence }
  | { readonly state: 'unknown'; readonly evidence: SomeEvidence; readonly gaps: Gaps };

export interface UserNamespaces {
  readonly of: (pod: PodView) => UserNamespace;
}

/**
 * Asking for a user namespace is not having one: the kubelet has it on from 1.33, the kernel maps
 * volumes from 6.3, and the runtime has to know how. Always whole: gaps are in each answer.
 */
export const userNamespaces: Fact<UserNamespaces> = defineFact({
  id: 'user-namespaces',
  title: 'Whether pods that ask for a user namespace have one',
  needs: { nodes: maybe(nodes) },
  compute: ({ nodes }): UserNamespaces => ({ of: (pod) => stateOf(pod, nodes) }),
  show: () => ({}),
});

function stateOf({ object, base, spec }: PodView, nodes: Observed<readonly Node[]>): UserNamespace {
  const asked = fieldOf(object, `${base}.hostUsers`, spec.hostUsers ?? 'not set, which is true');
  if (spec.hostUsers !== false) return { state: 'shared', evidence: [asked] };
  const shared = (['hostNetwork', 'hostPID', 'hostIPC'] as const).find((one) => spec[one]);
  if (shared !== undefined) {
    return { state: 'shared', evidence: [fieldOf(object, `${base}.${shared}`, true), asked] };
  }
  return onNodes(spec.nodeName, asked, nodes);
}

function onNodes(
  name: string | undefined,
  asked: Evidence,
  nodes: Observed<readonly Node[]>,
): UserNamespace {
  const linux = visible(nodes).filter(({ os }) => os !== 'windows');
  const own = linux.filter(({ meta }) => meta.name === name);
  const candidates = own.length > 0 ? own : linux;
  const lacking = candidates.flatMap((node) => lackOf(node) ?? []);
  const [lack] = lacking;
  if (lack !== undefined && lacking.length === candidates.length) {
    return { state: 'shared', evidence: [lack, asked] };
  }
  const [gap, ...gaps] = [
    ...(own.length > 0 ? [] : gapsOf(nodes)),
    ...(lack === undefined ? [] : [someNodesCannot(lacking.length, candidates.length)]),
  ];
  if (gap !== undefined) return { state: 'unknown', evidence: [asked], gaps: [gap, ...gaps] };
  const [first] = candidates;
  if (first === undefined) return { state: 'unknown', evidence: [asked], gaps: [NO_NODE] };
  return { state: 'own', evidence: [asked, fieldOf(first, KUBELET, first.kubelet ?? '')] };
}

const KUBELET = 'status.nodeInfo.kubeletVersion';

/** The field of a node that rules user namespaces out; undefined where it has all that they need. */
function lackOf(node: Node): Evidence | undefined {
  if (!isAtLeast(node.kubelet, 1, 33)) {
    return fieldOf(node, KUBELET, node.kubelet ?? 'not reported', 'on by default from 1.33');
  }
  if (!isAtLeast(node.kernel, 6, 3)) {
    const path = 'status.nodeInfo.kernelVersion';
    return fieldOf(node, path, node.kernel ?? 'not reported', 'maps all volumes from 6.3');
  }
  const [runtime = '', version] = (node.runtime ?? '').split('://');
  if (runtime === 'containerd' && isAtLeast(version, 2, 0)) return undefined;
  if (runtime === 'cri-o' && isAtLeast(version, 1, 25)) return undefined;
  const path = 'status.nodeInfo.containerRuntimeVersion';
  return fieldOf(node, path, node.runtime ?? 'not reported', 'containerd 2.0 and CRI-O 1.25 can');
}

/** Whether a version such as `v1.34.1-eks-113cf36` is this one or newer. */
function isAtLeast(version: string | undefined, major: number, minor: number): boolean {
  const found = /^v?(\d{1,4})\.(\d{1,4})/.exec(version ?? '');
  if (found === null) return false;
  const [, a, b] = found.map(Number);
  return a !== undefined && b !== undefined && (a > major || (a === major && b >= minor));
}

function someNodesCannot(few: number, all: number): Gap {
  return {
    source: nodes.id,
    cause: 'not-declared',
    detail: `${few} of ${all} nodes cannot give it a user namespace, and it may be placed on them`,
    permission: 'the pod on a node, or nodes that all can',
  };
}

const NO_NODE: Gap = {
  source: nodes.id,
  cause: 'not-declared',
  detail: 'there is no node that could give it a user namespace',
  permission: 'list nodes',
};
