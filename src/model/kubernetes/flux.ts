import { flag, list, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** A Flux Kustomization: applies its source again at every interval. */
export interface FluxKustomization {
  readonly meta: Meta;
  readonly suspended: boolean;
  /** A duration such as `10m`. */
  readonly interval: string;
  /** Ids of what it applied, `namespace_name_group_kind`; undefined before it ran. */
  readonly inventory: readonly string[];
}

export const fluxKustomizations: Kind<FluxKustomization> = defineKind({
  apiVersions: ['kustomize.toolkit.fluxcd.io/v1', 'kustomize.toolkit.fluxcd.io/v1beta2'],
  kind: 'Kustomization',
  plural: 'kustomizations',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.suspend', 'spec.interval', 'status.inventory.entries[].id'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    suspended: flag(raw, 'spec.suspend') ?? false,
    interval: text(raw, 'spec.interval') ?? '',
    inventory: list(raw, 'status.inventory.entries').flatMap((one) => text(one, 'id') ?? []),
  }),
});

/** A Flux HelmRelease: upgrades on change, and corrects drift only where asked to. */
export interface FluxHelmRelease {
  readonly meta: Meta;
  readonly suspended: boolean;
  readonly interval: string;
  /** `enabled` puts drift back, `warn` only tells, `disabled` and missing do nothing. */
  readonly drift: string;
}

export const fluxHelmReleases: Kind<FluxHelmRelease> = defineKind({
  apiVersions: ['helm.toolkit.fluxcd.io/v2', 'helm.toolkit.fluxcd.io/v2beta2'],
  kind: 'HelmRelease',
  plural: 'helmreleases',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.suspend', 'spec.interval', 'spec.driftDetection.mode'],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    suspended: flag(raw, 'spec.suspend') ?? false,
    interval: text(raw, 'spec.interval') ?? '',
    drift: text(raw, 'spec.driftDetection.mode') ?? 'disabled',
  }),
});
