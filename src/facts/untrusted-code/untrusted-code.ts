import { nodes } from '../../model/kubernetes/node.ts';
import { runtimeClasses } from '../../model/kubernetes/runtime-class.ts';
import { type Gap, gapsOf, type Observed, someGaps, visible } from '../../model/observed.ts';
import type { NamespaceSelector, PlanRequirements } from '../../model/plan/scope.ts';
import { planRequirements } from '../../model/plan.ts';
import { defineFact, type Fact, ifServed, maybe, thisCluster } from '../../model/source.ts';
import type { Evidence } from '../../model/verdict.ts';
import { concerns } from '../declarations.ts';
import { tenancy } from '../tenancy.ts';
import { matchesNamespace } from '../tiers.ts';
import { workloadNodes } from '../workload-nodes.ts';
import { type WorkloadView, workloads } from '../workloads.ts';
import { foreignOn, ownNodesOf } from './own-nodes.ts';
import { sandboxOf } from './sandbox.ts';

/** How a workload of untrusted code is kept apart from the rest. */
export interface Separation {
  readonly workload: WorkloadView;
  /** `sandboxed`: by its runtime. `own-nodes`: by where it runs. `shared`: by neither. */
  readonly state: 'sandboxed' | 'own-nodes' | 'shared' | 'unknown';
  readonly evidence: readonly Evidence[];
  /** Why it is not known; empty otherwise. */
  readonly gaps: readonly Gap[];
}

export type UntrustedCode =
  /** The plan says that there is none, or that it is elsewhere. */
  | { readonly declared: 'none'; readonly evidence: Evidence }
  | { readonly declared: 'unknown'; readonly gaps: readonly Gap[] }
  | {
      readonly declared: 'some';
      readonly evidence: Evidence;
      readonly separations: readonly Separation[];
      /** Why there may be more of it. */
      readonly gaps: readonly Gap[];
    };

/** Code that the plan does not trust, and how it is kept apart. Always whole: gaps are in the value. */
export const untrustedCode: Fact<UntrustedCode> = defineFact({
  id: 'untrusted-code',
  title: 'Workloads of untrusted code, and what keeps them apart',
  needs: {
    requirements: maybe(planRequirements),
    tenancy: maybe(tenancy),
    workloads: maybe(workloads),
    nodes: maybe(nodes),
    classes: maybe(ifServed(runtimeClasses)),
    on: workloadNodes,
    cluster: thisCluster,
  },
  compute: ({ requirements, tenancy, workloads, classes, cluster, ...placed }): UntrustedCode => {
    const stated = statedIn(requirements);
    if ('gaps' in stated) return { declared: 'unknown', gaps: stated.gaps };
    const { evidence } = stated;
    const selectors = (stated.selectors === false ? [] : stated.selectors).filter((one) =>
      concerns(one, cluster),
    );
    if (selectors.length === 0) return { declared: 'none', evidence };
    const isUntrusted = (name: string): boolean =>
      tenancy.state !== 'unseen' &&
      selectors.some((one) => matchesNamespace(one, tenancy.value.namespace(name)));
    const belongs = (name: string): boolean =>
      isUntrusted(name) || (tenancy.state !== 'unseen' && !tenancy.value.isTenant(name));
    const foreign = foreignOn(workloads, placed.on, belongs);
    const place = { ...placed, workloads, foreign };
    return {
      declared: 'some',
      evidence,
      separations: visible(workloads)
        .filter(({ namespace }) => isUntrusted(namespace))
        .map((workload) => separationOf(workload, classes, place)),
      gaps: [...gapsOf(workloads), ...gapsOf(tenancy)],
    };
  },
  show: (value: UntrustedCode) =>
    value.declared === 'some'
      ? value.separations.map(({ workload, state }) => ({ workload: workload.subject.key, state }))
      : { declared: value.declared },
});

type Stated =
  | { readonly selectors: false | readonly NamespaceSelector[]; readonly evidence: Evidence }
  | { readonly gaps: readonly Gap[] };

function statedIn(requirements: Observed<PlanRequirements>): Stated {
  if (requirements.state === 'unseen') return { gaps: requirements.gaps };
  const { untrustedCode: selectors } = requirements.value;
  if (selectors === undefined) return { gaps: [NOT_STATED] };
  const value = selectors === false ? 'false' : `${selectors.length} selectors of namespaces`;
  const subject = { type: 'plan', key: planRequirements.id } as const;
  return { selectors, evidence: { subject, path: 'requirements.untrustedCode', value } };
}

const NOT_STATED: Gap = {
  source: planRequirements.id,
  cause: 'not-attested',
  detail: 'the plan does not say whether untrusted code runs',
  permission: '--plan FILE with requirements.untrustedCode',
};

function separationOf(
  workload: WorkloadView,
  classes: Parameters<typeof sandboxOf>[1],
  place: Parameters<typeof ownNodesOf>[1],
): Separation {
  const sandboxes = workload.pods.map((pod) => sandboxOf(pod, classes));
  const lacking = sandboxes.filter(({ state }) => state !== 'sandboxed');
  if (lacking.length === 0) {
    const evidence = sandboxes.flatMap((one) => one.evidence);
    return { workload, state: 'sandboxed', evidence, gaps: [] };
  }
  const own = ownNodesOf(workload, place);
  if (own.state === 'own')
    return { workload, state: 'own-nodes', evidence: own.evidence, gaps: [] };
  const evidence = [...lacking.flatMap((one) => one.evidence), ...own.evidence];
  const isPlain = lacking.some(({ state }) => state === 'plain');
  const gaps = someGaps([...lacking.flatMap((one) => one.gaps), ...own.gaps]);
  const shared = own.state === 'shared' && isPlain;
  if (shared || gaps === undefined) return { workload, state: 'shared', evidence, gaps: [] };
  return { workload, state: 'unknown', evidence, gaps };
}
