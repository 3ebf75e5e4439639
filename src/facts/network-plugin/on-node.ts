import type { EksNodeClass } from '../../model/kubernetes/eks-node-class.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { PluginConfig } from '../../model/kubernetes/plugin-config.ts';
import { type Gap, type Observed, someGaps } from '../../model/observed.ts';
import type { Evidence } from '../../model/verdict.ts';
import { NETWORK_PLUGINS_KNOWN_ON } from '../../tables/network-plugins.ts';
import type { NodeAgents, NodeView, Presence } from '../node-agents.ts';
import { builtInOn } from './built-in.ts';
import type { FoundPlugin, NodeEnforcement, Setting } from './enforcement.ts';

/** What is known of a cluster's plugins before looking at its nodes. */
export interface ClusterPlugins {
  readonly plugins: readonly FoundPlugin[];
  readonly cloud: { readonly engine: string; readonly evidence: Evidence } | undefined;
  readonly unseenAgents: readonly Gap[];
  readonly agents: NodeAgents;
  readonly vpcCni: Observed<readonly PluginConfig[]>;
  readonly nodeClasses: Observed<readonly EksNodeClass[]>;
}

/** One thing that may enforce policies on a node, and whether it is there. */
interface Candidate {
  readonly name: string;
  readonly setting: Setting;
  readonly presence: Presence | undefined;
}

/** Whether policies are enforced on a node: by any plugin that is set to and runs there. */
export function enforcementOn(
  view: NodeView,
  all: readonly Node[],
  cluster: ClusterPlugins,
): NodeEnforcement {
  if (view.serverless !== undefined) return serverless(view, view.serverless);
  const candidates = candidatesOn(view, all, cluster);
  for (const { name, setting, presence } of candidates) {
    if (setting.state !== 'yes' || (presence && presence.state !== 'ready')) continue;
    const evidence = [setting.evidence, ...presenceEvidence(presence)] as const;
    return { view, enforced: 'yes', because: `${name} ${setting.because}`, evidence };
  }
  const open = someGaps([...cluster.unseenAgents, ...candidates.flatMap(openIn)]);
  if (open !== undefined) return { view, enforced: 'unknown', gaps: open };
  return candidates.length === 0 ? byCloud(view, cluster) : refused(view, candidates);
}

function candidatesOn(
  view: NodeView,
  all: readonly Node[],
  { plugins, agents, vpcCni, nodeClasses }: ClusterPlugins,
): readonly Candidate[] {
  return [
    ...builtInOn(view.node, all, { vpcCni, nodeClasses }).map(({ plugin, setting }) => ({
      name: plugin.name,
      setting,
      presence: undefined,
    })),
    ...plugins.map(({ plugin, setting, agent }) => ({
      name: plugin.name,
      setting,
      presence: agents.on(agent, view),
    })),
  ];
}

/** What keeps a candidate from being ruled out. */
function openIn({ setting, presence }: Candidate): readonly Gap[] {
  if (setting.state === 'no' || presence?.state === 'missing') return [];
  return [
    ...(setting.state === 'unknown' ? setting.gaps : []),
    ...(presence?.state === 'unknown' ? presence.gaps : []),
  ];
}

function refused(view: NodeView, candidates: readonly Candidate[]): NodeEnforcement {
  const reasons = candidates.map(({ name, setting }) =>
    setting.state === 'no' ? `${name} ${setting.because}` : `${name} has no ready pod here`,
  );
  const evidence = candidates.flatMap(({ setting, presence }) =>
    setting.state === 'no' ? [setting.evidence] : presenceEvidence(presence),
  );
  const [first = nodeEvidence(view), ...rest] = evidence;
  return { view, enforced: 'no', because: reasons.join('; '), evidence: [first, ...rest] };
}

/** The cloud's word counts where every agent was seen and none is a plugin that the table knows. */
function byCloud(view: NodeView, { cloud }: ClusterPlugins): NodeEnforcement {
  if (cloud === undefined) {
    const detail = `no agent on this node is a plugin of the table of ${NETWORK_PLUGINS_KNOWN_ON}`;
    const permission = 'cloud settings, or a version of kubemuster that knows the plugin';
    const gap: Gap = { source: 'fact/network-plugin', cause: 'not-installed', detail, permission };
    return { view, enforced: 'unknown', gaps: [gap] };
  }
  const none = cloud.engine === 'none';
  const because = none
    ? 'the cloud enforces no policies and no plugin was found'
    : `the cloud enforces policies with ${cloud.engine}`;
  return { view, enforced: none ? 'no' : 'yes', because, evidence: [cloud.evidence] };
}

function serverless(view: NodeView, kind: 'fargate' | 'virtual'): NodeEnforcement {
  const because =
    kind === 'fargate'
      ? 'pods on Fargate are not governed by policies'
      : 'pods on virtual nodes run elsewhere, where no agent is';
  const { node } = view;
  const key = kind === 'fargate' ? 'eks.amazonaws.com/compute-type' : 'type';
  const value = node.meta.labels.get(key) ?? kind;
  return {
    view,
    enforced: 'no',
    because,
    evidence: [fieldOf(node, `metadata.labels['${key}']`, value)],
  };
}

function presenceEvidence(presence: Presence | undefined): readonly Evidence[] {
  if (presence === undefined || presence.state === 'unknown') return [];
  return [fieldOf(presence.object, presence.path, presence.value)];
}

function nodeEvidence({ node }: NodeView): Evidence {
  return fieldOf(node, 'status.conditions[Ready]', node.ready === true ? 'True' : 'not True');
}
