import { entries, labels, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What Istio's proxies take on the ports of the pods that it selects. */
export interface PeerAuthentication {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
  /** As written; undefined inherits, as `UNSET` does. */
  readonly mode: string | undefined;
  /** By the container's port, as written on both sides. */
  readonly ports: ReadonlyMap<string, string | undefined>;
}

export const peerAuthentications: Kind<PeerAuthentication> = defineKind({
  apiVersions: ['security.istio.io/v1', 'security.istio.io/v1beta1'],
  kind: 'PeerAuthentication',
  plural: 'peerauthentications',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.selector.matchLabels', 'spec.mtls.mode', 'spec.portLevelMtls'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: labels(raw, 'spec.selector.matchLabels'),
    mode: text(raw, 'spec.mtls.mode'),
    ports: new Map(
      entries(raw, 'spec.portLevelMtls').map(([port, one]) => [port, text(one, 'mode')]),
    ),
  }),
});
