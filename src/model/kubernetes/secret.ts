import { text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A Secret by its name and type. Neither its values nor the names of its keys are ever kept. */
export interface Secret {
  readonly meta: Meta;
  /** Such as `kubernetes.io/service-account-token`; `Opaque` where none is given. */
  readonly type: string;
  /** Of a token: the ServiceAccount it speaks for. */
  readonly account: string | undefined;
}

export const TOKEN_TYPE = 'kubernetes.io/service-account-token';

const ACCOUNT = 'kubernetes.io/service-account.name';

export const secrets: Kind<Secret> = defineKind({
  apiVersions: ['v1'],
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
  declared: true,
  optIn: 'secret-metadata',
  keep: [...META_KEEP, `metadata.annotations['${ACCOUNT}']`, 'type'],
  decode: (raw) => {
    const meta = metaOf(raw, true);
    return { meta, type: text(raw, 'type') ?? 'Opaque', account: meta.annotations.get(ACCOUNT) };
  },
});
