import { flag, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What Istio's control plane applies to the whole mesh, as far as it is kept. */
export interface MeshConfig {
  readonly meta: Meta;
  /** The namespace whose policies hold for the whole mesh. */
  readonly rootNamespace: string | undefined;
  /** Whether clients use mutual TLS where they can without being told; on where missing. */
  readonly autoMtls: boolean | undefined;
}

/** What the injector gives each sidecar, unless its pod says otherwise. */
export interface InjectorValues {
  readonly meta: Meta;
  /** Ports that the proxy takes: `*` is all of them. */
  readonly includeInboundPorts: string | undefined;
  readonly excludeInboundPorts: string | undefined;
}

/** The root namespace where nothing names another one. */
export const ISTIO_NAMESPACE = 'istio-system';

export const meshConfig: Kind<MeshConfig> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: ISTIO_NAMESPACE, name: 'istio' },
  declared: true,
  keep: [...META_KEEP, 'data.mesh>rootNamespace', 'data.mesh>enableAutoMtls'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    rootNamespace: text(raw, 'data.mesh.rootNamespace'),
    autoMtls: flag(raw, 'data.mesh.enableAutoMtls'),
  }),
});

export const injectorValues: Kind<InjectorValues> = defineKind({
  apiVersions: ['v1'],
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  only: { namespace: ISTIO_NAMESPACE, name: 'istio-sidecar-injector' },
  declared: true,
  keep: [
    ...META_KEEP,
    'data.values>global.proxy.includeInboundPorts',
    'data.values>global.proxy.excludeInboundPorts',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    includeInboundPorts: text(raw, 'data.values.global.proxy.includeInboundPorts'),
    excludeInboundPorts: text(raw, 'data.values.global.proxy.excludeInboundPorts'),
  }),
});
