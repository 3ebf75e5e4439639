import { admissionWebhooks } from '../../facts/admission-webhooks.ts';
import { denyTiers } from '../../facts/deny-tiers.ts';
import { meshDenial } from '../../facts/mesh/mesh-denial.ts';
import { meshPresence } from '../../facts/mesh-presence.ts';
import { networkPlugin } from '../../facts/network-plugin/network-plugin.ts';
import { quarantine } from '../../facts/quarantine.ts';
import { declaredLabel } from '../../facts/quarantine-plan.ts';
import { reachability } from '../../facts/reachability/reachability.ts';
import { reconcilers } from '../../facts/reconcilers/reconcilers.ts';
import { once } from '../../facts/remember.ts';
import { responders } from '../../facts/responders.ts';
import { scope } from '../../facts/scope.ts';
import { type WorkloadView, workloads } from '../../facts/workloads.ts';
import { felixConfigurations } from '../../model/kubernetes/felix-configuration.ts';
import { resourceQuotas } from '../../model/kubernetes/resource-quota.ts';
import { services } from '../../model/kubernetes/service.ts';
import { gapsOf, type Observed, partial, seen, someGaps, unseen } from '../../model/observed.ts';
import type { ContainedTarget, ContainmentVerdict } from '../../model/pictures/containment.ts';
import { planContainment } from '../../model/plan.ts';
import { asOf, definePartialFact, type Fact, ifServed, maybe } from '../../model/source.ts';
import { aroundOf } from './around.ts';
import type { BestStrategy } from './attempt.ts';
import { contain, containBest } from './contain.ts';
import { type DrillTarget, labelOf, targetsOf } from './targets.ts';

/** What containment of workloads would come to. */
export interface ContainmentDrill {
  readonly label: { readonly text: string; readonly declared: boolean };
  /** Critical and exposed workloads of tenants, or those that may be one. */
  readonly targets: readonly DrillTarget[];
  /** Whether the plan says what is critical; otherwise it is assumed. */
  readonly tiersDeclared: boolean;
  /** Not kept: what was found of very many workloads is much text. */
  readonly of: (workload: WorkloadView) => ContainedTarget;
  /** What its best strategy comes to, without what the others would and what a responder would type. */
  readonly bestFor: (workload: WorkloadView) => BestStrategy;
  /** Kept. */
  readonly verdictOf: (workload: WorkloadView) => ContainmentVerdict;
  readonly workloads: readonly WorkloadView[];
}

/** Whether workloads can be isolated, what would still pass, who undoes it and what it costs. */
export const containment: Fact<ContainmentDrill> = definePartialFact({
  id: 'containment',
  title: 'Drill D1: whether critical and exposed workloads can be isolated',
  needs: {
    reachability: maybe(reachability),
    plugin: maybe(networkPlugin),
    felix: maybe(ifServed(felixConfigurations)),
    denyTiers,
    scope: maybe(scope),
    workloads: maybe(workloads),
    responders,
    webhooks: maybe(admissionWebhooks),
    quotas: maybe(resourceQuotas),
    services: maybe(services),
    reconcilers,
    mesh: meshPresence,
    meshDenial,
    declared: declaredLabel,
    staged: maybe(quarantine),
    plan: maybe(planContainment),
    asOf,
  },
  compute: (inputs): Observed<ContainmentDrill> => {
    const { scope, workloads, reachability, declared } = inputs;
    if (scope.state === 'unseen') return unseen(scope.gaps);
    if (workloads.state === 'unseen') return unseen(workloads.gaps);
    if (reachability.state === 'unseen') return unseen(reachability.gaps);
    const label = labelOf(declared, inputs.staged, scope.value);
    const around = once(() => aroundOf(inputs, scope.value, reachability.value, label));
    const targets = [...targetsOf(scope.value, workloads.value)];
    const standing = new Map(targets.map((one) => [one.workload, one]));
    const verdicts = new Map<WorkloadView, ContainmentVerdict>();
    const of = (workload: WorkloadView): ContainedTarget => {
      const { critical = false, exposed = false, assumed = false } = standing.get(workload) ?? {};
      const found = contain(around(), workload, { critical, exposed, assumed });
      verdicts.set(workload, found.verdict);
      return found;
    };
    const bestFor = (workload: WorkloadView): BestStrategy => {
      const found = containBest(around(), workload);
      verdicts.set(workload, found.verdict);
      return found;
    };
    const value: ContainmentDrill = {
      label: { text: label.join('='), declared: declared.key !== undefined },
      targets,
      tiersDeclared: scope.value.tiersDeclared,
      workloads: workloads.value,
      of,
      bestFor,
      verdictOf: (workload) => verdicts.get(workload) ?? bestFor(workload).verdict,
    };
    const gaps = someGaps([scope, workloads].flatMap((one) => gapsOf(one)));
    return gaps === undefined ? seen(value) : partial(value, gaps);
  },
  show: ({ label, targets, of }: ContainmentDrill) => ({
    label,
    targets: targets.map(({ workload }) => of(workload)),
  }),
});
