import { at, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { type KumaTarget, targetOf } from './kuma-permission.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A mesh of Kuma, and whether its proxies use mutual TLS at all. */
export interface KumaMesh {
  readonly meta: Meta;
  /** Undefined where mutual TLS is off. */
  readonly backend: string | undefined;
  readonly backends: readonly { readonly name: string; readonly mode: string | undefined }[];
}

/** Another mode than the mesh's for what it targets. */
export interface KumaTls {
  readonly meta: Meta;
  readonly target: KumaTarget;
  /** Every mode that it sets, with its field. */
  readonly modes: readonly { readonly path: string; readonly mode: string }[];
}

export const kumaMeshes: Kind<KumaMesh> = defineKind({
  apiVersions: ['kuma.io/v1alpha1'],
  kind: 'Mesh',
  plural: 'meshes',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.mtls.enabledBackend',
    'spec.mtls.backends[].name',
    'spec.mtls.backends[].mode',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    backend: text(raw, 'spec.mtls.enabledBackend') || undefined,
    backends: list(raw, 'spec.mtls.backends').map((one) => ({
      name: text(one, 'name') ?? '',
      mode: text(one, 'mode'),
    })),
  }),
});

export const kumaTls: Kind<KumaTls> = defineKind({
  apiVersions: ['kuma.io/v1alpha1'],
  kind: 'MeshTLS',
  plural: 'meshtlses',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...['kind', 'name', 'tags', 'labels'].map((field) => `spec.targetRef.${field}`),
    'spec.from[].default.mode',
    'spec.rules[].default.mode',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    target: targetOf(at(raw, 'spec.targetRef')),
    modes: ['from', 'rules'].flatMap((field) =>
      list(raw, `spec.${field}`).flatMap((one, index) => {
        const mode = text(one, 'default.mode');
        return mode === undefined ? [] : [{ path: `spec.${field}[${index}].default.mode`, mode }];
      }),
    ),
  }),
});
