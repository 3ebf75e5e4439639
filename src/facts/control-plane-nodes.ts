import { nodes } from '../model/kubernetes/node.ts';
import { pods } from '../model/kubernetes/pod.ts';
import { type Gap, gapsIn, gapsOf, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import { isOwnApiServer } from './platform-traces.ts';

const ROLES: readonly string[] = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
];

/** The nodes of this cluster that its control plane runs on; none where a provider runs it. */
export interface ControlPlaneNodes {
  readonly names: ReadonlySet<string>;
  /** Why there may be others. */
  readonly gaps: readonly Gap[];
}

export const controlPlaneNodes: Fact<ControlPlaneNodes> = defineFact({
  id: 'control-plane-nodes',
  title: 'The nodes that the control plane runs on',
  needs: { nodes: maybe(nodes), pods: maybe(pods) },
  compute: ({ nodes, pods }): ControlPlaneNodes => {
    const servers = visible(pods).filter(isOwnApiServer);
    const labelled = visible(nodes).filter(({ meta }) => ROLES.some((one) => meta.labels.has(one)));
    return {
      names: new Set([
        ...servers.flatMap(({ spec }) => spec.nodeName ?? []),
        ...labelled.map(({ meta }) => meta.name),
      ]),
      gaps: [...gapsOf(nodes), ...gapsIn(pods, 'kube-system')],
    };
  },
  show: ({ names }: ControlPlaneNodes) => [...names].sort(),
});
