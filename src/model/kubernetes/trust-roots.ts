import { at, elements, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What is kept of a certificate: who it is for and by whom, its fingerprint and its dates. */
export interface PublicCertificate {
  /** SHA-256 of the whole certificate, in hexadecimal. */
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The certificates that the proxies of a mesh trust: public, and by name in a ConfigMap for every pod. */
export interface TrustRoots {
  readonly meta: Meta;
  readonly path: string;
  readonly certificates: readonly PublicCertificate[];
  /** How many entries are no certificate. */
  readonly unreadable: number;
}

export const istioRoots: Kind<TrustRoots> = rootsIn(
  { namespace: 'istio-system', name: 'istio-ca-root-cert' },
  'root-cert.pem',
);

/** Of the mesh that AKS installs itself. */
export const aksIstioRoots: Kind<TrustRoots> = rootsIn(
  { namespace: 'aks-istio-system', name: 'istio-ca-root-cert' },
  'root-cert.pem',
);

export const linkerdRoots: Kind<TrustRoots> = rootsIn(
  { namespace: 'linkerd', name: 'linkerd-identity-trust-roots' },
  'ca-bundle.crt',
);

function rootsIn(
  only: { readonly namespace: string; readonly name: string },
  key: string,
): Kind<TrustRoots> {
  return defineKind({
    apiVersions: ['v1'],
    kind: 'ConfigMap',
    plural: 'configmaps',
    namespaced: true,
    only,
    declared: true,
    keep: [...META_KEEP, `data['${key}']%`],
    decode: (raw) => {
      const found: unknown = Reflect.get(Object(at(raw, 'data')), key);
      const entries = elements(found, `data['${key}']`);
      const certificates = entries.flatMap(certificateOf);
      return {
        meta: metaOf(raw, true),
        path: `data['${key}']`,
        certificates,
        unreadable: entries.length - certificates.length,
      };
    },
  });
}

/** None where it is no certificate. */
export function certificateOf(raw: unknown): readonly PublicCertificate[] {
  const [sha256, notBefore, notAfter] = ['sha256', 'notBefore', 'notAfter'].map((field) =>
    text(raw, field),
  );
  if (sha256 === undefined || notBefore === undefined || notAfter === undefined) return [];
  const subject = text(raw, 'subject') ?? '';
  return [{ sha256, subject, issuer: text(raw, 'issuer') ?? '', notBefore, notAfter }];
}
