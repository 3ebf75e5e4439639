import { keyOfPrincipal, type Principal } from '../../facts/principals.ts';
import type { Start } from '../../facts/rbac-reach/build.ts';
import type { Scope } from '../../facts/scope.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import type { RadiusStart, TierName } from '../../model/pictures/blast-radius.ts';

/** What an intruder holds at first. Of a workload all pods: what broke one of them breaks the others. */
export type DrillStart =
  | { readonly type: 'workload'; readonly workload: WorkloadView }
  | { readonly type: 'node'; readonly name: string }
  | { readonly type: 'subject'; readonly principal: Principal };

export function startOf(start: DrillStart): Start {
  switch (start.type) {
    case 'workload':
      return { type: 'workload', key: start.workload.subject.key };
    case 'node':
      return { type: 'node', name: start.name };
    case 'subject':
      return { type: 'subject', principal: start.principal };
  }
}

/** Tells starts apart. Pods of one owner may be in several namespaces. */
export function startNamed(start: DrillStart): string {
  switch (start.type) {
    case 'workload':
      return `workload ${start.workload.subject.key} ${start.workload.namespace}`;
    case 'node':
      return `node ${start.name}`;
    case 'subject':
      return `subject ${keyOfPrincipal(start.principal)}`;
  }
}

const NO_WORKLOAD = {
  namespace: '',
  critical: false,
  exposed: 'no',
  assumed: false,
} as const;

/** As it is shown; without a scope nothing is known of tiers and exposure. */
export function shownStart(start: DrillStart, scope: Scope | undefined): RadiusStart {
  switch (start.type) {
    case 'workload': {
      const { subject, namespace } = start.workload;
      const tier = scope?.tierOf(start.workload);
      return {
        type: 'workload',
        key: subject.key,
        namespace,
        critical: tier?.tier === 'critical',
        exposed: scope?.isExposed(start.workload).exposed ?? 'unknown',
        assumed: tier?.tier === 'critical' && tier.assumed,
      };
    }
    case 'node':
      return { ...NO_WORKLOAD, type: 'node', key: start.name };
    case 'subject':
      return { ...NO_WORKLOAD, type: 'subject', key: keyOfPrincipal(start.principal) };
  }
}

/** Tiers of workloads by their key. */
export function tiersBy(
  scope: Scope | undefined,
  workloads: readonly WorkloadView[],
): (key: string) => TierName {
  const byKey = new Map(workloads.map((one) => [one.subject.key, one]));
  return (key) => {
    const found = byKey.get(key);
    return found === undefined || scope === undefined ? 'unknown' : scope.tierOf(found).tier;
  };
}
