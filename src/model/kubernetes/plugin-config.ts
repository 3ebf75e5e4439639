import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Named settings of one ConfigMap. The rest of its data is never kept: it may hold credentials. */
export interface PluginConfig {
  readonly meta: Meta;
  /** By key; a key that is not in it is not set. */
  readonly settings: ReadonlyMap<string, string>;
}

function pluginConfig(
  only: { readonly namespace: string; readonly name: string },
  keys: readonly string[],
): Kind<PluginConfig> {
  return defineKind({
    apiVersions: ['v1'],
    kind: 'ConfigMap',
    plural: 'configmaps',
    namespaced: true,
    only,
    declared: true,
    keep: [...META_KEEP, ...keys.map((key) => `data['${key}']`)],
    decode: (raw) => ({
      meta: metaOf(raw, true),
      settings: new Map(
        keys.flatMap((key) => {
          const value = text(raw, `data.${key}`);
          return value === undefined ? [] : [[key, value] as const];
        }),
      ),
    }),
  });
}

/** Cilium's agent settings, also of GKE Dataplane V2 and Azure CNI powered by Cilium. */
export const ciliumConfig: Kind<PluginConfig> = pluginConfig(
  { namespace: 'kube-system', name: 'cilium-config' },
  [
    'enable-policy',
    'policy-audit-mode',
    'policy-cidr-match-mode',
    'enable-host-firewall',
    'enable-k8s-networkpolicy',
    'enable-wireguard',
    'enable-ipsec',
    'mesh-auth-mutual-enabled',
  ],
);

/** Settings of the Amazon VPC CNI that the EKS control plane reads. */
export const vpcCniConfig: Kind<PluginConfig> = pluginConfig(
  { namespace: 'kube-system', name: 'amazon-vpc-cni' },
  ['enable-network-policy-controller'],
);

/** Its existence turns log shipping on for pods on Fargate. */
export const fargateLogging: Kind<PluginConfig> = pluginConfig(
  { namespace: 'aws-observability', name: 'aws-logging' },
  [],
);
