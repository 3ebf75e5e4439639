import { CLUSTER, fieldOf } from '../model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps, visible } from '../model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  unknownRest,
  type Verdict,
  warn,
} from '../model/verdict.ts';
import type { Tenancy } from './tenancy.ts';
import type { PodView, WorkloadView } from './workloads.ts';

interface Accusation {
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly tenancy: Observed<Tenancy>;
  /** The fields of a pod that the rule forbids. */
  readonly find: (pod: PodView) => readonly Evidence[];
  /** The statement of the plan that declares a workload. */
  readonly declaredAs: (workload: WorkloadView) => Evidence | undefined;
  /** What it says of a workload that it finds something about, by what that is. */
  readonly accuses: (workload: WorkloadView) => string;
  readonly clears: string;
}

/**
 * One verdict for each tenant workload under a rule that forbids fields: declared ones warn, others
 * fail. What was seen decides; what was not leaves the rest open.
 */
export function* accused(rule: Accusation): Iterable<Verdict> {
  const { workloads, tenancy } = rule;
  const tenants =
    tenancy.state === 'unseen'
      ? []
      : visible(workloads).filter(({ namespace }) => tenancy.value.isTenant(namespace));
  for (const workload of tenants) yield verdictOf(workload, rule);
  const gaps = someGaps([...gapsOf(workloads), ...gapsOf(tenancy)]);
  if (gaps !== undefined) {
    yield unknownRest(CLUSTER, 'not all workloads of tenants were seen', gaps);
  } else if (tenants.length === 0) {
    yield notApplicable('observed', 'no tenant namespace has a workload', [
      { subject: CLUSTER, path: 'workloads in tenant namespaces', value: '0' },
    ]);
  }
}

function verdictOf(workload: WorkloadView, rule: Accusation): Verdict {
  const { subject, pods } = workload;
  const [first, ...rest] = pods.flatMap(rule.find);
  if (first === undefined) return pass(subject, rule.clears, [cleared(workload, rule.clears)]);
  const declared = rule.declaredAs(workload);
  const message = rule.accuses(workload);
  if (declared === undefined) return fail(subject, message, [first, ...rest]);
  return warn(subject, `${message}; the plan accepts it`, [declared, first, ...rest]);
}

function cleared({ subject, pods }: WorkloadView, clears: string): Evidence {
  const [pod] = pods;
  if (pod === undefined) return { subject, path: '', value: clears };
  const names = pod.spec.containers.map(({ name }) => name).join(', ');
  return fieldOf(pod.object, `${pod.base}.containers`, names, clears);
}
