import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A ConfigMap whose mere existence tells something. None of its data is kept. */
export interface ConfigMapMark {
  readonly meta: Meta;
}

/** Red Hat OpenShift Service on AWS puts its logo here. */
export const rosaBrandLogo: Kind<ConfigMapMark> = markAt('openshift-config', 'rosa-brand-logo');

/** MicroShift says its version here; OpenShift has a ClusterVersion for that. */
export const microshiftVersion: Kind<ConfigMapMark> = markAt('kube-public', 'microshift-version');

function markAt(namespace: string, name: string): Kind<ConfigMapMark> {
  return defineKind({
    apiVersions: ['v1'],
    kind: 'ConfigMap',
    plural: 'configmaps',
    namespaced: true,
    only: { namespace, name },
    declared: true,
    keep: META_KEEP,
    decode: (raw) => ({ meta: metaOf(raw, true) }),
  });
}
