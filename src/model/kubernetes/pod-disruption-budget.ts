import { number, numberOrText } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';
import { type LabelSelector, selectorOf } from './selector.ts';

/** Limits how many pods an eviction may take at once. It does not limit rollouts or deletions. */
export interface PodDisruptionBudget {
  readonly meta: Meta;
  /** Missing selects no pod, empty selects all of the namespace. */
  readonly selector: LabelSelector | undefined;
  readonly minAvailable: number | string | undefined;
  readonly maxUnavailable: number | string | undefined;
  /** As its controller reports; undefined in manifests. */
  readonly disruptionsAllowed: number | undefined;
  readonly expectedPods: number | undefined;
}

export const podDisruptionBudgets: Kind<PodDisruptionBudget> = defineKind({
  apiVersions: ['policy/v1'],
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    'spec.selector',
    'spec.minAvailable',
    'spec.maxUnavailable',
    'spec.unhealthyPodEvictionPolicy',
    'status.disruptionsAllowed',
    'status.expectedPods',
    'status.currentHealthy',
    'status.desiredHealthy',
  ],
  decode: (raw) => ({
    meta: metaOf(raw, true),
    selector: selectorOf(raw, 'spec.selector'),
    minAvailable: numberOrText(raw, 'spec.minAvailable'),
    maxUnavailable: numberOrText(raw, 'spec.maxUnavailable'),
    disruptionsAllowed: number(raw, 'status.disruptionsAllowed'),
    expectedPods: number(raw, 'status.expectedPods'),
  }),
});
