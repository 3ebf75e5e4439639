import type { Gap, Observed } from '../model/observed.ts';
import type { Marks } from '../model/verdict.ts';
import type { Scope } from './scope.ts';
import type { WorkloadView } from './workloads.ts';

/** Nothing is assumed to be critical either, so that only a plan could say. */
export const NO_TIERS: Gap = {
  source: 'plan/tiers',
  cause: 'not-attested',
  detail: 'the plan declares no tiers',
  permission: '--plan FILE with tiers.critical',
};

/** A tenant workload that a rule is about, or may be about: its marks say so. */
export interface InTier {
  readonly workload: WorkloadView;
  readonly marks: Marks;
}

/** The tenant workloads that a rule about the critical tier is about; none where tenants were not seen. */
export function* criticalWorkloads(
  scope: Observed<Scope>,
  all: readonly WorkloadView[],
): Iterable<InTier> {
  if (scope.state === 'unseen') return;
  for (const workload of all) {
    if (!scope.value.isTenant(workload.namespace)) continue;
    const { tier, assumed } = scope.value.tierOf(workload);
    if (tier === 'critical') yield { workload, marks: assumed ? { assumed } : {} };
    if (tier === 'unknown') yield { workload, marks: { scopeUnknown: true } };
  }
}

/** All tenant workloads. */
export function* tenantWorkloads(
  scope: Observed<Scope>,
  all: readonly WorkloadView[],
): Iterable<InTier> {
  if (scope.state === 'unseen') return;
  for (const workload of all) {
    if (scope.value.isTenant(workload.namespace)) yield { workload, marks: {} };
  }
}

/** Tenant workloads that are critical, or reached from outside. */
export function* exposedOrCritical(
  scope: Observed<Scope>,
  all: readonly WorkloadView[],
): Iterable<InTier> {
  for (const { workload } of tenantWorkloads(scope, all)) {
    const marks = scope.state === 'unseen' ? undefined : marksOf(workload, scope.value);
    if (marks !== undefined) yield { workload, marks };
  }
}

/** Undefined for a workload that is neither. */
function marksOf(workload: WorkloadView, scope: Scope): Marks | undefined {
  const { exposed } = scope.isExposed(workload);
  if (exposed === 'yes') return {};
  const { tier, assumed } = scope.tierOf(workload);
  if (tier === 'critical') return assumed ? { assumed } : {};
  return exposed === 'unknown' || tier === 'unknown' ? { scopeUnknown: true } : undefined;
}
