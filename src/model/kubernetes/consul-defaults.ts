import { flag, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What Consul's proxies take, for all services or for one. */
export interface ConsulDefaults {
  readonly meta: Meta;
  /** `strict`, `permissive`, or empty as where it is missing: strict, or what is said for all. */
  readonly mode: string | undefined;
}

/** Settings of Consul's mesh as a whole. */
export interface ConsulMesh {
  readonly meta: Meta;
  /** Whether `permissive` counts at all. */
  readonly allowsPermissive: boolean;
}

const GROUP = 'consul.hashicorp.com/v1alpha1';

export const proxyDefaults: Kind<ConsulDefaults> = defaultsKind('ProxyDefaults');
export const serviceDefaults: Kind<ConsulDefaults> = defaultsKind('ServiceDefaults');

function defaultsKind(kind: string): Kind<ConsulDefaults> {
  return defineKind({
    apiVersions: [GROUP],
    kind,
    plural: kind.toLowerCase(),
    namespaced: true,
    declared: true,
    keep: [...META_KEEP, 'spec.mutualTLSMode'],
    decode: (raw) => ({
      meta: metaOf(raw, true),
      mode: text(raw, 'spec.mutualTLSMode') || undefined,
    }),
  });
}

export const consulMeshes: Kind<ConsulMesh> = defineKind({
  apiVersions: [GROUP],
  kind: 'Mesh',
  plural: 'meshes',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.allowEnablingPermissiveMutualTLS'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    allowsPermissive: flag(raw, 'spec.allowEnablingPermissiveMutualTLS') ?? false,
  }),
});
