import { type MeshConfig, meshConfig } from '../../model/kubernetes/istio-config.ts';
import { fieldOf, type Named, subjectOf } from '../../model/kubernetes/meta.ts';
import { type Certificate, certificates } from '../../model/kubernetes/secret-writers.ts';
import {
  aksIstioRoots,
  istioRoots,
  linkerdRoots,
  type PublicCertificate,
  type TrustRoots,
} from '../../model/kubernetes/trust-roots.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import type { KnownMesh } from '../../tables/meshes.ts';

type Rooted = Extract<KnownMesh['id'], 'istio' | 'linkerd'>;

/** A certificate that all proxies of a mesh trust. Two clusters with one of them trust each other. */
export interface TrustRoot extends PublicCertificate {
  /** Whether the mesh made it for itself when it was installed, by the name that it then gives it. */
  readonly generated: boolean;
  readonly evidence: Evidence;
}

export interface TrustBundle {
  readonly mesh: Rooted;
  readonly object: Named;
  readonly path: string;
  readonly roots: readonly TrustRoot[];
  /** Whether it is trusted besides the root that signs for the mesh itself. */
  readonly besides: boolean;
  /** How many entries are no certificate. */
  readonly unreadable: number;
}

export interface Signer {
  readonly mesh: Rooted;
  readonly certificate: Certificate;
}

/** The Secrets that control planes take what they sign with from. */
const SIGNERS: Readonly<Record<Rooted, readonly string[]>> = {
  istio: ['cacerts', 'istiod-tls'],
  linkerd: ['linkerd-identity-issuer', 'linkerd-trust-anchor'],
};

/** What the meshes of a cluster trust, as far as it may be read without a Secret. Always whole. */
export interface MeshTrust {
  readonly bundles: readonly TrustBundle[];
  /** What signs for the mesh between root and proxies, where cert-manager issues it. */
  readonly signers: readonly Signer[];
  readonly signerGaps: readonly Gap[];
  readonly gapsOf: Readonly<Record<Rooted, readonly Gap[]>>;
}

export const meshTrust: Fact<MeshTrust> = defineFact({
  id: 'mesh-trust',
  title: 'The root certificates that the proxies of a mesh trust, by fingerprint and date',
  needs: {
    istio: maybe(istioRoots),
    aks: maybe(aksIstioRoots),
    linkerd: maybe(linkerdRoots),
    config: maybe(meshConfig),
    certificates: maybe(ifServed(certificates)),
  },
  compute: ({ istio, aks, linkerd, config, certificates }): MeshTrust => ({
    bundles: [
      ...[...visible(istio), ...visible(aks)].map((one) => bundleOf('istio', one)),
      ...visible(linkerd).map((one) => bundleOf('linkerd', one)),
      ...visible(config).flatMap(besidesOf),
    ],
    signers: [
      ...visible(certificates).flatMap((one) => signerOf('istio', one)),
      ...visible(certificates).flatMap((one) => signerOf('linkerd', one)),
    ],
    signerGaps: gapsOf(certificates),
    gapsOf: { istio: [istio, aks, config].flatMap(gapsOf), linkerd: gapsOf(linkerd) },
  }),
  show: ({ bundles, signers }: MeshTrust) => ({
    bundles: bundles.map(({ mesh, object, roots, besides, unreadable }) => ({
      mesh,
      ...(besides ? { besides } : {}),
      object: subjectOf(object.meta).key,
      roots: roots.map(({ evidence: _evidence, ...root }) => root),
      unreadable,
    })),
    signers: signers.map(({ mesh, certificate: { meta, secret, notAfter, ready } }) => ({
      mesh,
      object: subjectOf(meta).key,
      secret,
      notAfter,
      ready,
    })),
  }),
});

function signerOf(mesh: Rooted, certificate: Certificate): readonly Signer[] {
  return SIGNERS[mesh].includes(certificate.secret ?? '') ? [{ mesh, certificate }] : [];
}

function bundleOf(mesh: Rooted, found: TrustRoots): TrustBundle {
  const { path, unreadable } = found;
  const roots = found.certificates.map(
    (one): TrustRoot => ({
      ...one,
      generated: isGenerated(mesh, one),
      evidence: fieldOf(found, path, shortOf(one), `SHA-256 ${one.sha256.slice(0, 16)}…`),
    }),
  );
  return { mesh, object: found, path, roots, besides: false, unreadable };
}

/** What the settings of Istio add. */
function besidesOf(config: MeshConfig): readonly TrustBundle[] {
  const path = 'data.mesh.caCertificates';
  const certificates = config.besides;
  if (certificates.length === 0) return [];
  const bundle = bundleOf('istio', { meta: config.meta, path, certificates, unreadable: 0 });
  return [{ ...bundle, besides: true }];
}

function shortOf({ subject, issuer, notAfter }: PublicCertificate): string {
  const by = issuer === subject ? 'by itself' : `by ${issuer}`;
  return `${subject}, ${by}, until ${notAfter.slice(0, 10)}`;
}

/**
 * Istio's own CA bears the trust domain as its organization and no other name; Linkerd's installer names the
 * root after the identity service, which signs with the same key.
 */
function isGenerated(mesh: Rooted, { subject, issuer }: PublicCertificate): boolean {
  if (subject !== issuer) return false;
  switch (mesh) {
    case 'istio':
      return /^O=[^,=]+$/.test(subject);
    case 'linkerd':
      return subject.startsWith('CN=identity.linkerd.');
  }
}
