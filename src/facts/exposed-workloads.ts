import { CLUSTER, subjectOf } from '../model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps } from '../model/observed.ts';
import { type Marks, notApplicable, unknownRest, type Verdict } from '../model/verdict.ts';
import type { Exposure } from './exposure.ts';
import type { Scope } from './scope.ts';
import type { WorkloadView } from './workloads.ts';

/** A workload that can be reached from outside, or may be: its marks say so. */
export interface ExposedWorkload {
  readonly workload: WorkloadView;
  readonly exposure: Exposure;
  readonly marks: Marks;
}

/** A verdict for each of them by what `drill` found, and what is left to say where none or not all were seen. */
export function* judgeExposed<D extends { readonly workloads: readonly WorkloadView[] }>(
  drill: Observed<D>,
  scope: Observed<Scope>,
  verdictOf: (one: ExposedWorkload, drill: D, scope: Scope) => Verdict,
): Generator<Verdict> {
  const gaps = someGaps([...gapsOf(drill), ...gapsOf(scope)]);
  if (drill.state !== 'unseen' && scope.state !== 'unseen') {
    const exposed = [...exposedWorkloads(scope.value, drill.value.workloads)];
    for (const one of exposed) yield verdictOf(one, drill.value, scope.value);
    if (exposed.length === 0 && gaps === undefined) yield NOTHING_EXPOSED;
  }
  if (gaps !== undefined) yield unknownRest(CLUSTER, 'not all exposed workloads were seen', gaps);
}

const NOTHING_EXPOSED: Verdict = notApplicable('observed', 'no workload is exposed', [
  { subject: CLUSTER, path: 'exposed workloads', value: '0' },
]);

/**
 * Where an intruder begins: exposed pods, and tenant pods of which nobody knows whether they are. What the
 * cluster's own agents open on the network of their nodes is not counted; what is published by an object is.
 */
function* exposedWorkloads(scope: Scope, all: readonly WorkloadView[]): Generator<ExposedWorkload> {
  for (const workload of all) {
    const exposure = scope.isExposed(workload);
    const tenant = scope.isTenant(workload.namespace);
    if (exposure.exposed === 'no') continue;
    if (exposure.exposed === 'yes') {
      if (tenant || isPublished(workload, exposure)) yield { workload, exposure, marks: {} };
    } else if (tenant) {
      yield { workload, exposure, marks: { scopeUnknown: true } };
    }
  }
}

/** Whether a Service, an Ingress or a route leads there, and not just a port of its node. */
function isPublished({ pods }: WorkloadView, { evidence }: Exposure): boolean {
  const own = new Set(pods.map(({ object }) => subjectOf(object.meta).key));
  return evidence.some(({ subject }) => !own.has(subject.key));
}
