import { cloudField } from '../../model/cloud/parts.ts';
import { cloudNetwork } from '../../model/cloud.ts';
import { eksNodeClasses } from '../../model/kubernetes/eks-node-class.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { ciliumConfig, vpcCniConfig } from '../../model/kubernetes/plugin-config.ts';
import {
  type Gap,
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, ifServed, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { isImageOf } from '../../tables/agent-images.ts';
import { NETWORK_PLUGINS, type NetworkPlugin } from '../../tables/network-plugins.ts';
import { type NodeAgent, type NodeAgents, nodeAgents } from '../node-agents.ts';
import { builtInOn } from './built-in.ts';
import type { FoundPlugin, NodeEnforcement } from './enforcement.ts';
import { type ClusterPlugins, enforcementOn } from './on-node.ts';
import { type PluginConfigs, settingOf } from './settings.ts';

export type { NodeEnforcement } from './enforcement.ts';

/** The network plugins of a cluster, and on which nodes policies are enforced. */
export interface NetworkEnforcement {
  readonly plugins: readonly FoundPlugin[];
  /** The rows of the table that describe them, and what is part of nodes; each once. */
  readonly rows: readonly NetworkPlugin[];
  /** What the cloud says enforces policies, or `none`. */
  readonly cloud: { readonly engine: string; readonly evidence: Evidence } | undefined;
  readonly nodes: Observed<readonly NodeEnforcement[]>;
  /** Why there may be other plugins than these; empty when every agent was seen. */
  readonly unseenAgents: readonly Gap[];
}

export const networkPlugin: Fact<NetworkEnforcement> = definePartialFact({
  id: 'network-plugin',
  title: 'Network plugins, and on which nodes they enforce policies',
  needs: {
    agents: maybe(nodeAgents),
    cilium: maybe(ciliumConfig),
    vpcCni: maybe(vpcCniConfig),
    nodeClasses: maybe(ifServed(eksNodeClasses)),
    network: maybe(cloudNetwork),
    cluster: thisCluster,
  },
  compute: ({ agents, network, cluster, nodeClasses, ...configs }) => {
    if (agents.state === 'unseen') return agents;
    const engine = network.state === 'unseen' ? undefined : network.value.policyEngine;
    const all: ClusterPlugins = {
      plugins: agents.value.agents.flatMap((agent) => pluginsOf(agent, configs)),
      cloud: engine && { engine: engine.value, evidence: cloudField(cluster.id, engine) },
      unseenAgents: agents.value.unseenAgents,
      agents: agents.value,
      vpcCni: configs.vpcCni,
      nodeClasses,
    };
    const { plugins, cloud, unseenAgents } = all;
    const known = visible(agents.value.nodes).map(({ node }) => node);
    const builtIn = known.flatMap((node) => builtInOn(node, known, all));
    const rows = [...new Set([...plugins, ...builtIn].map(({ plugin }) => plugin))];
    const value = { plugins, rows, cloud, unseenAgents, nodes: onNodes(all, agents.value) };
    const gaps = someGaps([
      ...gapsOf(agents),
      ...gapsOf(configs.cilium),
      ...gapsOf(configs.vpcCni),
      ...gapsOf(nodeClasses),
    ]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ plugins, rows, nodes, cloud }: NetworkEnforcement) => ({
    agents: plugins.map(({ plugin, agent, setting }) => ({
      plugin: plugin.id,
      daemonSet: agent.subject.key,
      enforces: setting.state,
    })),
    plugins: rows.map(({ id, established, denyTier, cidrMatchesPods, blindSpots }) => ({
      plugin: id,
      established,
      denyTier,
      cidrMatchesPods,
      blindSpots,
    })),
    cloud: cloud?.engine ?? null,
    nodes: visible(nodes).map((one) => ({
      node: one.view.node.meta.name,
      enforced: one.enforced,
      because: one.enforced === 'unknown' ? one.gaps.map(({ detail }) => detail) : one.because,
    })),
  }),
});

function onNodes(all: ClusterPlugins, { nodes }: NodeAgents): Observed<readonly NodeEnforcement[]> {
  if (nodes.state === 'unseen') return nodes;
  const known = nodes.value.map(({ node }) => node);
  return { ...nodes, value: nodes.value.map((view) => enforcementOn(view, known, all)) };
}

/** A DaemonSet may carry several plugins: Canal is Flannel and Calico in one. */
function pluginsOf(agent: NodeAgent, configs: PluginConfigs): readonly FoundPlugin[] {
  const named = NETWORK_PLUGINS.filter(({ daemonSet }) => daemonSet === agent.name);
  const others = NETWORK_PLUGINS.filter(({ daemonSet }) => daemonSet === undefined);
  const special = named.flatMap((plugin) => foundAs(plugin, agent, configs));
  return special.length > 0 ? special : others.flatMap((plugin) => foundAs(plugin, agent, configs));
}

function foundAs(
  plugin: NetworkPlugin,
  agent: NodeAgent,
  configs: PluginConfigs,
): readonly FoundPlugin[] {
  const container = agent.spec.containers
    .filter(({ role, sidecar }) => role === 'container' || sidecar)
    .find(
      ({ name, image }) =>
        plugin.containers.includes(name) || plugin.images.some((one) => isImageOf(image, one)),
    );
  if (container === undefined) return [];
  const recognized = fieldOf(agent.object, `${container.path}.image`, container.image, plugin.name);
  return [{ plugin, agent, recognized, setting: settingOf(plugin, agent, container, configs) }];
}
