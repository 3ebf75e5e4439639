import { CLUSTER, fieldOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import { nodes } from '../../model/kubernetes/node.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { repositoryOf } from '../../tables/agent-images.ts';
import { platform } from '../platform.ts';
import { type WorkloadView, workloads } from '../workloads.ts';

/** Whether something starts new nodes for pods that find no room. */
export type ScaleOut =
  | { readonly state: 'yes' | 'no'; readonly evidence: Evidence }
  | { readonly state: 'unknown'; readonly gaps: readonly Gap[] };

const AUTOSCALER =
  /(?:^|\/)cluster-autoscaler(?:-(?:amd64|arm64|s390x))?$|(?:^|\/)karpenter\/controller$/;

export const scaleOut: Fact<ScaleOut> = defineFact({
  id: 'scale-out',
  title: 'Whether something starts new nodes for pods that find no room',
  needs: { nodes: maybe(nodes), workloads: maybe(workloads), platform: maybe(platform) },
  compute: ({ nodes, workloads, platform }): ScaleOut => {
    const found =
      visible(nodes)
        .map(startedNode)
        .find((one) => one !== undefined) ??
      visible(workloads)
        .map(autoscalerIn)
        .find((one) => one !== undefined);
    if (found !== undefined) return { state: 'yes', evidence: found };
    const gaps = [...gapsOf(nodes), ...gapsOf(workloads), ...gapsOf(platform)];
    if (gaps.length > 0) return { state: 'unknown', gaps };
    if (platform.state !== 'unseen' && platform.value.managed !== false) return UNTOLD;
    const value = `${visible(workloads).length}, no autoscaler of nodes among them`;
    return { state: 'no', evidence: { subject: CLUSTER, path: 'workloads', value } };
  },
  show: (value: ScaleOut) => value,
});

/** Clouds scale pools from outside, and what is in the cluster does not show it. */
const UNTOLD: ScaleOut = {
  state: 'unknown',
  gaps: [
    {
      source: 'cloud/pools',
      cause: 'not-collected',
      detail: 'whether the provider scales pools of nodes is not read',
    },
  ],
};

const STARTED = ['karpenter.sh/nodepool', 'karpenter.sh/provisioner-name'];

function startedNode(node: Node): Evidence | undefined {
  const label = STARTED.find((one) => node.meta.labels.has(one));
  if (label === undefined) return undefined;
  return fieldOf(node, `metadata.labels['${label}']`, node.meta.labels.get(label) ?? '');
}

function autoscalerIn({ pods }: WorkloadView): Evidence | undefined {
  for (const { object, spec, pod } of pods) {
    if (pod?.ready !== true) continue;
    const container = spec.containers.find(({ image }) => AUTOSCALER.test(repositoryOf(image)));
    if (container !== undefined) {
      return fieldOf(object, `${container.path}.image`, container.image);
    }
  }
  return undefined;
}
