import { argoApplicationSets, argoApplications } from '../../model/kubernetes/argo-cd.ts';
import { horizontalPodAutoscalers, scaledObjects } from '../../model/kubernetes/autoscaler.ts';
import { fluxHelmReleases, fluxKustomizations } from '../../model/kubernetes/flux.ts';
import { type Gap, gapsOf, visible } from '../../model/observed.ts';
import { defineFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { remember } from '../remember.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { argoReconcilers } from './argo-cd.ts';
import { fluxReconcilers } from './flux.ts';
import type { Reconciled, Reconciler } from './reconciler.ts';
import { operatorReconcilers, scalingReconcilers } from './scaling.ts';

export interface Reconcilers {
  /** By tool and object; empty where nothing that was seen manages the workload. */
  readonly of: (workload: WorkloadView) => readonly Reconciler[];
  /** Argo CD and Flux alone, for any other object. */
  readonly ofObject: (object: Reconciled) => readonly Reconciler[];
  /** What could hide a reconciler. */
  readonly gaps: readonly Gap[];
  /** For printing: what was seen of the workloads. */
  readonly workloads: readonly WorkloadView[];
}

/** Who puts back what a responder changes by hand, how soon, and how to make them wait. */
export const reconcilers: Fact<Reconcilers> = defineFact({
  id: 'reconcilers',
  title: 'Who reverts a change to each workload, how soon, and how to pause it',
  needs: {
    workloads: maybe(workloads),
    applications: maybe(ifServed(argoApplications)),
    sets: maybe(ifServed(argoApplicationSets)),
    kustomizations: maybe(ifServed(fluxKustomizations)),
    releases: maybe(ifServed(fluxHelmReleases)),
    autoscalers: maybe(horizontalPodAutoscalers),
    scaled: maybe(ifServed(scaledObjects)),
  },
  compute: ({ workloads, ...tools }): Reconcilers => {
    const { applications, sets, kustomizations, releases, autoscalers, scaled } = tools;
    const ofObject = (object: Reconciled): readonly Reconciler[] => [
      ...argoReconcilers({ applications, sets }, object),
      ...fluxReconcilers({ kustomizations, releases }, object),
    ];
    return {
      ofObject,
      of: remember((workload) => {
        const object = objectOf(workload);
        return [
          ...ofObject(object),
          ...scalingReconcilers(autoscalers, scaled, object),
          ...operatorReconcilers(object),
        ];
      }),
      gaps: Object.values(tools).flatMap((one) => gapsOf(one)),
      workloads: visible(workloads),
    };
  },
  show: ({ of, workloads }: Reconcilers) =>
    workloads.flatMap((workload) =>
      of(workload).map((one) => ({
        workload: workload.subject.key,
        reconciler: one.object.key,
        tool: one.tool,
        reverts: one.reverts,
        seconds: one.seconds ?? null,
        certainty: one.certainty,
        why: one.why,
        pause: one.pause.map(({ command }) => command),
      })),
    ),
});

/** The controller itself where it was seen, for its owner references; else what is known of it. */
function objectOf({ meta, controllers }: WorkloadView): Reconciled {
  return (
    controllers.find((one) => one.meta.kind === meta.kind && one.meta.name === meta.name) ?? {
      meta,
    }
  );
}
