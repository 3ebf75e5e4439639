import type { Autoscaler } from '../../model/kubernetes/autoscaler.ts';
import { fieldOf, subjectOf } from '../../model/kubernetes/meta.ts';
import { type Observed, visible } from '../../model/observed.ts';
import { groupOf, patchStep, type Reconciled, type Reconciler } from './reconciler.ts';

/** KEDA's documented default of `pollingInterval`. */
const POLLING_SECONDS = 30;

/** KEDA scales up from zero; a plain HorizontalPodAutoscaler is switched off by zero pods. */
export function scalingReconcilers(
  autoscalers: Observed<readonly Autoscaler[]>,
  scaled: Observed<readonly Autoscaler[]>,
  object: Reconciled,
): readonly Reconciler[] {
  return [
    ...visible(scaled)
      .filter((one) => scales(one, object))
      .map(keda),
    ...visible(autoscalers)
      .filter((one) => scales(one, object))
      // KEDA's own autoscaler says nothing that its ScaledObject does not.
      .filter(({ meta }) => !meta.owners.some(({ kind }) => kind === 'ScaledObject'))
      .map(plain),
  ];
}

function scales({ meta: own, target }: Autoscaler, { meta }: Reconciled): boolean {
  return own.namespace === meta.namespace && target.kind === meta.kind && target.name === meta.name;
}

function keda(one: Autoscaler): Reconciler {
  return {
    tool: 'KEDA',
    object: subjectOf(one.meta),
    reverts: one.paused ? [] : ['replicas'],
    seconds: one.paused ? undefined : POLLING_SECONDS,
    certainty: one.paused || one.minimum > 0 ? 'certain' : 'possible',
    why: one.paused
      ? 'the ScaledObject is paused'
      : 'KEDA scales up from zero when a trigger is active, and up to its minimum always',
    pause: one.paused
      ? []
      : [
          patchStep(['keda.sh', 'scaledobjects'], one.meta, {
            metadata: { annotations: { 'autoscaling.keda.sh/paused-replicas': '0' } },
          }),
        ],
    evidence: [
      fieldOf(one, 'spec.minReplicaCount', one.minimum),
      fieldOf(one, "metadata.annotations['autoscaling.keda.sh/paused']", one.paused),
    ],
    gaps: [],
  };
}

function plain(one: Autoscaler): Reconciler {
  return {
    tool: 'HorizontalPodAutoscaler',
    object: subjectOf(one.meta),
    reverts: [],
    seconds: undefined,
    certainty: 'certain',
    why: 'a HorizontalPodAutoscaler does nothing while its target has zero pods',
    pause: [],
    evidence: [fieldOf(one, 'spec.scaleTargetRef.name', one.target.name)],
    gaps: [],
  };
}

/** A custom resource that controls the workload: its operator knows what it puts back, we do not. */
export function operatorReconcilers(object: Reconciled): readonly Reconciler[] {
  if (!('owners' in object.meta)) return [];
  const owner = object.meta.owners.find((one) => one.controller);
  if (owner === undefined || groupOf(owner) === 'apps' || groupOf(owner) === 'batch') return [];
  if (groupOf(owner) === '') return [];
  const { namespace } = object.meta;
  const key = `${groupOf(owner)}/${owner.kind}/${namespace}/${owner.name}`;
  return [
    {
      tool: 'operator',
      object: { type: 'k8s', key, ...withoutController(owner), namespace },
      reverts: ['replicas', 'spec'],
      seconds: undefined,
      certainty: 'possible',
      why: 'the operator of the object that owns it may write it again at once',
      pause: [],
      evidence: [
        {
          subject: subjectOf(object.meta),
          path: 'metadata.ownerReferences',
          value: `${owner.kind}/${owner.name}`,
        },
      ],
      gaps: [
        {
          source: key,
          cause: 'not-collected',
          detail: `what the operator of ${owner.kind} ${owner.name} puts back is not written in the cluster`,
          permission: '--plan FILE with containment.gitopsPause',
        },
      ],
    },
  ];
}

function withoutController({
  apiVersion,
  kind,
  name,
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}) {
  return { apiVersion, kind, name };
}
