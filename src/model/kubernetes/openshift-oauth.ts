import { list, requiredText } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** How people sign in to OpenShift. There is one, named `cluster`. */
export interface OpenShiftOAuth {
  readonly meta: Meta;
  /** Such as `OpenID` or `LDAP`; `HTPasswd` is a file of passwords in the cluster itself. */
  readonly providers: readonly { readonly name: string; readonly type: string }[];
}

export const openShiftOAuths: Kind<OpenShiftOAuth> = defineKind({
  apiVersions: ['config.openshift.io/v1'],
  kind: 'OAuth',
  plural: 'oauths',
  namespaced: false,
  declared: true,
  keep: [...META_KEEP, 'spec.identityProviders[].name', 'spec.identityProviders[].type'],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    providers: list(raw, 'spec.identityProviders').map((one) => ({
      name: requiredText(one, 'name'),
      type: requiredText(one, 'type'),
    })),
  }),
});
