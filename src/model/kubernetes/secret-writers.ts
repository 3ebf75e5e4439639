import { flag, list, number, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { readyOf } from './external-secret.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What the Secrets Store CSI driver mounts, and what it copies into Secrets while it is mounted. */
export interface SecretProviderClass {
  readonly meta: Meta;
  readonly secrets: readonly { readonly name: string; readonly path: string }[];
}

export const secretProviderClasses: Kind<SecretProviderClass> = defineKind({
  apiVersions: ['secrets-store.csi.x-k8s.io/v1', 'secrets-store.csi.x-k8s.io/v1alpha1'],
  kind: 'SecretProviderClass',
  plural: 'secretproviderclasses',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.provider', 'spec.secretObjects[].secretName'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    secrets: list(raw, 'spec.secretObjects').flatMap((one, index) => {
      const name = text(one, 'secretName');
      return name ? [{ name, path: `spec.secretObjects[${index}].secretName` }] : [];
    }),
  }),
});

/** What the Vault Secrets Operator copies into a Secret. */
export interface VaultSecret {
  readonly meta: Meta;
  readonly target: string | undefined;
  /** A duration; a static secret without one is read when the object changes, and not again. */
  readonly refreshAfter: string | undefined;
  /** Whether Vault tells the operator about each change. */
  readonly instant: boolean;
  /** A version of the secret that it stays with; 0 is the newest. */
  readonly version: number;
}

function vaultKind(kind: string, plural: string): Kind<VaultSecret> {
  return defineKind({
    apiVersions: ['secrets.hashicorp.com/v1beta1'],
    kind,
    plural,
    namespaced: true,
    declared: true,
    keep: [
      ...META_KEEP,
      'spec.destination.name',
      'spec.refreshAfter',
      'spec.syncConfig.instantUpdates',
      'spec.version',
    ],
    decode: (raw) => ({
      meta: metaOf(raw, true),
      target: text(raw, 'spec.destination.name') || undefined,
      refreshAfter: text(raw, 'spec.refreshAfter') || undefined,
      instant: flag(raw, 'spec.syncConfig.instantUpdates') ?? false,
      version: number(raw, 'spec.version') ?? 0,
    }),
  });
}

export const vaultStaticSecrets: Kind<VaultSecret> = vaultKind(
  'VaultStaticSecret',
  'vaultstaticsecrets',
);
/** Leases and certificates that end by themselves: the operator renews them before. */
export const vaultDynamicSecrets: Kind<VaultSecret> = vaultKind(
  'VaultDynamicSecret',
  'vaultdynamicsecrets',
);
export const vaultPkiSecrets: Kind<VaultSecret> = vaultKind('VaultPKISecret', 'vaultpkisecrets');

/** A certificate that cert-manager renews, with its key. */
export interface Certificate {
  readonly meta: Meta;
  /** The Secret it is written to. */
  readonly secret: string | undefined;
  readonly ready: boolean | undefined;
  /** RFC 3339; missing in manifests and until it is issued. */
  readonly notAfter: string | undefined;
}

export const certificates: Kind<Certificate> = defineKind({
  apiVersions: ['cert-manager.io/v1'],
  kind: 'Certificate',
  plural: 'certificates',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.secretName',
    'status.notAfter',
    'status.conditions[].type',
    'status.conditions[].status',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    secret: text(raw, 'spec.secretName') || undefined,
    ready: readyOf(raw),
    notAfter: text(raw, 'status.notAfter'),
  }),
});

/** A Secret that is kept encrypted in Git: a controller opens it under the same name. */
export interface SealedSecret {
  readonly meta: Meta;
}

export const sealedSecrets: Kind<SealedSecret> = defineKind({
  apiVersions: ['bitnami.com/v1alpha1'],
  kind: 'SealedSecret',
  plural: 'sealedsecrets',
  namespaced: true,
  declared: true,
  keep: META_KEEP,
  decode: (raw) => ({ meta: metaOf(raw, true) }),
});
