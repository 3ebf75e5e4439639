import { flag } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Settings of Calico's agent; the one called `default` is for every node. */
export interface FelixConfiguration {
  readonly meta: Meta;
  readonly wireguard: boolean;
  readonly wireguardV6: boolean;
  readonly bpf: boolean;
}

export const felixConfigurations: Kind<FelixConfiguration> = defineKind({
  apiVersions: ['projectcalico.org/v3', 'crd.projectcalico.org/v1'],
  kind: 'FelixConfiguration',
  plural: 'felixconfigurations',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.wireguardEnabled', 'spec.wireguardEnabledV6', 'spec.bpfEnabled'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    wireguard: flag(raw, 'spec.wireguardEnabled') ?? false,
    wireguardV6: flag(raw, 'spec.wireguardEnabledV6') ?? false,
    bpf: flag(raw, 'spec.bpfEnabled') ?? false,
  }),
});
