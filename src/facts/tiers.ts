import { fieldOf, subjectOf } from '../model/kubernetes/meta.ts';
import { type Gap, gapsIn, type Observed, visible } from '../model/observed.ts';
import type { NamespaceSelector, PlanTiers } from '../model/plan/scope.ts';
import { planTiers } from '../model/plan.ts';
import { defineFact, type Fact, maybe, thisCluster } from '../model/source.ts';
import type { Evidence, Marks } from '../model/verdict.ts';
import { concerns } from './declarations.ts';
import { type Exposures, exposure } from './exposure.ts';
import { remember } from './remember.ts';
import { type NamespaceView, tenancy, unseenNamespace } from './tenancy.ts';
import { type WorkloadView, workloads } from './workloads.ts';

/** How much depends on a workload or namespace. */
export interface Tier {
  readonly tier: 'critical' | 'normal' | 'unknown';
  /** The plan declares no tiers: exposed workloads and those with volumes are taken as critical. */
  readonly assumed: boolean;
  /** What makes it critical. */
  readonly evidence: readonly Evidence[];
  /** Why it is not known; empty otherwise. */
  readonly gaps: readonly Gap[];
}

export interface Tiers {
  /** Whether the plan declares them. */
  readonly declared: boolean;
  readonly ofWorkload: (workload: WorkloadView) => Tier;
  /** A namespace is as critical as its most critical workload. */
  readonly ofNamespace: (namespace: string) => Tier;
}

/** Critical and normal, as the plan declares or as assumed. Always whole: gaps are in each answer. */
export const tiers: Fact<Tiers> = defineFact({
  id: 'tiers',
  title: 'Which workloads and namespaces are critical',
  needs: {
    declared: maybe(planTiers),
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    exposure,
    cluster: thisCluster,
  },
  compute: ({ declared, tenancy, workloads, exposure, cluster }): Tiers => {
    const critical = visibleTiers(declared).map((selector, index) => ({ selector, index }));
    const ours = critical.filter(({ selector }) => concerns(selector, cluster));
    // A plan that names tiers for other clusters only says nothing about this one.
    if (declared.state === 'unseen' || (ours.length === 0 && critical.length > 0)) {
      const all = Map.groupBy(visible(workloads), (one) => one.namespace);
      const ofWorkload = remember((workload: WorkloadView) => assume(workload, exposure));
      return {
        declared: false,
        ofWorkload,
        ofNamespace: remember((name: string) =>
          highest((all.get(name) ?? []).map(ofWorkload), gapsIn(workloads, name)),
        ),
      };
    }
    const ofNamespace = remember((name: string): Tier => {
      const known =
        tenancy.state === 'unseen' ? unseenNamespace(name) : tenancy.value.namespace(name);
      const found = ours.find(({ selector }) => matchesNamespace(selector, known));
      if (found !== undefined) return declaredCritical(found.index, name);
      const byLabel = ours.some(({ selector }) => 'namespaceSelector' in selector);
      const gaps = known.object === undefined && byLabel ? gapsIn(tenancy, name) : [];
      return { ...NORMAL, tier: gaps.length === 0 ? 'normal' : 'unknown', gaps };
    });
    return { declared: true, ofNamespace, ofWorkload: ({ namespace }) => ofNamespace(namespace) };
  },
});

const NORMAL: Tier = { tier: 'normal', assumed: false, evidence: [], gaps: [] };

function assume(workload: WorkloadView, exposure: Exposures): Tier {
  const { exposed, evidence, gaps } = exposure.of(workload);
  const reasons = [...volumesOf(workload), ...(exposed === 'yes' ? evidence : [])];
  if (reasons.length > 0) return { tier: 'critical', assumed: true, evidence: reasons, gaps: [] };
  return { tier: exposed === 'unknown' ? 'unknown' : 'normal', assumed: true, evidence: [], gaps };
}

/** Claims of persistent volumes, by the pods or by the templates of a StatefulSet. */
function volumesOf({ pods, controllers }: WorkloadView): readonly Evidence[] {
  return [
    ...pods.flatMap(({ object, base, spec }) =>
      spec.volumes.flatMap(({ claim }, index) =>
        claim === undefined
          ? []
          : [fieldOf(object, `${base}.volumes[${index}].persistentVolumeClaim.claimName`, claim)],
      ),
    ),
    ...controllers.flatMap((controller) =>
      controller.claimTemplates.map((name, index) =>
        fieldOf(controller, `spec.volumeClaimTemplates[${index}].metadata.name`, name),
      ),
    ),
  ];
}

function highest(all: readonly Tier[], unseen: readonly Gap[]): Tier {
  const critical = all.filter(({ tier }) => tier === 'critical');
  if (critical.length > 0) {
    const evidence = critical.flatMap((one) => one.evidence);
    return { tier: 'critical', assumed: true, evidence, gaps: [] };
  }
  const gaps = [...new Set([...all.flatMap((one) => gapsOfTier(one)), ...unseen])];
  return { tier: gaps.length === 0 ? 'normal' : 'unknown', assumed: true, evidence: [], gaps };
}

function gapsOfTier({ tier, gaps }: Tier): readonly Gap[] {
  return tier === 'unknown' ? gaps : [];
}

function visibleTiers(declared: Observed<PlanTiers>): readonly NamespaceSelector[] {
  return declared.state === 'unseen' ? [] : declared.value.critical;
}

function declaredCritical(index: number, namespace: string): Tier {
  const evidence: Evidence = {
    subject: { type: 'plan', key: 'plan/tiers' },
    path: `tiers.critical[${index}]`,
    value: subjectOf({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace }).key,
  };
  return { tier: 'critical', assumed: false, evidence: [evidence], gaps: [] };
}

/**
 * How a failure counts where the critical tier vetoes a coverage: one that may be critical vetoes the
 * lower bound, not the upper one.
 */
export function vetoOf({ tier, assumed }: Tier): Marks {
  if (tier === 'normal') return {};
  if (tier === 'unknown') return { veto: true, scopeUnknown: true };
  return assumed ? { veto: true, assumed } : { veto: true };
}

/** Whether a selector of the plan takes a namespace with these labels. */
export function matchesNamespace(
  selector: NamespaceSelector,
  { name, labels }: Pick<NamespaceView, 'name' | 'labels'>,
): boolean {
  if ('namespace' in selector) return selector.namespace === name;
  return [...selector.namespaceSelector].every(([key, value]) => labels.get(key) === value);
}
