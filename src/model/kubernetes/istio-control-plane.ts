import { flag, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What an operator was told of one control plane of Istio. */
export interface DeclaredPlane {
  readonly meta: Meta;
  /** Where the control plane runs. */
  readonly namespace: string;
  readonly rootNamespace: string | undefined;
  readonly autoMtls: boolean | undefined;
}

/** OpenShift Service Mesh 2: its root namespace is the one that it is in. */
export const maistraPlanes: Kind<DeclaredPlane> = defineKind({
  apiVersions: ['maistra.io/v2', 'maistra.io/v1'],
  kind: 'ServiceMeshControlPlane',
  plural: 'servicemeshcontrolplanes',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.security.dataPlane.automtls'],
  decode: (raw) => {
    const meta = metaOf(raw, true);
    return {
      meta,
      namespace: meta.namespace,
      rootNamespace: meta.namespace,
      autoMtls: flag(raw, 'spec.security.dataPlane.automtls'),
    };
  },
});

/** The Sail operator, and with it OpenShift Service Mesh 3. */
export const sailPlanes: Kind<DeclaredPlane> = defineKind({
  apiVersions: ['sailoperator.io/v1', 'sailoperator.io/v1alpha1'],
  kind: 'Istio',
  plural: 'istios',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.namespace',
    'spec.values.meshConfig.rootNamespace',
    'spec.values.meshConfig.enableAutoMtls',
  ],
  decode: (raw) => {
    const namespace = text(raw, 'spec.namespace') ?? 'istio-system';
    return {
      meta: metaOf(raw, false),
      namespace,
      rootNamespace: text(raw, 'spec.values.meshConfig.rootNamespace') ?? namespace,
      autoMtls: flag(raw, 'spec.values.meshConfig.enableAutoMtls'),
    };
  },
});

/** A channel of the control plane that Google runs outside of the cluster. */
export interface ManagedRevision {
  readonly meta: Meta;
}

export const managedRevisions: Kind<ManagedRevision> = defineKind({
  apiVersions: ['mesh.cloud.google.com/v1beta1', 'mesh.cloud.google.com/v1alpha1'],
  kind: 'ControlPlaneRevision',
  plural: 'controlplanerevisions',
  namespaced: true,
  declared: true,
  keep: META_KEEP,
  decode: (raw) => ({ meta: metaOf(raw, true) }),
});
