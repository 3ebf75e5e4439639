import type { StagedDeny } from '../../facts/quarantine.ts';
import { bestValueOf, type DeclaredLabel } from '../../facts/quarantine-plan.ts';
import type { Scope } from '../../facts/scope.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { Gap, Observed } from '../../model/observed.ts';
import { visible } from '../../model/observed.ts';
import type { Label } from './trial.ts';

/** A workload that the drill is about. */
export interface DrillTarget {
  readonly workload: WorkloadView;
  readonly critical: boolean;
  readonly exposed: boolean;
  readonly assumed: boolean;
  /** Whether it is not known to be critical or exposed, so that it may not belong here. */
  readonly perhaps: boolean;
  /** What would tell. */
  readonly gaps: readonly Gap[];
}

/** Tenant workloads that are critical or exposed, or may be. */
export function* targetsOf(scope: Scope, all: readonly WorkloadView[]): Generator<DrillTarget> {
  for (const workload of all) {
    if (!scope.isTenant(workload.namespace)) continue;
    const tier = scope.tierOf(workload);
    const exposure = scope.isExposed(workload);
    const critical = tier.tier === 'critical';
    const exposed = exposure.exposed === 'yes';
    const perhaps = tier.tier === 'unknown' || exposure.exposed === 'unknown';
    if (!critical && !exposed && !perhaps) continue;
    yield {
      workload,
      critical,
      exposed,
      assumed: critical && tier.assumed && !exposed,
      perhaps: !critical && !exposed,
      gaps: [...tier.gaps, ...exposure.gaps],
    };
  }
}

const USUAL = { key: 'ir/quarantine', value: 'true' } as const;

/** The plan's label, else one that staged policies isolate by, else a usual one. */
export function labelOf(
  declared: DeclaredLabel,
  staged: Observed<readonly StagedDeny[]>,
  { tenants }: Scope,
): Label {
  const policies = visible(staged);
  if (declared.key !== undefined) {
    return [declared.key, declared.valueFor(policies, tenants) ?? USUAL.value];
  }
  const [first] = policies.map(({ label }) => label.key).sort();
  if (first === undefined) return [USUAL.key, USUAL.value];
  return [
    first,
    bestValueOf(
      policies.filter(({ label }) => label.key === first),
      tenants,
    ) ?? USUAL.value,
  ];
}
