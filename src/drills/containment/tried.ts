import { type Freshness, freshness, limitsOf } from '../../facts/freshness.ts';
import { HALF, ONE } from '../../model/fraction.ts';
import { CLUSTER } from '../../model/kubernetes/meta.ts';
import type { Gap } from '../../model/observed.ts';
import { listed } from '../../model/picture.ts';
import type { PlanContainment } from '../../model/plan/means.ts';
import type { Evidence, Interval } from '../../model/verdict.ts';
import type { Trial } from './trial.ts';

/** What came of one strategy, before it is asked who may do it and who undoes it. */
export interface Tried extends Omit<Trial, 'allowsSome'> {
  readonly terminates: boolean;
  /** Set where the credit does not follow from the verdict alone. */
  readonly limit?: Interval;
  readonly evidence: readonly Evidence[];
  readonly gaps: readonly Gap[];
}

const QUIET: Omit<Tried, 'enforced' | 'why'> = {
  leaks: 'nothing',
  mayLeak: 'nothing',
  flows: listed([]),
  stripped: [],
  staged: { policy: true, deny: true },
  hadPolicy: false,
  terminates: false,
  evidence: [],
  gaps: [],
};

export function noEffect(why: string, gaps: readonly Gap[] = []): Tried {
  return { ...QUIET, enforced: gaps.length > 0 ? 'unknown' : 'no', why, gaps };
}

/** At the cloud or host firewall: only the plan tells whether that is prepared. */
export function tryNode(
  plan: PlanContainment | undefined,
  unseen: readonly Gap[],
  asOf: number,
): Tried {
  const node = plan?.node;
  if (node === undefined) {
    const gap: Gap = {
      source: 'plan/containment',
      cause: 'not-attested',
      detail: 'the plan does not say how a node is cut off (containment.node)',
      permission: '--plan FILE with containment.node',
    };
    return noEffect('the plan does not say how a node is cut off', [...unseen, gap]);
  }
  const evidence: Evidence = {
    subject: { type: 'plan', key: 'plan/containment' },
    path: 'containment.node.rehearsed',
    value: node.rehearsed ?? 'never',
  };
  const fresh = isFresh(node.rehearsed, asOf);
  const why = fresh
    ? 'the plan says that cutting a node off was rehearsed; whether it holds is not computed'
    : 'the plan declares it, without a rehearsal that counts';
  return {
    ...QUIET,
    enforced: 'unknown',
    why,
    evidence: [evidence],
    ...(fresh ? { limit: { lo: HALF, hi: ONE } } : {}),
    gaps: [
      {
        source: 'fact/node-isolation',
        cause: 'not-collected',
        detail: 'whether the cloud or host firewall would isolate the node',
        permission: 'a version of kubemuster that computes node-isolation',
      },
    ],
  };
}

export function isFresh(day: string | undefined, asOf: number): boolean {
  if (day === undefined) return false;
  const found: Freshness = freshness(day, asOf, limitsOf('rehearsal'));
  return found.state === 'fresh';
}

/** Nothing is left of the pods, and with them their memory and local files. */
export const REMOVED: Tried = {
  ...QUIET,
  enforced: 'yes',
  why: 'the pods are gone, and their memory and local files with them: capture first',
  evidence: [{ subject: CLUSTER, path: 'strategy', value: 'no pod is left to be reached' }],
};
