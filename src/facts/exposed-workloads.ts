import { subjectOf } from '../model/kubernetes/meta.ts';
import type { Marks } from '../model/verdict.ts';
import type { Exposure } from './exposure.ts';
import type { Scope } from './scope.ts';
import type { WorkloadView } from './workloads.ts';

/** A workload that can be reached from outside, or may be: its marks say so. */
export interface ExposedWorkload {
  readonly workload: WorkloadView;
  readonly exposure: Exposure;
  readonly marks: Marks;
}

/**
 * Where an intruder begins: exposed pods, and tenant pods of which nobody knows whether they are. What the
 * cluster's own agents open on the network of their nodes is not counted; what is published by an object is.
 */
export function* exposedWorkloads(
  scope: Scope,
  all: readonly WorkloadView[],
): Generator<ExposedWorkload> {
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
