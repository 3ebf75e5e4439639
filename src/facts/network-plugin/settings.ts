import { fieldOf } from '../../model/kubernetes/meta.ts';
import type { PluginConfig } from '../../model/kubernetes/plugin-config.ts';
import type { Container } from '../../model/kubernetes/pod-spec.ts';
import type { Observed } from '../../model/observed.ts';
import { tagOf } from '../../tables/agent-images.ts';
import { KINDNET_ENFORCES_SINCE, type NetworkPlugin } from '../../tables/network-plugins.ts';
import { flagIn } from '../arguments.ts';
import type { NodeAgent } from '../node-agents.ts';
import { type Setting, untold } from './enforcement.ts';

/** The ConfigMaps that decide whether plugins enforce. */
export interface PluginConfigs {
  readonly cilium: Observed<readonly PluginConfig[]>;
  readonly vpcCni: Observed<readonly PluginConfig[]>;
}

/** Whether the plugin that this agent belongs to enforces; `container` is how it was recognised. */
export function settingOf(
  plugin: NetworkPlugin,
  agent: NodeAgent,
  container: Container,
  configs: PluginConfigs,
): Setting {
  const shipped = fieldOf(agent.object, `${container.path}.image`, container.image);
  if (plugin.enforces !== 'by-configuration') {
    const because = plugin.enforces === 'yes' ? 'enforces policies' : 'enforces no policies';
    return { state: plugin.enforces, because, evidence: shipped };
  }
  switch (plugin.id) {
    case 'cilium':
    case 'gke-dataplane-v2':
      return ciliumSetting(agent, container, configs.cilium);
    case 'aws-vpc-cni':
      return vpcCniSetting(agent, configs.vpcCni);
    case 'kindnet':
      return kindnetSetting(agent, container);
    case 'kube-router':
      return kubeRouterSetting(agent, container);
    default: {
      const detail = `${plugin.name} enforces policies by a setting that is not read`;
      return { state: 'unknown', gaps: [untold(agent.subject.key, detail, 'cloud settings')] };
    }
  }
}

/** Arguments win over the ConfigMap: the agent reads it as a directory of defaults. */
function ciliumSetting(
  agent: NodeAgent,
  container: Container,
  configs: Observed<readonly PluginConfig[]>,
): Setting {
  const args = ['enable-policy', 'policy-audit-mode'].map((name) => flagOf(container, name));
  const [given, audit] = args;
  const bad = given === 'never' ? '--enable-policy=never' : '--policy-audit-mode';
  if (given === 'never' || audit === 'true') {
    const evidence = fieldOf(agent.object, `${container.path}.args`, bad);
    return { state: 'no', because: `is set to enforce nothing by ${bad}`, evidence };
  }
  if (agent.namespace !== 'kube-system') {
    const detail = `cilium-config is in namespace ${agent.namespace}, where it is not read`;
    return {
      state: 'unknown',
      gaps: [untold('core/ConfigMap', detail, 'cilium-config in kube-system')],
    };
  }
  if (configs.state !== 'seen') return { state: 'unknown', gaps: configs.gaps };
  const [config] = configs.value;
  if (config === undefined) {
    const evidence = fieldOf(agent.object, `${container.path}.args`, 'no setting of policies');
    return { state: 'yes', because: 'enforces policies by default', evidence };
  }
  const policy = given ?? config.settings.get('enable-policy') ?? 'default';
  if (policy === 'never') return configSays(config, 'no', 'enable-policy', policy);
  const auditing = audit ?? config.settings.get('policy-audit-mode') ?? 'false';
  if (auditing === 'true') return configSays(config, 'no', 'policy-audit-mode', auditing);
  if (config.settings.get('enable-k8s-networkpolicy') === 'false') {
    return configSays(config, 'no', 'enable-k8s-networkpolicy', 'false');
  }
  return configSays(config, 'yes', 'enable-policy', policy);
}

function vpcCniSetting(agent: NodeAgent, configs: Observed<readonly PluginConfig[]>): Setting {
  const name = 'enable-network-policy';
  const container = agent.spec.containers.find((one) => flagOf(one, name) !== undefined);
  if (container === undefined || flagOf(container, name) !== 'true') {
    const path = container === undefined ? `${agent.base}.containers` : `${container.path}.args`;
    const evidence = fieldOf(agent.object, path, `no --${name}=true`);
    return { state: 'no', because: 'runs without its policy agent', evidence };
  }
  return controllerSetting(configs);
}

/** Whether the EKS control plane turns policies into what its agents enforce. */
export function controllerSetting(configs: Observed<readonly PluginConfig[]>): Setting {
  if (configs.state !== 'seen') return { state: 'unknown', gaps: configs.gaps };
  const key = 'enable-network-policy-controller';
  const [config] = configs.value;
  const value = config?.settings.get(key) ?? 'not set';
  if (config !== undefined) return configSays(config, value === 'true' ? 'yes' : 'no', key, value);
  const evidence = {
    subject: {
      type: 'k8s' as const,
      key: 'core/ConfigMap/kube-system/amazon-vpc-cni',
      kind: 'ConfigMap',
      namespace: 'kube-system',
      name: 'amazon-vpc-cni',
    },
    path: `data['${key}']`,
    value: 'no such ConfigMap',
  };
  return { state: 'no', because: 'the network policy controller is off', evidence };
}

function configSays(
  config: PluginConfig,
  state: 'yes' | 'no',
  key: string,
  value: string,
): Setting {
  const because = state === 'yes' ? 'is set to enforce policies' : 'is set to enforce no policies';
  return { state, because, evidence: fieldOf(config, `data['${key}']`, value) };
}

function kindnetSetting(agent: NodeAgent, container: Container): Setting {
  const evidence = fieldOf(agent.object, `${container.path}.image`, container.image);
  const date = /^v(\d{8})\b/.exec(tagOf(container.image) ?? '')?.[1];
  if (date === undefined) {
    const detail = `the tag of ${container.image} does not tell which kindnet it is`;
    const permission = 'an image of kind, tagged by date';
    return { state: 'unknown', gaps: [untold(agent.subject.key, detail, permission)] };
  }
  return date >= KINDNET_ENFORCES_SINCE
    ? { state: 'yes', because: 'enforces policies since kind v0.24', evidence }
    : { state: 'no', because: 'is older than kind v0.24, which began to enforce', evidence };
}

function kubeRouterSetting(agent: NodeAgent, container: Container): Setting {
  const value = flagOf(container, 'run-firewall') ?? 'true';
  const evidence = fieldOf(agent.object, `${container.path}.args`, `run-firewall=${value}`);
  return value === 'false'
    ? { state: 'no', because: 'runs without its firewall', evidence }
    : { state: 'yes', because: 'runs its firewall', evidence };
}

/** The value of a flag among a container's command and arguments: `true` for a bare one. */
function flagOf({ command, args }: Container, name: string): string | undefined {
  return flagIn([...command, ...args], name);
}
