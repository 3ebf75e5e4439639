import type { Exposure } from '../../facts/exposure.ts';
import { evidenceOf, type Hop } from '../../facts/rbac-reach/closure.ts';
import type { WorkloadView } from '../../facts/workloads.ts';
import { fieldOf } from '../../model/kubernetes/meta.ts';
import { type Gap, type Gaps, someGaps } from '../../model/observed.ts';
import type { Limit } from '../../model/pictures/blast-radius.ts';
import type { Evidence, SomeEvidence } from '../../model/verdict.ts';
import type { Crossing } from './limits.ts';

/** Continues "whoever breaks in …". */
const CROSSED: Readonly<Record<Limit, string>> = {
  'cluster-admin': 'administers the cluster',
  'foreign-node': 'is root on a node where it does not run',
  'cloud-admin': 'administers the cloud account',
  frontier: 'goes on where nobody can read what follows',
};

export function crossedText({ limit, steps }: Crossing): string {
  return `${CROSSED[limit]} in ${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

/** The chain as a person says it: each edge with what it leads to. */
export function chainText(hops: readonly Hop[]): string {
  return hops.map(({ reason, to }) => `${reason.edge} → ${to}`).join(', ');
}

/** Fields of the objects on the way, in order. */
export function evidenceOn(hops: readonly Hop[]): readonly Evidence[] {
  return hops.flatMap((hop) => evidenceOf(hop));
}

/** What would tell whether the steps are there that are not certain. */
export function gapsOn(hops: readonly Hop[]): Gaps {
  const all: readonly Gap[] = hops.flatMap(({ reason }) => reason.gaps);
  return someGaps(all) ?? [NOT_TOLD];
}

const NOT_TOLD: Gap = {
  source: 'fact/rbac-reach',
  cause: 'not-collected',
  detail: 'whether every step of the path is there',
};

/** What makes a workload a place where an intruder begins, and what it runs as: it decides a pass. */
export function standingOf(workload: WorkloadView, { evidence }: Exposure): SomeEvidence {
  const [view] = workload.pods;
  const account = view?.spec.serviceAccount ?? 'default';
  const own: Evidence =
    view === undefined
      ? { subject: workload.subject, path: '', value: workload.subject.key }
      : fieldOf(view.object, `${view.base}.serviceAccountName`, account);
  return [own, ...evidence.slice(0, 1)];
}
