import { flag, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface ServiceAccount {
  readonly meta: Meta;
  /** Undefined mounts a token, as true does. */
  readonly automountToken: boolean | undefined;
  /** Names of Secrets that belong to it: long-lived tokens among them. */
  readonly secrets: readonly string[];
  readonly imagePullSecrets: readonly string[];
}

/** Annotations that give a ServiceAccount a role in a cloud. */
export const CLOUD_ROLE_ANNOTATIONS: readonly string[] = [
  'eks.amazonaws.com/role-arn',
  'iam.gke.io/gcp-service-account',
  'azure.workload.identity/client-id',
];

export const serviceAccounts: Kind<ServiceAccount> = defineKind({
  apiVersions: ['v1'],
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...CLOUD_ROLE_ANNOTATIONS.map((name) => `metadata.annotations['${name}']`),
    'automountServiceAccountToken',
    'secrets[].name',
    'imagePullSecrets[].name',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    automountToken: flag(raw, 'automountServiceAccountToken'),
    secrets: list(raw, 'secrets').flatMap((one) => text(one, 'name') ?? []),
    imagePullSecrets: list(raw, 'imagePullSecrets').flatMap((one) => text(one, 'name') ?? []),
  }),
});
