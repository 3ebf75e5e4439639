import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface Namespace {
  readonly meta: Meta;
  /** The API server gives it; undefined in manifests. */
  readonly uid: string | undefined;
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
    "metadata.annotations['field.cattle.io/projectId']",
    "metadata.annotations['openshift.io/sa.scc.uid-range']",
    "metadata.annotations['linkerd.io/inject']",
    'status.phase',
  ],
  decode: (raw) => ({ meta: metaOf(raw, false), uid: text(raw, 'metadata.uid') }),
});
