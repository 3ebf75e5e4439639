import { visible } from '../../model/observed.ts';
import type { SharedFate } from '../../model/plan/means.ts';
import { planRecovery } from '../../model/plan.ts';
import { asOf, defineFact, type Fact, maybe, thisCluster } from '../../model/source.ts';
import { termOf } from '../../model/term.ts';
import type { Evidence } from '../../model/verdict.ts';
import { concerns } from '../declarations.ts';
import { tenancy, unseenNamespace } from '../tenancy.ts';
import { matchesNamespace } from '../tiers.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { controlPlaneFates } from './control-plane.ts';
import type { Fate } from './fate.ts';
import { statedFates } from './stated.ts';
import { workloadZones } from './workload-zones.ts';

/** What is lost together: the single points of failure of a cluster and of what runs in it. */
export interface SharedFates {
  /** Undefined for what does not serve. */
  readonly zoneOf: (workload: WorkloadView) => Fate | undefined;
  readonly cluster: Fate;
  readonly controlPlane: Fate;
  readonly etcd: Fate;
  /** Logins, account, hub and backups, as the plan states them. */
  readonly besides: readonly Fate[];
  /** The statement of the plan, in force, that accepts a fate: for a namespace, or for the cluster. */
  readonly accepted: (shared: SharedFate, namespace?: string) => Evidence | undefined;
  /** For printing: what was seen of the workloads. */
  readonly workloads: readonly WorkloadView[];
}

export const sharedFate: Fact<SharedFates> = defineFact({
  id: 'shared-fate',
  title: 'What is lost together: zone, cluster, control plane, etcd, logins, account, hub, backups',
  needs: {
    zones: workloadZones,
    control: controlPlaneFates,
    stated: statedFates,
    recovery: maybe(planRecovery),
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    cluster: thisCluster,
    asOf,
  },
  compute: ({ zones, control, stated, recovery, tenancy, workloads, ...run }): SharedFates => {
    const all = recovery.state === 'unseen' ? [] : (recovery.value.acceptedSharedFate ?? []);
    const inForce = [...all.entries()].filter(
      ([, one]) => termOf(one.expires, run.asOf) === 'in-force' && concerns(one, run.cluster),
    );
    return {
      zoneOf: zones.of,
      ...control,
      ...stated,
      workloads: visible(workloads),
      accepted: (shared, namespace) => {
        const view =
          namespace === undefined || tenancy.state === 'unseen'
            ? unseenNamespace(namespace ?? '')
            : tenancy.value.namespace(namespace);
        const found = inForce.find(
          ([, one]) =>
            one.shared === shared &&
            (one.namespaces === undefined ||
              one.namespaces.some(
                (selector) => concerns(selector, run.cluster) && matchesNamespace(selector, view),
              )),
        );
        return found === undefined ? undefined : evidenceOf(...found);
      },
    };
  },
  show: ({ zoneOf, cluster, controlPlane, etcd, besides, workloads }: SharedFates) => ({
    cluster: [cluster, controlPlane, etcd, ...besides].map(shown),
    workloads: workloads.flatMap((one) => {
      const fate = zoneOf(one);
      if (fate === undefined) return [];
      return [{ workload: one.subject.key, ...shown(fate) }];
    }),
  }),
});

function shown({ shared, state, why, evidence, gaps }: Fate): Fate {
  return { shared, state, why, evidence, gaps };
}

function evidenceOf(
  index: number,
  { expires, reason }: { readonly expires: string; readonly reason: string },
): Evidence {
  return {
    subject: { type: 'plan', key: 'plan/recovery' },
    path: `recovery.acceptedSharedFate[${index}]`,
    value: `accepted until ${expires}`,
    note: reason,
  };
}
