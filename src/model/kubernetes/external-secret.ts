import { at, list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** What the External Secrets operator copies from a vault into a Secret. */
export interface ExternalSecretSpec {
  /** The Secret's name; that of the object where it is missing. */
  readonly target: string | undefined;
  /** `None` writes no Secret. */
  readonly creation: string | undefined;
  /** `Periodic` when missing; `OnChange` and `CreatedOnce` do not renew it. */
  readonly refreshPolicy: string | undefined;
  /** A duration such as `1h`, zero for once only. The operator's default is an hour. */
  readonly refreshInterval: string | undefined;
}

export interface ExternalSecret extends ExternalSecretSpec {
  readonly meta: Meta;
  /** False where the operator says that it could not copy it; undefined before it said anything. */
  readonly ready: boolean | undefined;
}

const SPEC: readonly string[] = [
  'target.name',
  'target.creationPolicy',
  'refreshPolicy',
  'refreshInterval',
];

const VERSIONS = ['external-secrets.io/v1', 'external-secrets.io/v1beta1'] as const;

export const externalSecrets: Kind<ExternalSecret> = defineKind({
  apiVersions: VERSIONS,
  kind: 'ExternalSecret',
  plural: 'externalsecrets',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...SPEC.map((one) => `spec.${one}`),
    'status.conditions[].type',
    'status.conditions[].status',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    ...specOf(at(raw, 'spec')),
    ready: readyOf(raw),
  }),
});

/** Makes an ExternalSecret in each namespace that it chooses. */
export interface ClusterExternalSecret {
  readonly meta: Meta;
  /** The name of what it makes; its own where it is missing. */
  readonly name: string | undefined;
  readonly namespaces: readonly string[];
  readonly selectors: readonly LabelSelector[];
  readonly spec: ExternalSecretSpec;
}

export const clusterExternalSecrets: Kind<ClusterExternalSecret> = defineKind({
  apiVersions: VERSIONS,
  kind: 'ClusterExternalSecret',
  plural: 'clusterexternalsecrets',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.externalSecretName',
    'spec.namespaces',
    'spec.namespaceSelector',
    'spec.namespaceSelectors',
    ...SPEC.map((one) => `spec.externalSecretSpec.${one}`),
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    name: text(raw, 'spec.externalSecretName'),
    namespaces: texts(raw, 'spec.namespaces'),
    selectors: [at(raw, 'spec.namespaceSelector'), ...list(raw, 'spec.namespaceSelectors')].flatMap(
      (selector) => selectorOf({ selector }, 'selector') ?? [],
    ),
    spec: specOf(at(raw, 'spec.externalSecretSpec')),
  }),
});

function specOf(raw: unknown): ExternalSecretSpec {
  return {
    target: text(raw, 'target.name') || undefined,
    creation: text(raw, 'target.creationPolicy'),
    refreshPolicy: text(raw, 'refreshPolicy'),
    refreshInterval: text(raw, 'refreshInterval'),
  };
}

/** The condition `Ready` of an object. */
export function readyOf(raw: unknown): boolean | undefined {
  const found = list(raw, 'status.conditions').find((one) => text(one, 'type') === 'Ready');
  const status = text(found, 'status');
  return status === undefined || status === 'Unknown' ? undefined : status === 'True';
}
