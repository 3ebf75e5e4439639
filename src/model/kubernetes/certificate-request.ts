import { list, number, requiredText, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/**
 * A client certificate that somebody asked the cluster for. The request itself, which names whom the
 * certificate is for, is not kept; nor is the certificate. They are gone an hour after they were approved.
 */
export interface CertificateRequest {
  readonly meta: Meta;
  /** Such as `kubernetes.io/kube-apiserver-client`. */
  readonly signer: string;
  /** Who asked. */
  readonly requestor: string;
  readonly groups: readonly string[];
  readonly expirationSeconds: number | undefined;
  readonly approved: boolean;
}

/** Signs certificates that people and programs sign in with. */
export const PEOPLE_SIGNER = 'kubernetes.io/kube-apiserver-client';

export const certificateRequests: Kind<CertificateRequest> = defineKind({
  apiVersions: ['certificates.k8s.io/v1'],
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  namespaced: false,
  declared: false,
  keep: [
    ...META_KEEP,
    'spec.signerName',
    'spec.username',
    'spec.groups',
    'spec.expirationSeconds',
    'status.conditions[].type',
    'status.conditions[].status',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    signer: requiredText(raw, 'spec.signerName'),
    requestor: text(raw, 'spec.username') ?? '',
    groups: texts(raw, 'spec.groups'),
    expirationSeconds: number(raw, 'spec.expirationSeconds'),
    approved: list(raw, 'status.conditions').some(
      (one) => text(one, 'type') === 'Approved' && text(one, 'status') === 'True',
    ),
  }),
});
