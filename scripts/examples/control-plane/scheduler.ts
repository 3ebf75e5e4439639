import type { PodSpec, Toleration } from '../pod-spec.ts';
import type { NodeShape, Taint } from './nodes.ts';

/** Places pods as evenly as the real one would, and hands out their addresses. */
export class Scheduler {
  readonly #nodes: readonly NodeShape[];
  readonly #pods = new Map<string, number>();
  readonly #addresses = new Map<string, number>();

  constructor(nodes: readonly NodeShape[]) {
    this.#nodes = nodes;
  }

  /** Nodes that a DaemonSet runs on: `ignore` are the taints every daemon tolerates anyway. */
  fitting(spec: PodSpec): readonly NodeShape[] {
    return this.#nodes.filter((node) => fits(node, spec));
  }

  /** The node for the next of some replicas: other than its siblings' first, then the emptiest. */
  place(spec: PodSpec, siblings: readonly NodeShape[]): NodeShape {
    const [best] = this.fitting(spec).toSorted(
      (a, b) =>
        countOf(siblings, zoneOf(a)) - countOf(siblings, zoneOf(b)) ||
        siblings.filter((one) => one === a).length - siblings.filter((one) => one === b).length ||
        this.load(a) - this.load(b) ||
        a.name.localeCompare(b.name),
    );
    if (best === undefined) throw new Error(`no node fits ${spec.containers[0]?.name}`);
    return best;
  }

  load(node: NodeShape): number {
    return this.#pods.get(node.name) ?? 0;
  }

  /** The address of a new pod on the node. */
  admit(node: NodeShape, hostNetwork: boolean): string {
    this.#pods.set(node.name, this.load(node) + 1);
    if (hostNetwork) return node.internalIP;
    const next = (this.#addresses.get(node.name) ?? node.firstPod - 1) + 1;
    this.#addresses.set(node.name, next);
    return `${node.podNet}.${next}`;
  }
}

function zoneOf(node: NodeShape): string {
  return node.labels['topology.kubernetes.io/zone'] ?? node.name;
}

function countOf(nodes: readonly NodeShape[], zone: string): number {
  return nodes.filter((one) => zoneOf(one) === zone).length;
}

function fits(node: NodeShape, spec: PodSpec): boolean {
  const wanted = Object.entries(spec.nodeSelector ?? {});
  if (wanted.some(([key, value]) => node.labels[key] !== value)) return false;
  const hard = (node.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  return hard.every((taint) => (spec.tolerations ?? []).some((one) => tolerates(one, taint)));
}

function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key === undefined) return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === (taint.value ?? '');
}
