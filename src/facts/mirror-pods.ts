import { fieldOf } from '../model/kubernetes/meta.ts';
import { nodes } from '../model/kubernetes/node.ts';
import { type Pod, pods } from '../model/kubernetes/pod.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  visible,
} from '../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../model/source.ts';
import type { SomeEvidence } from '../model/verdict.ts';
import { isActive } from './workloads.ts';

/** A pod that a kubelet started from a file of its node: the API only shows an image of it. */
export interface MirrorPod {
  readonly pod: Pod;
  /** Unknown where its node was not seen. */
  readonly on: 'control-plane' | 'worker' | 'unknown';
  readonly evidence: SomeEvidence;
  readonly gaps: readonly Gap[];
}

/** Set by the kubelet on what it shows of its own pods. */
export const MIRROR = 'kubernetes.io/config.mirror';
const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** Static pods, by the kind of node that they run on. */
export const mirrorPods: Fact<readonly MirrorPod[]> = definePartialFact({
  id: 'mirror-pods',
  title: 'Static pods, and whether their nodes are of the control plane',
  needs: { pods: maybe(pods), nodes: maybe(nodes) },
  compute: ({ pods, nodes }): Observed<readonly MirrorPod[]> => {
    const byName = new Map(visible(nodes).map((one) => [one.meta.name, one]));
    const value = visible(pods)
      .filter((pod) => isActive(pod) && pod.meta.annotations.has(MIRROR))
      .map((pod): MirrorPod => {
        const mark = fieldOf(pod, `metadata.annotations['${MIRROR}']`, 'set');
        const node = byName.get(pod.spec.nodeName ?? '');
        if (node === undefined) {
          const gaps = [...gapsOf(nodes), NO_NODE].slice(0, 1);
          return { pod, on: 'unknown', evidence: [mark], gaps };
        }
        const role = CONTROL_PLANE.find((one) => node.meta.labels.has(one));
        const place = fieldOf(node, 'metadata.labels', role ?? 'none of the control plane');
        return {
          pod,
          on: role === undefined ? 'worker' : 'control-plane',
          evidence: [mark, place],
          gaps: [],
        };
      });
    const gaps = someGaps(gapsOf(pods));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: (value: readonly MirrorPod[]) =>
    value.map(({ pod, on }) => ({ pod: `${pod.meta.namespace}/${pod.meta.name}`, on })),
});

const NO_NODE: Gap = {
  source: nodes.id,
  cause: 'not-collected',
  detail: 'the node of a static pod was not seen',
  permission: 'list nodes',
};
