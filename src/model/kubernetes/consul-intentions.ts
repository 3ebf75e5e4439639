import { list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Who may call one service of Consul, or every one. What requests hold is not kept. */
export interface ServiceIntentions {
  readonly meta: Meta;
  /** A name, or `*`. */
  readonly destination: string;
  readonly sources: readonly IntentionSource[];
}

export interface IntentionSource {
  readonly path: string;
  /** A name, or `*`. */
  readonly name: string;
  /** `allow` or `deny`; undefined where permissions about requests decide. */
  readonly action: string | undefined;
  readonly permissions: number;
}

export const serviceIntentions: Kind<ServiceIntentions> = defineKind({
  apiVersions: ['consul.hashicorp.com/v1alpha1'],
  kind: 'ServiceIntentions',
  plural: 'serviceintentions',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.destination.name',
    'spec.sources[].name',
    'spec.sources[].action',
    'spec.sources[].permissions[]?',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    destination: text(raw, 'spec.destination.name') ?? '',
    sources: list(raw, 'spec.sources').map((one, index) => ({
      path: `spec.sources[${index}]`,
      name: text(one, 'name') ?? '',
      action: text(one, 'action'),
      permissions: list(one, 'permissions').length,
    })),
  }),
});
