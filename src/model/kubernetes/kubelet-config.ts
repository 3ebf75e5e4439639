import { flag, number, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Who may talk to the kubelets, and what they do for pods, in the configuration that kubeadm hands to each of them. */
export interface KubeletConfig {
  readonly meta: Meta;
  /** Whether requests without credentials are let in; undefined is false. */
  readonly anonymous: boolean | undefined;
  /** `Webhook` asks the API server, as undefined does; `AlwaysAllow` allows everything. */
  readonly mode: string | undefined;
  /** A port that anybody may read from; undefined and 0 are none. */
  readonly readOnlyPort: number | undefined;
  /** Whether pods without a seccomp profile get that of the runtime; undefined is false. */
  readonly seccompDefault: boolean | undefined;
}

export const KUBELET_SETTING = 'data.kubelet';

export const kubeletConfig: Kind<KubeletConfig> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: 'kube-system', name: 'kubelet-config' },
  declared: false,
  keep: [
    ...META_KEEP,
    'data.kubelet>authentication.anonymous.enabled',
    'data.kubelet>authorization.mode',
    'data.kubelet>readOnlyPort',
    'data.kubelet>seccompDefault',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    anonymous: flag(raw, `${KUBELET_SETTING}.authentication.anonymous.enabled`),
    mode: text(raw, `${KUBELET_SETTING}.authorization.mode`),
    readOnlyPort: number(raw, `${KUBELET_SETTING}.readOnlyPort`),
    seccompDefault: flag(raw, `${KUBELET_SETTING}.seccompDefault`),
  }),
});
