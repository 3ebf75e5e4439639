import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface Namespace {
  readonly meta: Meta;
  /** The API server gives it; undefined in manifests. */
  readonly uid: string | undefined;
}

/** Annotations that may name an owner. Others are not kept, whatever a plan calls them. */
const OWNER_ANNOTATIONS: readonly string[] = ['owner', 'team', 'on-call', 'oncall'];

/** Whether an annotation that names an owner would have been kept. */
export function isKeptAnnotation(key: string): boolean {
  return OWNER_ANNOTATIONS.includes(key);
}

export const namespaces: Kind<Namespace> = defineKind({
  apiVersions: ['v1'],
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'metadata.uid',
    ...OWNER_ANNOTATIONS.map((key) => `metadata.annotations['${key}']`),
    "metadata.annotations['field.cattle.io/projectId']",
    "metadata.annotations['openshift.io/sa.scc.uid-range']",
    "metadata.annotations['linkerd.io/inject']",
    "metadata.annotations['config.linkerd.io/default-inbound-policy']",
    "metadata.annotations['config.linkerd.io/skip-inbound-ports']",
    "metadata.annotations['config.linkerd.io/skip-outbound-ports']",
    'status.phase',
  ],
  decode: (raw) => ({ meta: metaOf(raw, false), uid: text(raw, 'metadata.uid') }),
});
