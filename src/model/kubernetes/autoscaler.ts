import { number, text } from '../decode.ts';
import { defineKind, type Kind } from '../source.ts';
import { META_KEEP, type Meta, metaOf } from './meta.ts';

/** What scales a workload: a HorizontalPodAutoscaler or a KEDA ScaledObject. */
export interface Autoscaler {
  readonly meta: Meta;
  /** In its own namespace. */
  readonly target: { readonly kind: string; readonly name: string };
  readonly minimum: number;
  /** Set by an annotation of KEDA: it then leaves the workload alone. */
  readonly paused: boolean;
}

export const horizontalPodAutoscalers: Kind<Autoscaler> = defineKind({
  apiVersions: ['autoscaling/v2', 'autoscaling/v1'],
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
  declared: true,
  keep: [...META_KEEP, 'spec.scaleTargetRef.kind', 'spec.scaleTargetRef.name', 'spec.minReplicas'],
  decode: (raw) => decode(raw, 'spec.minReplicas', 1),
});

const PAUSED = 'autoscaling.keda.sh/paused';
const PAUSED_AT = 'autoscaling.keda.sh/paused-replicas';

export const scaledObjects: Kind<Autoscaler> = defineKind({
  apiVersions: ['keda.sh/v1alpha1'],
  kind: 'ScaledObject',
  plural: 'scaledobjects',
  namespaced: true,
  declared: true,
  keep: [
    ...META_KEEP,
    `metadata.annotations['${PAUSED}']`,
    `metadata.annotations['${PAUSED_AT}']`,
    'spec.scaleTargetRef.kind',
    'spec.scaleTargetRef.name',
    'spec.minReplicaCount',
  ],
  decode: (raw) => decode(raw, 'spec.minReplicaCount', 0),
});

function decode(raw: unknown, minimum: string, otherwise: number): Autoscaler {
  const meta = metaOf(raw, true);
  return {
    meta,
    target: {
      kind: text(raw, 'spec.scaleTargetRef.kind') ?? 'Deployment',
      name: text(raw, 'spec.scaleTargetRef.name') ?? '',
    },
    minimum: number(raw, minimum) ?? otherwise,
    paused: meta.annotations.get(PAUSED) === 'true' || meta.annotations.has(PAUSED_AT),
  };
}
