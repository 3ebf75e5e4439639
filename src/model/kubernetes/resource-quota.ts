import { at, entries, list, text, texts } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

export interface ResourceQuota {
  readonly meta: Meta;
  /** Limits by resource name, such as `pods`, as written. */
  readonly hard: ReadonlyMap<string, string>;
  /** What its controller enforces and counts; undefined until it has, and in manifests. */
  readonly status: QuotaStatus | undefined;
  /** Whether it counts only some pods (by class, phase or priority). */
  readonly scoped: boolean;
  readonly scopes: readonly string[];
}

export interface QuotaStatus {
  readonly hard: ReadonlyMap<string, string>;
  readonly used: ReadonlyMap<string, string>;
}

export const resourceQuotas: Kind<ResourceQuota> = defineKind({
  apiVersions: ['v1'],
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.hard',
    'spec.scopes',
    'spec.scopeSelector.matchExpressions',
    'status.hard',
    'status.used',
  ],
  decode: (raw) => {
    const scopes = [
      ...texts(raw, 'spec.scopes'),
      ...list(raw, 'spec.scopeSelector.matchExpressions').flatMap(
        (one) => text(one, 'scopeName') ?? [],
      ),
    ];
    return {
      meta: metaOf(raw, true),
      hard: quantities(raw, 'spec.hard'),
      status:
        at(raw, 'status.hard') === undefined || at(raw, 'status.used') === undefined
          ? undefined
          : { hard: quantities(raw, 'status.hard'), used: quantities(raw, 'status.used') },
      scoped: scopes.length > 0,
      scopes,
    };
  },
});

/** Quantities may be written as numbers: they are kept as text. */
function quantities(raw: unknown, path: string): ReadonlyMap<string, string> {
  return new Map(entries(raw, path).map(([name, value]) => [name, String(value)]));
}
