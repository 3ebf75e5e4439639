import { CLUSTER } from '../../model/kubernetes/meta.ts';
import { gapsOf, type Observed, someGaps, visible } from '../../model/observed.ts';
import {
  type Evidence,
  fail,
  notApplicable,
  pass,
  type SomeEvidence,
  unknown,
  unknownRest,
  type Verdict,
  warn,
} from '../../model/verdict.ts';
import type { Tenancy } from '../tenancy.ts';
import { type Tiers, vetoOf } from '../tiers.ts';
import type { WorkloadView } from '../workloads.ts';
import type { Isolation } from './isolation.ts';
import type { Direction } from './side-isolation.ts';
import type { Isolated } from './workload-isolation.ts';

interface IsolationRule {
  readonly direction: Direction;
  readonly isolation: Observed<Isolation>;
  readonly workloads: Observed<readonly WorkloadView[]>;
  readonly tenancy: Observed<Tenancy>;
  readonly tiers: Tiers;
  /** What makes an open workload a warning: something else that stands in its way. */
  readonly instead?: Evidence | undefined;
  /** As `instead`, where what would show it was not seen. */
  readonly perhaps?: readonly Observed<unknown>[];
}

/** One verdict for each tenant workload that has pods on the pod network. */
export function* isolationVerdicts(rule: IsolationRule): Iterable<Verdict> {
  const { isolation, workloads, tenancy, direction } = rule;
  const gaps = someGaps([isolation, workloads, tenancy].flatMap(gapsOf));
  if (isolation.state === 'unseen' || tenancy.state === 'unseen') {
    if (gaps !== undefined) yield unknownRest(CLUSTER, 'pods or policies were not seen', gaps);
    return;
  }
  let count = 0;
  for (const workload of visible(workloads)) {
    if (!tenancy.value.isTenant(workload.namespace)) continue;
    const found = isolation.value.of(workload);
    if (found === undefined) continue;
    count += 1;
    yield verdictOf(workload, found[direction], rule);
  }
  const rest = someGaps([workloads, tenancy].flatMap(gapsOf));
  if (rest !== undefined) {
    yield unknownRest(CLUSTER, 'not all workloads of tenants were seen', rest);
  } else if (count === 0) {
    yield notApplicable('observed', 'no tenant namespace has a pod on the pod network', [
      { subject: CLUSTER, path: 'pods of tenants on the pod network', value: '0' },
    ]);
  }
}

function verdictOf(workload: WorkloadView, found: Isolated, rule: IsolationRule): Verdict {
  const { subject } = workload;
  const tier = rule.tiers.ofWorkload(workload);
  const evidence = someOf(found, workload);
  switch (found.state) {
    case 'isolated':
      return pass(subject, found.message, evidence);
    case 'open': {
      const { instead } = rule;
      if (instead !== undefined) {
        return warn(subject, `${found.message}; the cloud limits it`, [...evidence, instead]);
      }
      const perhaps = someGaps((rule.perhaps ?? []).flatMap(gapsOf));
      if (perhaps === undefined) return fail(subject, found.message, evidence, vetoOf(tier));
      const message = `${found.message}; whether the cloud limits it was not seen`;
      return unknown(subject, message, perhaps, { ...vetoOf(tier), best: 'warn', evidence });
    }
    case 'unknown': {
      const gaps = someGaps(found.gaps);
      if (gaps === undefined) throw new RangeError(`${subject.key} is unknown without a reason`);
      const veto = tier.tier !== 'normal';
      return unknown(subject, found.message, gaps, { veto, evidence: found.evidence });
    }
  }
}

function someOf({ evidence, message }: Isolated, { subject }: WorkloadView): SomeEvidence {
  const [first, ...rest] = evidence;
  return first === undefined ? [{ subject, path: '', value: message }] : [first, ...rest];
}
