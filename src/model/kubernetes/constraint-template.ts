import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A template of Gatekeeper: every one makes a kind of its own for its constraints. */
export interface ConstraintTemplate {
  readonly meta: Meta;
  /** The kind of its constraints. */
  readonly constraint: string;
}

export const constraintTemplates: Kind<ConstraintTemplate> = defineKind({
  apiVersions: [
    'templates.gatekeeper.sh/v1',
    'templates.gatekeeper.sh/v1beta1',
    'templates.gatekeeper.sh/v1alpha1',
  ],
  kind: 'ConstraintTemplate',
  plural: 'constrainttemplates',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.crd.spec.names.kind'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    constraint: text(raw, 'spec.crd.spec.names.kind') ?? '',
  }),
});
