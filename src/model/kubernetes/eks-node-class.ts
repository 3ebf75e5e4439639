import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** How EKS Auto Mode builds the nodes that name it in the label `eks.amazonaws.com/nodeclass`. */
export interface EksNodeClass {
  readonly meta: Meta;
  /** `DefaultAllow` or `DefaultDeny` where its nodes enforce network policies. */
  readonly networkPolicy: string | undefined;
}

export const eksNodeClasses: Kind<EksNodeClass> = defineKind({
  apiVersions: ['eks.amazonaws.com/v1'],
  kind: 'NodeClass',
  plural: 'nodeclasses',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.networkPolicy'],
  decode: (raw) => ({ meta: metaOf(raw, false), networkPolicy: text(raw, 'spec.networkPolicy') }),
});
