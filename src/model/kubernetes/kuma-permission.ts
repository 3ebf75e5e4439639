import { at, labels, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** Who may call what it targets in a mesh of Kuma. */
export interface KumaPermission {
  readonly meta: Meta;
  readonly target: KumaTarget;
  readonly rules: readonly KumaRule[];
}

export interface KumaTarget {
  /** `Mesh`, as where it is missing, `MeshSubset`, `MeshService`, `Dataplane` and the like. */
  readonly kind: string;
  readonly name: string | undefined;
  /** Of the pods that it targets: tags or labels. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface KumaRule {
  readonly path: string;
  readonly action: 'allow' | 'deny' | 'other';
  /** Whether it is about everybody in the mesh. */
  readonly everybody: boolean;
  /** In words: kind and name, tags, or an identity. */
  readonly from: string;
}

export const kumaPermissions: Kind<KumaPermission> = defineKind({
  apiVersions: ['kuma.io/v1alpha1'],
  kind: 'MeshTrafficPermission',
  plural: 'meshtrafficpermissions',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    ...['spec.targetRef', 'spec.from[].targetRef'].flatMap((one) =>
      ['kind', 'name', 'tags', 'labels'].map((field) => `${one}.${field}`),
    ),
    'spec.from[].default.action',
    ...['allow', 'deny', 'allowWithShadowDeny'].flatMap((one) => [
      `spec.rules[].default.${one}[].spiffeID.type`,
      `spec.rules[].default.${one}[].spiffeID.value`,
    ]),
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    target: targetOf(at(raw, 'spec.targetRef')),
    rules: [
      ...list(raw, 'spec.from').map((one, index) => fromOf(one, `spec.from[${index}]`)),
      ...list(raw, 'spec.rules').flatMap((one, index) => rulesOf(one, `spec.rules[${index}]`)),
    ],
  }),
});

/** Of a `targetRef`; everything where it is missing. */
export function targetOf(raw: unknown): KumaTarget {
  return {
    kind: text(raw, 'kind') ?? 'Mesh',
    name: text(raw, 'name'),
    labels: new Map([...labels(raw, 'tags'), ...labels(raw, 'labels')]),
  };
}

function fromOf(raw: unknown, path: string): KumaRule {
  const target = targetOf(at(raw, 'targetRef'));
  const tags = [...target.labels].map(([key, value]) => `${key}=${value}`).join(', ');
  const everybody = target.kind === 'Mesh';
  const from = everybody ? 'everybody in the mesh' : `${target.kind} ${target.name ?? tags}`;
  return { path, action: actionOf(text(raw, 'default.action')), everybody, from };
}

function actionOf(word: string | undefined): KumaRule['action'] {
  const known = word?.toLowerCase();
  if (known === 'allow' || known === 'allowwithshadowdeny') return 'allow';
  return known === 'deny' ? 'deny' : 'other';
}

/** The newer form: by identity. */
function rulesOf(raw: unknown, path: string): readonly KumaRule[] {
  return (['allow', 'allowWithShadowDeny', 'deny'] as const).flatMap((field) =>
    list(raw, `default.${field}`).map((one, index) => ({
      path: `${path}.default.${field}[${index}]`,
      action: field === 'deny' ? ('deny' as const) : ('allow' as const),
      ...identityOf(one),
    })),
  );
}

/** A prefix that ends before a namespace is everybody. */
function identityOf(raw: unknown): Pick<KumaRule, 'everybody' | 'from'> {
  const value = text(raw, 'spiffeID.value') ?? '';
  const isPrefix = text(raw, 'spiffeID.type') !== 'Exact';
  const everybody = value === '' || (isPrefix && !/^spiffe:\/\/[^/]+\/+[^/]/.test(value));
  return {
    everybody,
    from: everybody ? 'everybody in the mesh' : `${value}${isPrefix ? '*' : ''}`,
  };
}

/** The form before: from services to services, by tags. */
export interface OldKumaPermission {
  readonly meta: Meta;
  readonly mesh: string;
  /** Whether it lets every service call every other one. */
  readonly everybody: boolean;
}

export const oldKumaPermissions: Kind<OldKumaPermission> = defineKind({
  apiVersions: ['kuma.io/v1alpha1'],
  kind: 'TrafficPermission',
  plural: 'trafficpermissions',
  namespaced: false,
  declared: true,
  keep: [
    ...META_KEEP,
    'mesh',
    "spec.sources[].match['kuma.io/service']",
    "spec.destinations[].match['kuma.io/service']",
  ],
  decode: (raw) => ({
    meta: metaOf(raw, false),
    mesh: text(raw, 'mesh') ?? 'default',
    everybody: ['spec.sources', 'spec.destinations'].every((side) =>
      list(raw, side).some((one) => labels(one, 'match').get('kuma.io/service') === '*'),
    ),
  }),
});
