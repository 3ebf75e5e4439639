import type { EksNodeClass } from '../../model/kubernetes/eks-node-class.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { Node } from '../../model/kubernetes/node.ts';
import type { PluginConfig } from '../../model/kubernetes/plugin-config.ts';
import type { Observed } from '../../model/observed.ts';
import {
  EKS_AUTO_AGENT,
  EMBEDDED_KUBE_ROUTER,
  type NetworkPlugin,
} from '../../tables/network-plugins.ts';
import { flagIn, K3S_ARGUMENTS, k3sArguments } from '../arguments.ts';
import { type Setting, untold } from './enforcement.ts';
import { controllerSetting } from './settings.ts';

/** Enforcement that runs on a node without a DaemonSet; undefined where there is none of it. */
export interface BuiltIn {
  readonly plugin: NetworkPlugin;
  readonly setting: Setting;
}

const DISABLED = 'disable-network-policy';

/** What decides about agents that are part of EKS Auto Mode nodes. */
export interface AutoModeObjects {
  readonly vpcCni: Observed<readonly PluginConfig[]>;
  readonly nodeClasses: Observed<readonly EksNodeClass[]>;
}

/** Everything that may enforce policies on a node without a DaemonSet. */
export function builtInOn(
  node: Node,
  all: readonly Node[],
  { vpcCni, nodeClasses }: AutoModeObjects,
): readonly BuiltIn[] {
  const found = [k3sOf(node, all), eksAutoOf(node, vpcCni, nodeClasses)];
  return found.filter((one) => one !== undefined);
}

/** k3s runs kube-router in its own process, unless its servers are told not to. */
function k3sOf(node: Node, all: readonly Node[]): BuiltIn | undefined {
  if (!node.kubelet?.includes('+k3s')) return undefined;
  return { plugin: EMBEDDED_KUBE_ROUTER, setting: k3sSetting(all) };
}

/** Servers decide for all nodes, and must agree. */
function k3sSetting(all: readonly Node[]): Setting {
  let enabled: Setting | undefined;
  for (const node of all) {
    const args = k3sArguments(node);
    if (args?.[0] !== 'server') continue;
    const value = flagIn(args, DISABLED) ?? 'false';
    const path = `metadata.annotations['${K3S_ARGUMENTS}']`;
    if (value !== 'false') {
      const evidence = fieldOf(node, path, `--${DISABLED}`);
      return { state: 'no', because: `is switched off by --${DISABLED}`, evidence };
    }
    const evidence = fieldOf(node, path, `server without --${DISABLED}`);
    enabled ??= { state: 'yes', because: 'enforces policies inside k3s', evidence };
  }
  const detail = 'no server node tells the arguments that k3s was started with';
  const permission = `the annotation ${K3S_ARGUMENTS} of a server node`;
  return enabled ?? { state: 'unknown', gaps: [untold('core/Node', detail, permission)] };
}

/** On EKS Auto Mode nodes the agent is part of the system; control plane and NodeClass decide. */
function eksAutoOf(
  { meta }: Node,
  configs: Observed<readonly PluginConfig[]>,
  classes: Observed<readonly EksNodeClass[]>,
): BuiltIn | undefined {
  if (meta.labels.get('eks.amazonaws.com/compute-type') !== 'auto') return undefined;
  const plugin = EKS_AUTO_AGENT;
  const controller = controllerSetting(configs);
  if (controller.state !== 'yes') return { plugin, setting: controller };
  if (classes.state !== 'seen')
    return { plugin, setting: { state: 'unknown', gaps: classes.gaps } };
  const wanted = meta.labels.get('eks.amazonaws.com/nodeclass');
  const found = classes.value.find((one) => one.meta.name === wanted);
  if (found?.networkPolicy === undefined) {
    const detail = `the NodeClass ${wanted ?? 'of the node'} sets no networkPolicy`;
    const permission = 'networkPolicy in the NodeClass';
    return {
      plugin,
      setting: {
        state: 'unknown',
        gaps: [untold('eks.amazonaws.com/NodeClass', detail, permission)],
      },
    };
  }
  const evidence = fieldOf(found, 'spec.networkPolicy', found.networkPolicy);
  return { plugin, setting: { state: 'yes', because: 'is set to enforce policies', evidence } };
}
