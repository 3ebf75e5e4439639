import { list, requiredText, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** OpenShift's settings of all API servers. There is one, named `cluster`. */
export interface OpenShiftApiServer {
  readonly meta: Meta;
  /** What is audited: `None` nothing; undefined where OpenShift's own default holds. */
  readonly auditProfile: string | undefined;
  /** The first one whose group a user is in decides for that user; ignored under `None`. */
  readonly auditRules: readonly { readonly group: string; readonly profile: string }[];
  /** How Secrets are kept in etcd: `identity`, as undefined does, in plain text. */
  readonly encryption: string | undefined;
}

export const openShiftApiServers: Kind<OpenShiftApiServer> = defineKind({
  apiVersions: ['config.openshift.io/v1'],
  kind: 'APIServer',
  plural: 'apiservers',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.audit.profile',
    'spec.audit.customRules[].group',
    'spec.audit.customRules[].profile',
    'spec.encryption.type',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    auditProfile: text(raw, 'spec.audit.profile'),
    encryption: text(raw, 'spec.encryption.type'),
    auditRules: list(raw, 'spec.audit.customRules').map((one) => ({
      group: requiredText(one, 'group'),
      profile: requiredText(one, 'profile'),
    })),
  }),
});
