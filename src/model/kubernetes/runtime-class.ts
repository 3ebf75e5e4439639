import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Which runtime of a node starts a pod that names it. */
export interface RuntimeClass {
  readonly meta: Meta;
  /** The runtime's name in the configuration of the nodes, such as `runsc`. */
  readonly handler: string;
}

export const runtimeClasses: Kind<RuntimeClass> = defineKind({
  apiVersions: ['node.k8s.io/v1'],
  kind: 'RuntimeClass',
  plural: 'runtimeclasses',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'handler'],
  decode: (raw) => ({ meta: metaOf(raw, false), handler: text(raw, 'handler') ?? '' }),
});
