import { at, labels, list } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Which pods' proxies read tokens of requests. Whose tokens is not kept: only that there is somebody. */
export interface RequestAuthentication {
  readonly meta: Meta;
  /** Empty: every pod of its namespace, or of the mesh where that is the root namespace. */
  readonly selector: ReadonlyMap<string, string>;
  /** Whether it is for gateways, waypoints or Services instead. */
  readonly targeting: boolean;
  readonly issuers: number;
}

export const requestAuthentications: Kind<RequestAuthentication> = defineKind({
  apiVersions: ['security.istio.io/v1', 'security.istio.io/v1beta1'],
  kind: 'RequestAuthentication',
  plural: 'requestauthentications',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.selector.matchLabels',
    'spec.targetRef.kind',
    'spec.targetRefs[].kind',
    'spec.jwtRules[]?',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: labels(raw, 'spec.selector.matchLabels'),
    targeting: at(raw, 'spec.targetRef') !== undefined || list(raw, 'spec.targetRefs').length > 0,
    issuers: list(raw, 'spec.jwtRules').length,
  }),
});
