import {
  type CertificateRequest,
  certificateRequests,
  PEOPLE_SIGNER,
} from '../../model/kubernetes/certificate-request.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, maybe } from '../../model/source.ts';
import type { SomeEvidence, Subject } from '../../model/verdict.ts';
import { RESERVED_NAMES } from '../../tables/platform-admins.ts';
import { fits } from '../pattern.ts';

/** A client certificate that the cluster gave to somebody who signs in with it. */
export interface IssuedCertificate {
  readonly subject: Subject;
  readonly requestor: string;
  readonly groups: readonly string[];
  /** Days that it is valid; undefined where the signer decided. */
  readonly days: number | undefined;
  /** Whether a person asked for it, rather than the cluster's machinery. */
  readonly byPerson: boolean;
  readonly evidence: SomeEvidence;
}

export interface IssuedCertificates {
  readonly certificates: readonly IssuedCertificate[];
  readonly gaps: readonly Gap[];
}

/** Certificates that were approved for signing in to the API. Always whole: gaps are in the value. */
export const issuedCertificates: Fact<IssuedCertificates> = defineFact({
  id: 'issued-certificates',
  title: 'Client certificates that the cluster gave out within the last hour',
  needs: { requests: maybe(certificateRequests) },
  compute: ({ requests }): IssuedCertificates => ({
    certificates: visible(requests)
      .filter(({ signer, approved }) => signer === PEOPLE_SIGNER && approved)
      .map(issued),
    gaps: gapsOf(requests),
  }),
  show: ({ certificates, gaps }: IssuedCertificates) => ({
    certificates: certificates.map(({ subject, requestor, groups, days, byPerson }) => ({
      request: subject.key,
      requestor,
      groups,
      days: days ?? null,
      byPerson,
    })),
    gaps,
  }),
});

const DAY_SECONDS = 86_400;

function issued(request: CertificateRequest): IssuedCertificate {
  const { meta, signer, requestor, groups, expirationSeconds } = request;
  return {
    subject: subjectOf(meta),
    requestor,
    groups,
    days: expirationSeconds === undefined ? undefined : Math.ceil(expirationSeconds / DAY_SECONDS),
    byPerson: !RESERVED_NAMES.some((one) => fits(one, requestor)),
    evidence: [
      fieldOf(request, 'spec.signerName', signer),
      fieldOf(request, 'spec.username', requestor),
      fieldOf(request, 'status.conditions', 'Approved'),
    ],
  };
}
