import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Since when the API server notes the use of long-lived ServiceAccount tokens on their Secrets. */
export interface TokenTracking {
  readonly meta: Meta;
  /** A day in UTC, `YYYY-MM-DD`; undefined where it is not said. */
  readonly since: string | undefined;
}

export const tokenTracking: Kind<TokenTracking> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: 'kube-system', name: 'kube-apiserver-legacy-service-account-token-tracking' },
  declared: false,
  keep: [...META_KEEP, 'data.since'],
  decode: (raw) => ({ meta: metaOf(raw, true), since: text(raw, 'data.since') }),
});
