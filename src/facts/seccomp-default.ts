import {
  KUBELET_SETTING,
  type KubeletConfig,
  kubeletConfig,
} from '../model/kubernetes/kubelet-config.ts';
import { fieldOf } from '../model/kubernetes/meta.ts';
import { type Node, nodes } from '../model/kubernetes/node.ts';
import { type Gaps, gapsOf, type Observed, visible } from '../model/observed.ts';
import { defineFact, type Fact, maybe } from '../model/source.ts';
import type { Evidence } from '../model/verdict.ts';
import { flagIn, K3S_ARGUMENTS, k3sArguments, kubeletArguments } from './arguments.ts';
import { probeGap } from './kubelet-settings.ts';
import { once, remember } from './remember.ts';

/** Whether a kubelet gives the runtime's seccomp profile to pods that name none. */
export type SeccompDefault =
  | { readonly state: 'on' | 'off'; readonly evidence: Evidence }
  | { readonly state: 'unknown'; readonly gaps: Gaps };

export interface SeccompDefaults {
  /** Of one node; of all nodes together, for a pod that has none yet. */
  readonly on: (node: string | undefined) => SeccompDefault;
}

/** What kubelets do for pods without a seccomp profile. Always whole: gaps are in each answer. */
export const seccompDefaults: Fact<SeccompDefaults> = defineFact({
  id: 'seccomp-default',
  title: 'Whether kubelets give a seccomp profile to pods that name none',
  needs: { nodes: maybe(nodes), config: maybe(kubeletConfig) },
  compute: ({ nodes, config }): SeccompDefaults => {
    const all = visible(nodes).filter(({ os }) => os !== 'windows');
    const byName = new Map(all.map((node) => [node.meta.name, node]));
    const of = remember((node: Node) => stateOf(node, config));
    const anywhere = once(() => together(all.map(of), nodes));
    return {
      on: (name) => {
        const node = name === undefined ? undefined : byName.get(name);
        return node === undefined ? anywhere() : of(node);
      },
    };
  },
  show: () => ({}),
});

function stateOf(node: Node, config: Observed<readonly KubeletConfig[]>): SeccompDefault {
  if (node.meta.annotations.has(K3S_ARGUMENTS)) return ofK3s(node);
  const [given] = visible(config);
  if (given === undefined) return { state: 'unknown', gaps: [probeGap(node), ...gapsOf(config)] };
  const { seccompDefault = false } = given;
  const note = 'for every kubelet that kubeadm sets up, unless its own flags say otherwise';
  const path = `${KUBELET_SETTING}: seccompDefault`;
  const evidence = fieldOf(given, path, seccompDefault, note);
  return { state: seccompDefault ? 'on' : 'off', evidence };
}

function ofK3s(node: Node): SeccompDefault {
  const args = k3sArguments(node);
  if (args === undefined) return { state: 'unknown', gaps: [probeGap(node)] };
  const value = flagIn(kubeletArguments(args), 'seccomp-default') ?? 'false';
  const path = `metadata.annotations['${K3S_ARGUMENTS}']`;
  const evidence = fieldOf(node, path, `seccomp-default=${value}`);
  return { state: value === 'true' ? 'on' : 'off', evidence };
}

/** On where every node has it on: a pod may be placed on any of them. */
function together(
  all: readonly SeccompDefault[],
  nodes: Observed<readonly Node[]>,
): SeccompDefault {
  const off = all.find(({ state }) => state === 'off');
  if (off !== undefined) return off;
  const open = all.find(({ state }) => state === 'unknown');
  if (open !== undefined) return open;
  const [gap, ...gaps] = gapsOf(nodes);
  if (gap !== undefined) return { state: 'unknown', gaps: [gap, ...gaps] };
  const [first] = all;
  return first ?? { state: 'unknown', gaps: [NO_NODE] };
}

const NO_NODE = {
  source: nodes.id,
  cause: 'not-declared',
  detail: 'there is no node whose kubelet could tell',
  permission: 'list nodes',
} as const;
