import {
  gapsOf,
  type Observed,
  partial,
  seen,
  someGaps,
  unseen,
  visible,
} from '../../model/observed.ts';
import { definePartialFact, type Fact, maybe } from '../../model/source.ts';
import { remember } from '../remember.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { type EffectiveReach, effectiveReach } from './effective.ts';
import type { SideState } from './side-isolation.ts';
import { type Isolated, type WorkloadIsolation, WorkloadJudge } from './workload-isolation.ts';

export interface Isolation {
  readonly basis: EffectiveReach['basis'];
  /** Undefined where all its pods are on the network of their node. */
  readonly of: (workload: WorkloadView) => WorkloadIsolation | undefined;
  /** For ingress of a pod that would be created there with no labels. */
  readonly ofNewPodIn: (namespace: string) => SideState;
  /** For printing. */
  readonly workloads: readonly WorkloadView[];
}

/** Per workload, by its worst kind of pod. What is enforced decides; in manifests what is declared. */
export const isolation: Fact<Isolation> = definePartialFact({
  id: 'isolation',
  title: 'Which workloads let in and out only what a policy names, and by which policies',
  needs: { reach: maybe(effectiveReach), workloads: maybe(workloads) },
  compute: ({ reach, workloads }): Observed<Isolation> => {
    if (reach.state === 'unseen') return unseen(reach.gaps);
    const judge = new WorkloadJudge(reach.value);
    const value: Isolation = {
      basis: reach.value.basis,
      of: remember((workload) => judge.of(workload)),
      ofNewPodIn: (namespace) => judge.sides.ofNewPodIn(namespace, 'ingress'),
      workloads: visible(workloads),
    };
    const gaps = someGaps([...gapsOf(reach), ...gapsOf(workloads)]);
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ basis, of, workloads }: Isolation) => ({
    basis,
    workloads: workloads.flatMap((workload) => {
      const found = of(workload);
      if (found === undefined) return [];
      const { ingress, egress, anyDestination } = found;
      return [
        {
          workload: workload.subject.key,
          ingress: shown(ingress),
          egress: shown(egress),
          anyDestination,
        },
      ];
    }),
  }),
});

function shown({ state, message, evidence }: Isolated): unknown {
  const by = evidence.map(({ subject, path, value }) => ({ object: subject.key, path, value }));
  return { state, because: message, by };
}
